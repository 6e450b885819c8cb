import CMicrohttpd
internal import Compression
import Glibc
import Synchronization

/// What all daemons of a server share.
final class Service: Sendable {
    let configuration: Configuration
    let handler: any Handler
    let log: AccessLog
    let connections = ConnectionRegister()
    let waiting = WaitRegister()
    /// Set when the server stops: answers then ask their clients to close.
    let isDraining = Atomic(false)
    let hasEnded = Atomic(false)

    init(configuration: Configuration, handler: any Handler, log: AccessLog) {
        self.configuration = configuration
        self.handler = handler
        self.log = log
    }
}

/// One daemon of libmicrohttpd: a thread, its listening socket and its share of the connections.
///
/// `@unchecked Sendable`: `handle` is set before the server hands out the daemon and used by who stops it; all else
/// that changes is used by the daemon's thread alone, in the callbacks below.
@safe final class Daemon: @unchecked Sendable {
    let service: Service
    let shard: MetricsShard
    var deflater: Deflater
    private var handle: OpaquePointer?
    private var ids: RequestIDs
    private var lines = AccessLineWriter()
    private var routes: [String: RouteCounters] = [:]

    init(service: Service, shard: MetricsShard) {
        self.service = service
        self.shard = shard
        deflater = Deflater(level: service.configuration.compressionLevel)
        ids = RequestIDs(seed: UInt64.random(in: 0...UInt64.max))
    }

    /// Starts serving a socket, which is the daemon's from now on.
    func start(listeningOn socket: Int32, connectionLimit: Int) throws(ServerError) {
        let configuration = service.configuration
        var settings = unsafe phaenthi_daemon_settings()
        unsafe settings.listen_socket = socket
        unsafe settings.connection_limit = UInt32(clamping: connectionLimit)
        unsafe settings.per_address_limit = UInt32(clamping: configuration.perAddressLimit)
        unsafe settings.inactivity_seconds = UInt32(clamping: configuration.inactivityTimeout)
        unsafe settings.connection_memory = configuration.connectionMemory
        unsafe settings.context = Unmanaged.passUnretained(self).toOpaque()
        unsafe settings.target = { context, target, connection in
            unsafe Daemon.from(context).begin(connection!, target: target!)
        }
        // The library must not decode: the target is parsed from its raw bytes.
        unsafe settings.unescape = { _, _, text in unsafe strlen(text!) }
        unsafe settings.handle = { context, connection, url, method, version, data, size, exchange in
            unsafe Daemon.from(context).proceed(
                connection!, Unmanaged<Exchange>.fromOpaque(exchange!.pointee!).takeUnretainedValue(),
                url: url!, method: method!, version: version!, data: data, size: size!)
        }
        unsafe settings.completed = { context, connection, exchange, reason in
            guard let exchange = unsafe exchange?.pointee else { return }
            unsafe Daemon.from(context).complete(
                connection!, Unmanaged<Exchange>.fromOpaque(exchange).takeUnretainedValue(), reason)
        }
        unsafe settings.connection = { context, connection, exchange, event in
            let daemon = unsafe Daemon.from(context)
            if event == .CONNECTION_NOTIFY_STARTED {
                unsafe exchange!.pointee = Unmanaged.passRetained(daemon.open(phaenthi_socket(connection!))).toOpaque()
            } else if let opened = unsafe exchange?.pointee {
                unsafe daemon.close(Unmanaged<Exchange>.fromOpaque(opened).takeRetainedValue())
            }
        }
        unsafe handle = unsafe phaenthi_start_daemon(&settings)
        guard unsafe handle != nil else { throw .system("libmicrohttpd", errno: errno) }
    }

    /// Stops accepting: the listening socket closes, connections go on.
    func quiesce() {
        guard let handle = unsafe handle else { return }
        let socket = unsafe MHD_quiesce_daemon(handle)
        if socket >= 0 { Glibc.close(socket) }
    }

    /// Ends the daemon's thread and closes its connections; waits for a handler that is at work.
    func stop() {
        guard let handle = unsafe handle else { return }
        unsafe self.handle = nil
        unsafe MHD_stop_daemon(handle)
    }

    private static func from(_ context: UnsafeMutableRawPointer?) -> Daemon {
        unsafe Unmanaged<Daemon>.fromOpaque(context!).takeUnretainedValue()
    }

    // MARK: The way of a connection

    private func open(_ socket: Int32) -> Exchange {
        let exchange = Exchange(socket: socket, deadline: idleDeadline(from: monotonicNanoseconds()))
        service.connections.add(exchange)
        shard.connections.add(1)
        shard.accepted.add(1)
        return exchange
    }

    /// The library closes the socket after this.
    private func close(_ exchange: Exchange) {
        service.connections.remove(exchange)
        shard.connections.add(-1)
    }

    /// A connection may be idle, and then a request line has its time to arrive.
    private func idleDeadline(from now: UInt64) -> UInt64 {
        now + UInt64(service.configuration.inactivityTimeout) * 1_000_000_000 + nanoseconds(seconds: service.configuration.receiveDeadline)
    }

    // MARK: The way of a request

