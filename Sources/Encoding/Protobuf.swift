/// The little of Protocol Buffers that vector tiles and glyphs need: varints, zigzag, and fields with their length.
public enum Protobuf {
    /// A signed number as an unsigned one with the sign in the lowest bit (Vector Tile 2.1 section 4.3.2).
    @inline(__always)
    public static func zigzag(_ value: Int64) -> UInt64 { UInt64(bitPattern: value << 1 ^ value >> 63) }

    /// The number of bytes of a varint.
    static func length(_ value: UInt64) -> Int { value == 0 ? 1 : (70 - value.leadingZeroBitCount) / 7 }

    static func length(_ value: Int) -> Int { length(UInt64(value)) }
}

extension ByteCursor {
    @inline(__always)
    mutating func put(varint value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            put(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        put(UInt8(truncatingIfNeeded: rest))
    }
}

extension ByteBuffer {
    /// The most bytes of a varint.
    static let varintRoom = 10

    mutating func append(varint value: UInt64) { withRoom(Self.varintRoom) { $0.put(varint: value) } }

    mutating func append(varint value: Int) { append(varint: UInt64(value)) }

    /// Appends a field whose value is a number.
    public mutating func append(field number: Int, varint value: UInt64) {
        append(varint: number << 3)
        append(varint: value)
    }

    /// Appends a field whose value is bytes, or a message.
    public mutating func append(field number: Int, _ bytes: Span<UInt8>) {
        append(varint: number << 3 | 2)
        append(varint: bytes.count)
        append(bytes)
    }

    /// Appends a field whose value is text.
    public mutating func append(field number: Int, text: String) { append(field: number, text.utf8.span) }
}
