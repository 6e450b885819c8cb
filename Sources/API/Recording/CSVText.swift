internal import Encoding

/// Small tables as CSV (RFC 4180).
enum CSVText {
    /// With a byte order mark, CR LF, and every cell quoted.
    static func bytes(_ rows: [[String]]) -> [UInt8] {
        var buffer = ByteBuffer(capacity: 1024)
        buffer.append([0xEF, 0xBB, 0xBF])
        for row in rows {
            for (i, cell) in row.enumerated() {
                if i > 0 { buffer.append(UInt8(ascii: ",")) }
                buffer.append(csv: cell)
            }
            buffer.append("\r\n")
        }
        return buffer.take()
    }
}
