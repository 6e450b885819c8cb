#include <sqlite3.h>

/* Variadic functions and function-pointer constants have no name in Swift. */

static inline int csqlite_config_memory_status(int on) {
    return sqlite3_config(SQLITE_CONFIG_MEMSTATUS, on);
}

static inline int csqlite_bind_text(sqlite3_stmt *statement, int index, const void *bytes, sqlite3_uint64 count) {
    return sqlite3_bind_text64(statement, index, (const char *)bytes, count, SQLITE_TRANSIENT, SQLITE_UTF8);
}

static inline int csqlite_bind_blob(sqlite3_stmt *statement, int index, const void *bytes, sqlite3_uint64 count) {
    return sqlite3_bind_blob64(statement, index, bytes, count, SQLITE_TRANSIENT);
}

static inline void csqlite_result_text(sqlite3_context *context, const void *bytes, sqlite3_uint64 count) {
    sqlite3_result_text64(context, (const char *)bytes, count, SQLITE_TRANSIENT, SQLITE_UTF8);
}

static inline void csqlite_result_blob(sqlite3_context *context, const void *bytes, sqlite3_uint64 count) {
    sqlite3_result_blob64(context, bytes, count, SQLITE_TRANSIENT);
}

static inline void csqlite_result_error(sqlite3_context *context, const void *bytes, int count) {
    sqlite3_result_error(context, (const char *)bytes, count);
}

/* The head of a write-ahead log's index (sqlite.org/walformat.html section 2.1), as the connection maps it into memory
   that it shares with all processes; null when it maps none. Valid until the connection is closed. */
static inline const volatile void *csqlite_log_index(sqlite3 *database) {
    sqlite3_file *file = 0;
    volatile void *index = 0;
    if (sqlite3_file_control(database, "main", SQLITE_FCNTL_FILE_POINTER, &file) != SQLITE_OK) return 0;
    if (!file || !file->pMethods || file->pMethods->iVersion < 2 || !file->pMethods->xShmMap) return 0;
    int code = file->pMethods->xShmMap(file, 0, 32768, 0, &index);
    if ((code != SQLITE_OK && code != SQLITE_READONLY) || !index) return 0;
    return *(const volatile unsigned *)index == 3007000 ? index : 0;
}

/* A digest of the 48 bytes that SQLite changes with every commit. They are read without a lock: a digest of a half
   written head differs from the one before it too. */
static inline unsigned long long csqlite_log_stamp(const volatile void *index) {
    const volatile unsigned long long *words = (const volatile unsigned long long *)index;
    unsigned long long stamp = 0;
    for (int i = 0; i < 6; i++) {
        stamp = (stamp ^ words[i]) * 0x9e3779b97f4a7c15ULL;
        stamp ^= stamp >> 32;
    }
    return stamp;
}