    /// The request line has arrived. Keeps the raw target and hides the query from the library, which would put each
    /// of its pairs into the connection's memory: it splits what follows the first `?` up to a NUL.
    private func begin(_ connection: OpaquePointer, target: UnsafePointer<CChar>) -> UnsafeMutableRawPointer? {
        guard let context = unsafe phaenthi_socket_context(connection) else { return nil }
        let exchange = unsafe Unmanaged<Exchange>.fromOpaque(context).takeUnretainedValue()
        let now = monotonicNanoseconds()
        let length = unsafe strlen(target)
        let bytes = unsafe UnsafeBufferPointer(start: UnsafeRawPointer(target).assumingMemoryBound(to: UInt8.self), count: length)
        unsafe exchange.begin(id: ids.next(), at: now, target: bytes)
        if let mark = exchange.rawTarget.firstIndex(of: UInt8(ascii: "?")), mark + 1 < length {
            unsafe UnsafeMutablePointer(mutating: target)[mark + 1] = 0
        }
        exchange.deadline.store(now + nanoseconds(seconds: service.configuration.receiveDeadline), ordering: .relaxed)
        shard.inFlight.add(1)
        return unsafe context
    }

    /// The library calls first with the head, then for each part of the body, then without a body: only then a
    /// request is answered, for an answer to the first call closes the connection. A refusal does so on purpose.
    private func proceed(
        _ connection: OpaquePointer, _ exchange: Exchange, url: UnsafePointer<CChar>, method: UnsafePointer<CChar>,
        version: UnsafePointer<CChar>, data: UnsafePointer<CChar>?, size: UnsafeMutablePointer<Int>
    ) -> MHD_Result {
        switch exchange.phase {
        case .head:
            exchange.phase = .body
            do {
                try unsafe exchange.checkHead(
                    connection, url: url, methodName: method, version: version, configuration: service.configuration)
                return .YES
            } catch {
                return unsafe refuse(error, exchange, connection)
            }
        case .body:
            let count = unsafe size.pointee
            guard count == 0 else {
                unsafe size.pointee = 0
                guard let data = unsafe data else { return .NO }
                return unsafe receive(
                    UnsafeBufferPointer(start: UnsafeRawPointer(data).assumingMemoryBound(to: UInt8.self), count: count), exchange)
            }
            guard exchange.surplus == 0 else { return unsafe refuse(.bodyTooLarge, exchange, connection) }
            return unsafe respond(exchange, connection)
        case .idle, .answered:
            return .NO
        }
    }

    /// A chunked body says its length only by its end: what is above the limit is thrown away, to be able to say so
    /// in the answer, up to as much again; then the connection is cut.
    private func receive(_ part: UnsafeBufferPointer<UInt8>, _ exchange: Exchange) -> MHD_Result {
        let limit = service.configuration.bodyLimit
        if exchange.surplus == 0, exchange.body.count + part.count <= limit {
            unsafe exchange.body.append(contentsOf: part)
            return .YES
        }
        exchange.surplus += part.count
        exchange.body = []
        return exchange.surplus <= max(limit, 64 << 10) ? .YES : .NO
    }

    private func refuse(_ reason: RefusalReason, _ exchange: Exchange, _ connection: OpaquePointer) -> MHD_Result {
        var response = service.handler.refuse(reason, id: exchange.id)
        response.status = reason.status
        response.headers.append(("Connection", "close"))
        return unsafe queue(response, exchange, connection)
    }

    private func respond(_ exchange: Exchange, _ connection: OpaquePointer) -> MHD_Result {
        guard let method = exchange.method, let target = exchange.target else { return .NO }
        exchange.deadline.store(exchange.began + nanoseconds(seconds: service.configuration.totalDeadline), ordering: .relaxed)
        let request = Request(id: exchange.id, method: method, target: target, headers: exchange.headers, body: exchange.body, peer: exchange.peer)
        return unsafe queue(service.handler.respond(to: request), exchange, connection)
    }

    /// The request has ended, well or badly.
    private func complete(_ connection: OpaquePointer, _ exchange: Exchange, _ reason: MHD_RequestTerminationCode) {
        guard exchange.phase != .idle else { return }
        let now = monotonicNanoseconds()
        let status = unsafe Int(phaenthi_queued_status(connection))
        let isWhole = reason == .REQUEST_TERMINATED_COMPLETED_OK
        let duration = now - exchange.began
        let sent = exchange.bytesSent
        counters(for: exchange.route).add(status: status, bytes: sent, nanoseconds: duration, isWhole: isWhole)
        shard.inFlight.add(-1)
        if let write = service.log.write {
            let record = AccessRecord(
                method: exchange.method?.rawValue ?? "?", target: exchange.rawTarget, status: status, bytes: sent,
                nanoseconds: duration, id: exchange.id, isWhole: isWhole)
            write(lines.line(record, at: wallNanoseconds()))
        }
        exchange.end()
        exchange.deadline.store(idleDeadline(from: now), ordering: .relaxed)
    }

    private func counters(for route: String) -> RouteCounters {
        if let known = routes[route] { return known }
        let counters = shard.counters(for: route)
        if routes.count < MetricsShard.routeLimit { routes[route] = counters }
        return counters
    }
}
