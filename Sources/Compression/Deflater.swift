internal import CZlib

/// A compressor to the gzip format (RFC 1952), used for one body after another.
@safe public struct Deflater: ~Copyable {
    /// On the heap, because zlib's state points back to it.
    private let stream: UnsafeMutablePointer<z_stream>

    /// - Parameters:
    ///   - level: 1 (fast) to 9 (small).
    ///   - windowBits: the base-two logarithm of the window, 9...15; zlib takes 2^(windowBits + 2) +
    ///     2^(memoryLevel + 9) bytes.
    public init(level: Int, windowBits: Int = 15, memoryLevel: Int = 8) {
        unsafe stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
        unsafe stream.initialize(to: z_stream())
        let status = unsafe phaenthi_gzip_init(stream, Int32(level), Int32(windowBits), Int32(memoryLevel))
        precondition(status == Z_OK, "zlib has no memory")
    }

    deinit {
        unsafe deflateEnd(stream)
        unsafe stream.deinitialize(count: 1)
        unsafe stream.deallocate()
    }

    /// Compresses one whole body.
    public mutating func compress(_ bytes: [UInt8]) -> [UInt8] {
        unsafe deflateReset(stream)
        var output: [UInt8] = []
        output.reserveCapacity(Int(unsafe deflateBound(stream, UInt(bytes.count))))
        write(bytes, last: true, into: &output)
        return output
    }

    /// Compresses the next piece of a body and appends what is ready. The last piece ends it.
    public mutating func write(_ bytes: [UInt8], last: Bool, into output: inout [UInt8]) {
        unsafe bytes.withUnsafeBufferPointer { input in
            var rest = unsafe input[...]
            repeat {
                // zlib counts with 32 bits.
                let piece = unsafe rest.prefix(1 << 30)
                unsafe rest = unsafe rest.dropFirst(piece.count)
                unsafe stream.pointee.next_in = unsafe UnsafeMutablePointer(mutating: UnsafeBufferPointer(rebasing: piece).baseAddress)
                unsafe stream.pointee.avail_in = UInt32(piece.count)
                drain(flush: unsafe last && rest.isEmpty ? Z_FINISH : Z_NO_FLUSH, into: &output)
            } while unsafe !rest.isEmpty
        }
    }

    private mutating func drain(flush: Int32, into output: inout [UInt8]) {
        let step = 16 << 10
        while true {
            let start = output.count
            let room = max(step, output.capacity - start)
            let status = unsafe output.appendUninitialized(room) { target in
                unsafe stream.pointee.next_out = target
                unsafe stream.pointee.avail_out = UInt32(min(room, 1 << 30))
                let before = unsafe stream.pointee.avail_out
                let status = unsafe deflate(stream, flush)
                let after = unsafe stream.pointee.avail_out
                return (Int(before - after), status)
            }
            let roomLeft = unsafe stream.pointee.avail_out
            if status == Z_STREAM_END || roomLeft > 0 { return }
        }
    }
}

extension [UInt8] {
    /// Appends what a C function writes into at most `room` bytes; it answers how many, and its status.
    mutating func appendUninitialized(_ room: Int, _ write: (UnsafeMutablePointer<UInt8>) -> (count: Int, status: Int32)) -> Int32 {
        var status: Int32 = 0
        append(addingCapacity: room) { span in
            unsafe span.withUnsafeMutableBufferPointer { buffer, initialized in
                let result = unsafe write(buffer.baseAddress!)
                status = result.status
                initialized = result.count
            }
        }
        return status
    }
}
