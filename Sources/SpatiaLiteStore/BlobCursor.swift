internal import Store

/// Reads numbers of either byte order from a blob, each read checked against the blob's end.
@safe struct BlobCursor {
    private let bytes: UnsafeRawBufferPointer
    private(set) var offset = 0
    /// Whether the blob's byte order differs from the machine's.
    var swaps = false

    /// - Parameter bytes: must outlive the cursor.
    @unsafe init(_ bytes: UnsafeRawBufferPointer) { unsafe self.bytes = bytes }

    var remaining: Int { unsafe bytes.count - offset }

    private mutating func load<T: BitwiseCopyable>(_ type: T.Type) throws(StoreError) -> T {
        let size = MemoryLayout<T>.size
        guard remaining >= size else { throw .damaged("geometry blob: ends within a number at byte \(offset)") }
        defer { offset += size }
        return unsafe bytes.loadUnaligned(fromByteOffset: offset, as: type)
    }

    mutating func byte() throws(StoreError) -> UInt8 { try load(UInt8.self) }

    mutating func word() throws(StoreError) -> UInt32 {
        let v = try load(UInt32.self)
        return swaps ? v.byteSwapped : v
    }

    mutating func double() throws(StoreError) -> Double {
        let v = try load(UInt64.self)
        return Double(bitPattern: swaps ? v.byteSwapped : v)
    }

    mutating func float() throws(StoreError) -> Double { Double(Float(bitPattern: try word())) }

    mutating func skip(_ count: Int) throws(StoreError) {
        guard remaining >= count else { throw .damaged("geometry blob: ends at byte \(offset)") }
        offset += count
    }

    /// Appends numbers as they lie; `count` must be checked by the caller against ``remaining``.
    mutating func append(_ count: Int, to numbers: inout [Double]) throws(StoreError) {
        let size = count * 8
        guard remaining >= size else { throw .damaged("geometry blob: ends within coordinates at byte \(offset)") }
        let start = numbers.count
        numbers.append(contentsOf: repeatElement(0, count: count))
        let source = unsafe UnsafeRawBufferPointer(rebasing: bytes[offset..<(offset + size)])
        unsafe numbers.withUnsafeMutableBytes { target in
            unsafe UnsafeMutableRawBufferPointer(rebasing: target[(start * 8)...]).copyMemory(from: source)
        }
        offset += size
    }
}
