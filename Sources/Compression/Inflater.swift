internal import CZlib

/// Why bytes are not a whole body in the gzip format.
public enum GzipError: Error, Hashable, Sendable {
    /// They are not in the format, or damaged, or end too early, or something follows the end.
    case damaged
    /// The plain bytes are more than may be.
    case tooLarge(limit: Int)
}

/// The plain bytes of a body in the gzip format (RFC 1952): one member, whole, with the checksum that it tells.
///
/// - Parameter limit: the most plain bytes that may come out, so that few bytes cannot fill the memory.
public func gunzip(_ bytes: [UInt8], limit: Int) throws(GzipError) -> [UInt8] {
    var inflater = Inflater()
    return try inflater.inflate(bytes, limit: limit)
}

/// The state of zlib for one body.
@safe private struct Inflater: ~Copyable {
    /// On the heap, because zlib's state points back to it.
    private let stream: UnsafeMutablePointer<z_stream>

    init() {
        unsafe stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
        unsafe stream.initialize(to: z_stream())
        let status = unsafe phaenthi_gunzip_init(stream)
        precondition(status == Z_OK, "zlib has no memory")
    }

    deinit {
        unsafe inflateEnd(stream)
        unsafe stream.deinitialize(count: 1)
        unsafe stream.deallocate()
    }

    mutating func inflate(_ bytes: [UInt8], limit: Int) throws(GzipError) -> [UInt8] {
        guard bytes.count < 1 << 30 else { throw .tooLarge(limit: limit) }
        var output: [UInt8] = []
        output.reserveCapacity(min(limit, 4 * bytes.count) + 1)
        let status = unsafe bytes.withUnsafeBufferPointer { input in
            unsafe stream.pointee.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
            unsafe stream.pointee.avail_in = UInt32(input.count)
            return drain(limit: limit, into: &output)
        }
        guard output.count <= limit else { throw .tooLarge(limit: limit) }
        guard status == Z_STREAM_END, unsafe stream.pointee.avail_in == 0 else { throw .damaged }
        return output
    }

    /// Runs until the end, a fault, or one byte more than the limit.
    private mutating func drain(limit: Int, into output: inout [UInt8]) -> Int32 {
        while true {
            let left = limit + 1 - output.count
            guard left > 0 else { return Z_BUF_ERROR }
            let room = min(left, max(16 << 10, output.capacity - output.count), 1 << 30)
            let status = unsafe output.appendUninitialized(room) { target in
                unsafe stream.pointee.next_out = target
                unsafe stream.pointee.avail_out = UInt32(room)
                let status = unsafe CZlib.inflate(stream, Z_NO_FLUSH)
                return (room - Int(unsafe stream.pointee.avail_out), status)
            }
            if status != Z_OK { return status }
        }
    }
}
