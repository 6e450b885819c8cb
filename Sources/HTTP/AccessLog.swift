import Glibc
import Synchronization

/// Where the lines of the access log go: one line for each request.
///
///     2026-01-31T08:30:00.125Z GET /collections/villages/items bbox,limit 200 18250 1.204 0M3KX5T8Q2ZV
///
/// Time (UTC), method, path without query, names of the query's parameters, status, bytes of the body, milliseconds
/// from the request line to the end of the answer, request id; and `cut` when the answer was not sent whole. The
/// client's address and the parameters' values are left out: they may be personal data. Characters that could forge
/// a line are percent-encoded.
public struct AccessLog: Sendable {
    let write: (@Sendable ([UInt8]) -> Void)?
    let flush: @Sendable () -> Void

    /// - Parameters:
    ///   - write: takes one line with its line end; called by many threads at once.
    ///   - flush: called about ten times a second and once at the end.
    public init(write: @escaping @Sendable ([UInt8]) -> Void, flush: @escaping @Sendable () -> Void = {}) {
        self.write = write
        self.flush = flush
    }

    private init() {
        write = nil
        flush = {}
    }

    /// No log.
    public static let none = AccessLog()

    /// Lines to standard error, gathered and written some times a second.
    public static let standardError: AccessLog = {
        let buffer = LineBuffer(descriptor: STDERR_FILENO)
        return AccessLog(write: buffer.append, flush: buffer.flush)
    }()
}

/// Lines gathered for one file descriptor.
private final class LineBuffer: Sendable {
    private let lines = Mutex<[UInt8]>([])
    private let descriptor: Int32

    init(descriptor: Int32) { self.descriptor = descriptor }

    @Sendable func append(_ line: [UInt8]) {
        lines.withLock {
            $0.append(contentsOf: line)
            if $0.count > 64 << 10 { write(&$0) }
        }
    }

    @Sendable func flush() { lines.withLock { write(&$0) } }

    private func write(_ bytes: inout [UInt8]) {
        var sent = 0
        while sent < bytes.count {
            let count = unsafe bytes.withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress! + sent, $0.count - sent) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { break }
            sent += count
        }
        bytes.removeAll(keepingCapacity: true)
    }
}

/// What a line says.
struct AccessRecord {
    var method: String
    /// The target as it came, of any bytes.
    var target: [UInt8]
    var status: Int
    var bytes: UInt64
    var nanoseconds: UInt64
    var id: RequestID
    var isWhole: Bool
}

/// Writes lines; each thread has its own, which remembers the text of the current second.
struct AccessLineWriter {
    private var second: UInt64 = 0
    private var secondText: [UInt8] = []

    mutating func line(_ record: AccessRecord, at wall: UInt64) -> [UInt8] {
        if wall / 1_000_000_000 != second || secondText.isEmpty {
            second = wall / 1_000_000_000
            secondText = Array(CivilTime(unixSeconds: Int(second)).iso8601.utf8)
        }
        var line: [UInt8] = []
        line.reserveCapacity(128 + min(record.target.count, 512))
        line.append(contentsOf: secondText)
        line.append(UInt8(ascii: "."))
        appendDigits(Int(wall / 1_000_000 % 1000), width: 3, to: &line)
        line.append(contentsOf: "Z ".utf8)
        line.append(contentsOf: record.method.utf8)
        line.append(UInt8(ascii: " "))
        let queryMark = record.target.firstIndex(of: UInt8(ascii: "?")) ?? record.target.count
        appendSafe(record.target[..<queryMark], limit: 512, to: &line)
        line.append(UInt8(ascii: " "))
        appendNames(record.target[queryMark...].dropFirst(), to: &line)
        line.append(UInt8(ascii: " "))
        appendDigits(record.status, width: 1, to: &line)
        line.append(UInt8(ascii: " "))
        appendDigits(Int(record.bytes), width: 1, to: &line)
        line.append(UInt8(ascii: " "))
        let microseconds = Int(record.nanoseconds / 1000)
        appendDigits(microseconds / 1000, width: 1, to: &line)
        line.append(UInt8(ascii: "."))
        appendDigits(microseconds % 1000, width: 3, to: &line)
        line.append(UInt8(ascii: " "))
        line.append(contentsOf: record.id.description.utf8)
        if !record.isWhole { line.append(contentsOf: " cut".utf8) }
        line.append(UInt8(ascii: "\n"))
        return line
    }

    private func appendNames(_ query: ArraySlice<UInt8>, to line: inout [UInt8]) {
        let start = line.count
        for pair in query.split(separator: UInt8(ascii: "&")) {
            guard line.count - start < 512 else { break }
            if line.count > start { line.append(UInt8(ascii: ",")) }
            appendSafe(pair.prefix { $0 != UInt8(ascii: "=") }, limit: 64, to: &line)
        }
        if line.count == start { line.append(UInt8(ascii: "-")) }
    }

    /// Visible ASCII as it is, anything else percent-encoded.
    private func appendSafe(_ bytes: ArraySlice<UInt8>, limit: Int, to line: inout [UInt8]) {
        for byte in bytes.prefix(limit) {
            if byte > 0x20, byte < 0x7f {
                line.append(byte)
            } else {
                line.append(UInt8(ascii: "%"))
                line.append(hex(byte >> 4))
                line.append(hex(byte & 15))
            }
        }
        if bytes.isEmpty { line.append(UInt8(ascii: "-")) }
    }

    private func hex(_ digit: UInt8) -> UInt8 { digit < 10 ? 0x30 + digit : 0x37 + digit }

    private func appendDigits(_ number: Int, width: Int, to line: inout [UInt8]) {
        var divisor = 1
        var digits = 1
        while number / divisor >= 10 || digits < width {
            divisor *= 10
            digits += 1
        }
        while divisor > 0 {
            line.append(0x30 + UInt8(truncatingIfNeeded: number / divisor % 10))
            divisor /= 10
        }
    }
}
