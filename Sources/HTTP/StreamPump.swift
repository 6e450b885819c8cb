import CMicrohttpd
internal import Compression
import Glibc

/// Carries a stream's pieces to the library, as fast as the client reads, compressed on the way if wanted.
///
/// `@unchecked Sendable`: only the thread of its connection's daemon uses it.
final class StreamPump: @unchecked Sendable {
    private let stream: any BodyStream
    private var deflater: Deflater?
    /// What is made and not yet sent.
    private var ready: [UInt8] = []
    private var taken = 0
    private var piece: [UInt8] = []
    private var isEnded = false
    private let socket: Int32
    private let endsByClosing: Bool
    /// Bytes handed to the library.
    private(set) var sent: UInt64 = 0

    /// - Parameters:
    ///   - level: compresses with gzip at this level; nil: plain. The window is half the usual one, so that a
    ///     thousand slow readers stay affordable.
    ///   - endsByClosing: whether the end of the connection ends the body (HTTP/1.0). A broken body then ends with
    ///     a reset, which is all that tells it from a whole one.
    init(_ stream: any BodyStream, gzipLevel level: Int?, socket: Int32, endsByClosing: Bool) {
        self.stream = stream
        deflater = level.map { Deflater(level: $0, windowBits: 14, memoryLevel: 7) }
        self.socket = socket
        self.endsByClosing = endsByClosing
    }

    /// Fills the library's buffer: how many bytes, or that the body has ended well or badly.
    func read(into target: UnsafeMutableRawBufferPointer) -> Int {
        while taken == ready.count {
            if isEnded { return -1 }
            ready.removeAll(keepingCapacity: true)
            taken = 0
            do {
                try makeMore()
            } catch {
                if endsByClosing { reset() }
                return -2
            }
        }
        let count = min(target.count, ready.count - taken)
        unsafe ready.withUnsafeBytes { bytes in
            unsafe target.copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[taken..<taken + count]))
        }
        taken += count
        sent += UInt64(count)
        return count
    }

    private func makeMore() throws {
        guard deflater != nil else {
            try stream.next(into: &ready)
            isEnded = ready.isEmpty
            return
        }
        piece.removeAll(keepingCapacity: true)
        try stream.next(into: &piece)
        isEnded = piece.isEmpty
        deflater?.write(piece, last: isEnded, into: &ready)
    }

    /// Connecting to no address resets a TCP connection at once (connect(2), AF_UNSPEC); the library then finds it
    /// closed.
    private func reset() {
        var address = sockaddr()
        address.sa_family = sa_family_t(AF_UNSPEC)
        unsafe connect(socket, &address, socklen_t(MemoryLayout<sockaddr>.size))
    }
}
