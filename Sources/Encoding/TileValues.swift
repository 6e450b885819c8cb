/// The values of a tile's layer, each once, in their encoded form (Vector Tile 2.1 section 4.1), with a hash table to
/// find them again.
struct TileValues: ~Copyable {
    /// The fields `values` of the layer, ready to be written.
    private(set) var bytes = ByteBuffer()
    private var starts: [Int] = []
    private var hashes: [UInt64] = []
    /// Numbers of values plus one; 0: free. A power of two of them, less than half in use.
    private var slots = [Int32](repeating: 0, count: 64)
    private var repaired = ByteBuffer()
    /// In the place of the hash of a value that is not looked for.
    private static let distinct: UInt64 = 0

    var count: Int { starts.count }

    mutating func removeAll() {
        bytes.truncate(to: 0)
        starts.removeAll(keepingCapacity: true)
        hashes.removeAll(keepingCapacity: true)
        for i in slots.indices { slots[i] = 0 }
    }

    /// Forgets the values from number `count` on, the newest first, so that the table is as it was before them.
    mutating func removeLast(downTo count: Int) {
        guard count < starts.count else { return }
        while let hash = hashes.last, hashes.count > count {
            guard hash != Self.distinct else {
                hashes.removeLast()
                continue
            }
            var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
            while slots[slot] != Int32(hashes.count) { slot = (slot + 1) & (slots.count - 1) }
            slots[slot] = 0
            hashes.removeLast()
        }
        bytes.truncate(to: starts[count])
        starts.removeLast(starts.count - count)
    }

    /// The number of a text, field 1 of a value. Each error of its UTF-8 becomes U+FFFD.
    mutating func index(text utf8: Span<UInt8>) -> Int {
        if isUTF8(utf8) { return index(validText: utf8) }
        repaired.truncate(to: 0)
        repaired.append(repairing: utf8)
        let text = repaired.take()
        return index(validText: text.span)
    }

    /// A text that the layer does not have yet: it is not looked for, and not found again.
    mutating func append(distinct utf8: Span<UInt8>) -> Int {
        guard isUTF8(utf8) else { return index(text: utf8) }
        let start = bytes.count
        write(utf8)
        starts.append(start)
        hashes.append(Self.distinct)
        return starts.count - 1
    }

    private mutating func index(validText utf8: Span<UInt8>) -> Int {
        let start = bytes.count
        write(utf8)
        return settle(start)
    }

    private mutating func write(_ utf8: Span<UInt8>) {
        let inner = 1 + Protobuf.length(utf8.count) + utf8.count
        bytes.withRoom(2 + 2 * ByteBuffer.varintRoom) { cursor in
            cursor.put(0x22)
            cursor.put(varint: UInt64(inner))
            cursor.put(0x0A)
            cursor.put(varint: UInt64(utf8.count))
        }
        bytes.append(utf8)
    }

    /// The number of a number, field 3.
    mutating func index(double value: Double) -> Int {
        let start = bytes.count
        bytes.withRoom(11) { cursor in
            cursor.put(0x22, 9)
            cursor.put(0x19)
            cursor.put(word: value.bitPattern, count: 8)
        }
        return settle(start)
    }

    /// The number of an integer: field 5 when it is not negative, else field 6.
    mutating func index(integer value: Int64) -> Int {
        value >= 0 ? index(tag: 0x28, UInt64(value)) : index(tag: 0x30, Protobuf.zigzag(value))
    }

    /// The number of a boolean, field 7.
    mutating func index(boolean value: Bool) -> Int { index(tag: 0x38, value ? 1 : 0) }

    private mutating func index(tag: UInt8, _ value: UInt64) -> Int {
        let start = bytes.count
        bytes.withRoom(3 + ByteBuffer.varintRoom) { cursor in
            cursor.put(0x22, UInt8(1 + Protobuf.length(value)))
            cursor.put(tag)
            cursor.put(varint: value)
        }
        return settle(start)
    }

    /// The number of the value that was just written from `start` on; it is taken away again when it is known.
    private mutating func settle(_ start: Int) -> Int {
        let hash = max(hashOf(bytes.span.extracting(droppingFirst: start)), Self.distinct + 1)
        var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
        while slots[slot] != 0 {
            let known = Int(slots[slot]) - 1
            if hashes[known] == hash, isSame(known, start) {
                bytes.truncate(to: start)
                return known
            }
            slot = (slot + 1) & (slots.count - 1)
        }
        starts.append(start)
        hashes.append(hash)
        slots[slot] = Int32(starts.count)
        if starts.count * 2 > slots.count { grow() }
        return starts.count - 1
    }

    private func isSame(_ known: Int, _ start: Int) -> Bool {
        let length = bytes.count - start
        let end = known + 1 < starts.count ? starts[known + 1] : start
        guard end - starts[known] == length else { return false }
        let span = bytes.span
        for i in 0..<length where span[starts[known] + i] != span[start + i] { return false }
        return true
    }

    private mutating func grow() {
        slots = [Int32](repeating: 0, count: slots.count * 4)
        for (i, hash) in hashes.enumerated() where hash != Self.distinct {
            var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
            while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
            slots[slot] = Int32(i + 1)
        }
    }
}

/// Mixes bytes, eight at a time, by multiplication to 128 bits.
private func hashOf(_ span: Span<UInt8>) -> UInt64 {
    func mix(_ a: UInt64, _ b: UInt64) -> UInt64 {
        let product = a.multipliedFullWidth(by: b)
        return product.high ^ product.low
    }
    return unsafe span.withUnsafeBufferPointer { bytes in
        var hash = UInt64(bytes.count) ^ 0x9E37_79B9_7F4A_7C15
        var i = 0
        while i + 8 <= bytes.count {
            let word = unsafe UnsafeRawPointer(bytes.baseAddress! + i).loadUnaligned(as: UInt64.self)
            hash = mix(hash ^ word, 0xBF58_476D_1CE4_E5B9)
            i += 8
        }
        var rest: UInt64 = 0
        while i < bytes.count {
            rest = unsafe rest << 8 | UInt64(bytes[i])
            i += 1
        }
        return mix(hash ^ rest, 0x94D0_49BB_1331_11EB)
    }
}
