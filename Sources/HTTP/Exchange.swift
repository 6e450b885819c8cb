import CMicrohttpd
import Synchronization

/// A connection and the request that is on it. It lives as long as the connection, so that a request allocates
/// little.
///
/// `@unchecked Sendable`: only the thread of its daemon uses it, but for `socket`, which never changes, `deadline`,
/// which is atomic, and `place`, which the lock of `ConnectionRegister` guards.
final class Exchange: @unchecked Sendable {
    let socket: Int32
    /// The address at the other end.
    let peer: String
    /// When the connection is cut unless it has got further, on the monotonic clock.
    let deadline: Atomic<UInt64>
    /// Its place in the register.
    var place = 0

    enum Phase {
        /// Between requests.
        case idle
        /// The request line is known.
        case head
        /// The head is checked; the body arrives.
        case body
        case answered
    }

    var phase = Phase.idle
    var id = RequestID(number: 0)
    var began: UInt64 = 0
    /// The target as it came.
    var rawTarget: [UInt8] = []
    var method: Request.Method?
    var isVersion10 = false
    var target: RequestTarget?
    var headers = HeaderFields()
    var body: [UInt8] = []
    /// How much of a body above the limit was thrown away.
    var surplus = 0

    var route = ""
    /// The length of the body that was queued; a stream counts for itself.
    var bodyLength: UInt64 = 0
    var pump: StreamPump?
    var waiting: WaitPump?

    /// The last value of Accept-Encoding and what it means: a client says the same in every request.
    private var acceptEncoding: (value: String, codings: Accept.Codings)?

    init(socket: Int32, deadline: UInt64) {
        self.socket = socket
        peer = Self.peer(of: socket)
        self.deadline = Atomic(deadline)
    }

    private static func peer(of socket: Int32) -> String {
        var text = [CChar](repeating: 0, count: 64)
        guard unsafe phaenthi_peer(socket, &text, text.count) == 0 else { return "" }
        return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// Starts a request with its target, before the library splits it.
    func begin(id: RequestID, at now: UInt64, target: UnsafeBufferPointer<UInt8>) {
        phase = .head
        self.id = id
        began = now
        rawTarget.removeAll(keepingCapacity: true)
        unsafe rawTarget.append(contentsOf: target)
        method = nil
        self.target = nil
        surplus = 0
        route = "refused"
        bodyLength = 0
        pump = nil
        waiting = nil
    }

    /// Ends a request and lets go of what it held.
    func end() {
        phase = .idle
        target = nil
        headers = HeaderFields()
        body = []
        pump = nil
        waiting = nil
    }

    /// Bytes of the body that have left, as far as the library tells.
    var bytesSent: UInt64 { method == .head ? 0 : pump?.sent ?? waiting?.sent ?? bodyLength }

    /// The coding of the answer's body, of those that there are.
    func coding(among offered: [Accept.Coding]) -> Accept.Coding {
        guard let value = headers["accept-encoding"] else { return .identity }
        if let acceptEncoding, acceptEncoding.value == value { return acceptEncoding.codings.best(among: offered) }
        let codings = Accept.Codings(value)
        acceptEncoding = (value, codings)
        return codings.best(among: offered)
    }

    /// Whether a body is compressed as it is sent.
    func acceptsGzip() -> Bool { coding(among: [.gzip]) == .gzip }
}

/// The connections of a server, for the thread that cuts those whose deadline has passed.
final class ConnectionRegister: Sendable {
    private let connections = Mutex<[Exchange]>([])

    func add(_ exchange: Exchange) {
        connections.withLock {
            exchange.place = $0.count
            $0.append(exchange)
        }
    }

    func remove(_ exchange: Exchange) {
        connections.withLock {
            let last = $0.removeLast()
            guard last !== exchange else { return }
            last.place = exchange.place
            $0[exchange.place] = last
        }
    }

    /// Calls the body for the socket of each connection whose deadline has passed. Their sockets stay open
    /// meanwhile: a daemon closes a socket after it has left the register, which waits for this.
    func forEachOverdue(at now: UInt64, _ body: (Int32) -> Void) {
        connections.withLock {
            for exchange in $0 where exchange.deadline.load(ordering: .relaxed) < now { body(exchange.socket) }
        }
    }
}
