#pragma once
#include <microhttpd.h>
#include <netdb.h>
#include <sys/socket.h>

// What Swift cannot say: the variadic functions of libmicrohttpd.

/// What a daemon is started with; the callbacks all receive `context`.
struct phaenthi_daemon_settings {
  int listen_socket;
  unsigned int connection_limit;
  unsigned int per_address_limit;
  unsigned int inactivity_seconds;
  size_t connection_memory;
  void *context;
  MHD_AccessHandlerCallback handle;
  void *(*target)(void *context, const char *target, struct MHD_Connection *connection);
  size_t (*unescape)(void *context, struct MHD_Connection *connection, char *text);
  MHD_RequestCompletedCallback completed;
  MHD_NotifyConnectionCallback connection;
};

/// Starts a daemon with one thread of its own that polls with epoll; NULL and errno when it cannot.
/// It is not strict: what strictness refuses, it refuses with a broken answer (0.9.75 sends the head twice),
/// so the caller checks the head instead.
static inline struct MHD_Daemon *
phaenthi_start_daemon(const struct phaenthi_daemon_settings *settings)
{
  return MHD_start_daemon(
    MHD_USE_EPOLL_INTERNAL_THREAD | MHD_USE_ITC | MHD_ALLOW_SUSPEND_RESUME, 0, NULL, NULL, settings->handle, settings->context,
    MHD_OPTION_LISTEN_SOCKET, settings->listen_socket,
    MHD_OPTION_CONNECTION_LIMIT, settings->connection_limit,
    MHD_OPTION_PER_IP_CONNECTION_LIMIT, settings->per_address_limit,
    MHD_OPTION_CONNECTION_TIMEOUT, settings->inactivity_seconds,
    MHD_OPTION_CONNECTION_MEMORY_LIMIT, settings->connection_memory,
    MHD_OPTION_STRICT_FOR_CLIENT, 0,
    MHD_OPTION_URI_LOG_CALLBACK, settings->target, settings->context,
    MHD_OPTION_UNESCAPE_CALLBACK, settings->unescape, settings->context,
    MHD_OPTION_NOTIFY_COMPLETED, settings->completed, settings->context,
    MHD_OPTION_NOTIFY_CONNECTION, settings->connection, settings->context,
    MHD_OPTION_END);
}

/// Keeps a response from being chunked: its end is the connection's end.
static inline void
phaenthi_end_by_closing(struct MHD_Response *response)
{
  MHD_set_response_options(response, MHD_RF_HTTP_1_0_COMPATIBLE_STRICT, MHD_RO_END);
}

/// The socket of a connection, -1 when unknown.
static inline int
phaenthi_socket(struct MHD_Connection *connection)
{
  const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
  return info ? info->connect_fd : -1;
}

/// Writes the address at the other end of a socket as numbers; 0 when it is known.
static inline int
phaenthi_peer(int socket, char *text, size_t size)
{
  struct sockaddr_storage address;
  socklen_t length = sizeof address;
  if (getpeername(socket, (struct sockaddr *)&address, &length) != 0)
    return -1;
  return getnameinfo((struct sockaddr *)&address, length, text, (socklen_t)size, NULL, 0, NI_NUMERICHOST);
}

/// What the connection callback left with a connection.
static inline void *
phaenthi_socket_context(struct MHD_Connection *connection)
{
  const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
  return info ? info->socket_context : NULL;
}

/// The bytes of a request's head, from the method to the empty line's end; 0 when unknown.
static inline size_t
phaenthi_head_size(struct MHD_Connection *connection)
{
  const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE);
  return info ? info->header_size : 0;
}

/// The status of the answer that was queued, 0 when none was.
static inline unsigned int
phaenthi_queued_status(struct MHD_Connection *connection)
{
  const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_HTTP_STATUS);
  return info ? info->http_status : 0;
}
