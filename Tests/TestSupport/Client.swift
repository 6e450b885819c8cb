import Glibc

/// A client of raw bytes over a TCP socket of the loopback.
public final class Client {
    private let handle: Int32
    /// What has come and was not read yet.
    private var pending: [UInt8] = []

    /// - Parameters:
    ///   - window: the receive buffer in bytes, small to stall the server early.
    ///   - patience: how long a silent server is waited for, in microseconds.
    public init(port: Int, ipv6: Bool = false, window: Int32? = nil, patience: Int = 20_000_000) {
        let handle = socket(ipv6 ? AF_INET6 : AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        if var window { unsafe setsockopt(handle, SOL_SOCKET, SO_RCVBUF, &window, 4) }
        var limit = timeval(tv_sec: patience / 1_000_000, tv_usec: patience % 1_000_000)
        unsafe setsockopt(handle, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        var result: Int32
        if ipv6 {
            var address = sockaddr_in6()
            address.sin6_family = sa_family_t(AF_INET6)
            address.sin6_port = UInt16(port).bigEndian
            address.sin6_addr = in6addr_loopback
            result = unsafe withUnsafePointer(to: &address) {
                unsafe $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { unsafe connect(handle, $0, socklen_t(MemoryLayout<sockaddr_in6>.size)) }
            }
        } else {
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_port = UInt16(port).bigEndian
            address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
            result = unsafe withUnsafePointer(to: &address) {
                unsafe $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { unsafe connect(handle, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) }
            }
        }
        self.handle = handle
        isConnected = result == 0
    }

    /// Whether the server took the connection.
    public let isConnected: Bool

    deinit { close(handle) }

    /// Sends as much as the server takes.
    public func send(_ bytes: [UInt8]) {
        var sent = 0
        while sent < bytes.count {
            let count = unsafe bytes.withUnsafeBytes { unsafe Glibc.send(handle, $0.baseAddress! + sent, $0.count - sent, Int32(MSG_NOSIGNAL)) }
            guard count > 0 else { return }
            sent += count
        }
    }

    /// Sends as much of a text as the server takes.
    public func send(_ text: String) { send(Array(text.utf8)) }

    /// Ends this side's sending.
    public func finishSending() { shutdown(handle, Int32(SHUT_WR)) }

    /// Closes with a reset.
    public func vanish() {
        var option = linger(l_onoff: 1, l_linger: 0)
        unsafe setsockopt(handle, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
        shutdown(handle, Int32(SHUT_RDWR))
    }

    /// How a connection stands.
    public enum Ending: Sendable { case open, closed, reset }

    /// Reads what there is; tells how the connection stands.
    private func more() -> Ending {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let count = unsafe buffer.withUnsafeMutableBytes { unsafe recv(handle, $0.baseAddress!, $0.count, 0) }
        if count > 0 {
            pending.append(contentsOf: buffer[..<count])
            return .open
        }
        return count == 0 ? .closed : .reset
    }

    /// Reads until the server closes, or is silent for too long.
    public func readToEnd() -> (bytes: [UInt8], ending: Ending) {
        while true {
            let ending = more()
            if ending != .open {
                defer { pending = [] }
                return (pending, ending)
            }
        }
    }

    /// Whether something has come, without waiting.
    public func hasBytes() -> Bool {
        var byte: UInt8 = 0
        return unsafe recv(handle, &byte, 1, Int32(MSG_PEEK) | Int32(MSG_DONTWAIT)) > 0
    }

    /// Whether the server has not closed, without waiting.
    public func isOpen() -> Bool {
        var byte: UInt8 = 0
        let count = unsafe recv(handle, &byte, 1, Int32(MSG_PEEK) | Int32(MSG_DONTWAIT))
        return count > 0 || (count < 0 && errno == EAGAIN)
    }

    /// Reads at least so many bytes.
    public func read(atLeast count: Int) -> [UInt8] {
        while pending.count < count, more() == .open {}
        defer { pending = [] }
        return pending
    }

    /// An answer taken apart. The names of its headers are in lower case.
    public struct Answer: Sendable {
        public var status: Int
        /// The status line and the header lines as they came.
        public var head: String
        public var headers: [(name: String, value: String)]
        public var body: [UInt8]

        public init(status: Int, head: String = "", headers: [(name: String, value: String)], body: [UInt8]) {
            self.status = status
            self.head = head
            self.headers = headers
            self.body = body
        }

        /// The first value of a header.
        public subscript(name: String) -> String? { headers.first { $0.name == name }?.value }
        /// The body as UTF-8.
        public var text: String { String(decoding: body, as: UTF8.self) }
    }

    /// Reads one answer by its own framing; nil when the connection ends before it does.
    public func answer(toHead: Bool = false) -> Answer? {
        let mark = Array("\r\n\r\n".utf8)
        var end: Int?
        while true {
            end = pending.indices.first { pending[$0...].starts(with: mark) }
            if end != nil || more() != .open { break }
        }
        guard let end else { return nil }
        let head = String(decoding: pending[..<end], as: UTF8.self)
        pending.removeFirst(end + 4)
        let lines = head.split(separator: "\r\n")
        guard let status = Int(lines[0].split(separator: " ")[1]) else { return nil }
        let headers = lines.dropFirst().map { line in
            let parts = line.split(separator: ":", maxSplits: 1)
            return (name: parts[0].lowercased(), value: parts.count > 1 ? String(parts[1].drop { $0 == " " }) : "")
        }
        var answer = Answer(status: status, head: head, headers: headers, body: [])
        if toHead || status == 304 || status == 204 || status == 100 { return answer }
        if answer["transfer-encoding"] == "chunked" {
            guard let body = chunks() else { return nil }
            answer.body = body
        } else if let length = answer["content-length"].flatMap({ Int($0) }) {
            while pending.count < length { guard more() == .open else { return nil } }
            answer.body = Array(pending.prefix(length))
            pending.removeFirst(length)
        } else {
            answer.body = readToEnd().bytes
        }
        return answer
    }

    private func chunks() -> [UInt8]? {
        var body: [UInt8] = []
        while true {
            var lineEnd = pending.firstIndex(of: 0x0a)
            while lineEnd == nil {
                guard more() == .open else { return nil }
                lineEnd = pending.firstIndex(of: 0x0a)
            }
            guard let size = Int(String(decoding: pending[..<(lineEnd! - 1)], as: UTF8.self), radix: 16) else { return nil }
            let whole = lineEnd! + 1 + size + 2
            while pending.count < whole { guard more() == .open else { return nil } }
            body.append(contentsOf: pending[(lineEnd! + 1)..<(lineEnd! + 1 + size)])
            pending.removeFirst(whole)
            if size == 0 { return body }
        }
    }

    /// Sends a GET and reads its answer.
    public func get(_ target: String, _ headers: String...) -> Answer? {
        send("GET \(target) HTTP/1.1\r\nHost: test\r\n" + headers.map { $0 + "\r\n" }.joined() + "\r\n")
        return answer()
    }
}
