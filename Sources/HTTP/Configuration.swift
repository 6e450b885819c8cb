/// Where a server listens and what it allows. Times are in seconds, sizes in bytes.
public struct Configuration: Sendable {
    /// An IPv4 or IPv6 address or a name; `::` listens on both families.
    public var host = "127.0.0.1"
    /// 0 picks a free port.
    public var port = 8080
    /// Daemons, each of one thread with its own share of the connections; 0: one for each processor.
    public var threads = 0
    /// Connections open at once, over all threads.
    public var connectionLimit = 10_000
    /// Connections open at once from one address, for each thread; 0: no limit, as behind a reverse proxy.
    public var perAddressLimit = 512
    /// What the engine sets aside for each connection: request head, a part of a body, answer head. Requests whose
    /// head does not fit get the engine's own short 414 or 431 instead of the handler's. The engine zeroes it after
    /// each request, so more of it costs time: 64 kB some 5 % of a small request.
    public var connectionMemory = 32 << 10
    /// The longest path and query together; above it 414.
    public var targetLimit = 8 << 10
    /// All header lines together; above it 431.
    public var headerLimit = 12 << 10
    /// The largest body of a request; above it 413.
    public var bodyLimit = 1 << 20
    /// A connection on which nothing moves for so long is closed.
    public var inactivityTimeout = 30
    /// The time for a request to arrive whole.
    public var receiveDeadline = 30.0
    /// The time from a request's first line to the end of its answer, however slowly the client reads.
    public var totalDeadline = 900.0
    /// How long running requests may take to finish when the server stops.
    public var graceTime = 10.0
    /// For bodies that are compressed as they are sent: 1 (fast) to 9 (small). Level 3 takes 30 kB of GeoJSON to a
    /// sixth in 0.15 ms, level 6 takes 2.6 times as long for a tenth less.
    public var compressionLevel = 3

    /// The usual settings.
    public init() {}
}

/// Why a server cannot start.
public enum ServerError: Error, Hashable, Sendable, CustomStringConvertible {
    case unknownHost(String)
    case portInUse(host: String, port: Int)
    case notPermitted(host: String, port: Int)
    case addressNotAvailable(host: String)
    /// Something else of the system's: what was tried, and the error's number (errno).
    case system(String, errno: Int32)

    public var description: String {
        switch self {
        case .unknownHost(let host):
            "ไม่รู้จักที่อยู่ \(host) / The host \(host) is not known."
        case .portInUse(let host, let port):
            "พอร์ต \(port) ของ \(host) มีโปรแกรมอื่นใช้อยู่ ให้หยุดโปรแกรมนั้นหรือเลือกพอร์ตอื่น / Port \(port) of \(host) is in use; stop the program that has it, or choose another port."
        case .notPermitted(let host, let port):
            "ไม่มีสิทธิ์ใช้พอร์ต \(port) ของ \(host) ให้เลือกพอร์ตตั้งแต่ 1024 ขึ้นไป / Port \(port) of \(host) is not permitted; choose 1024 or above."
        case .addressNotAvailable(let host):
            "เครื่องนี้ไม่มีที่อยู่ \(host) / This machine has no address \(host)."
        case .system(let step, let number):
            "เปิดบริการไม่ได้ (\(step), errno \(number)) / The server cannot start (\(step), errno \(number))."
        }
    }
}
