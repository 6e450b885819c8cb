/// A table of FlatBuffers (flatbuffers.dev, "FlatBuffer Binary Format"): its fields by their numbers in the schema.
struct FlatTable {
    var fields: [(number: Int, value: FlatValue)]

    init(_ fields: [(number: Int, value: FlatValue)]) { self.fields = fields }

    /// The table as the root of a buffer, with its size before it (four bytes, little-endian). Every value lies at a
    /// multiple of its own size from the start of the buffer, behind whatever refers to it.
    var sizedBuffer: [UInt8] {
        var buffer = FlatBuffer()
        buffer.put(UInt32(0))
        buffer.patch(0, to: buffer.place(self))
        var sized = FlatBuffer()
        sized.put(UInt32(buffer.bytes.count))
        return sized.bytes + buffer.bytes
    }
}

/// A value of a field. Scalars lie in the table, all others behind it.
indirect enum FlatValue {
    case flag(Bool)
    case byte(UInt8)
    case short(UInt16)
    case int(Int32)
    case long(UInt64)
    case text(String)
    case bytes([UInt8])
    case ints([UInt32])
    case doubles(ArraySlice<Double>)
    case table(FlatTable)
    case tables([FlatTable])

    /// The bytes that it takes in the table.
    fileprivate var size: Int {
        switch self {
        case .flag, .byte: 1
        case .short: 2
        case .long: 8
        case .int, .text, .bytes, .ints, .doubles, .table, .tables: 4
        }
    }
}

private struct FlatBuffer {
    var bytes: [UInt8] = []

    mutating func put<Number: FixedWidthInteger>(_ number: Number) {
        for shift in stride(from: 0, to: Number.bitWidth, by: 8) { bytes.append(UInt8(truncatingIfNeeded: number >> Number(shift))) }
    }

    private mutating func align(_ size: Int, shiftedBy shift: Int = 0) {
        while (bytes.count + shift) % size != 0 { bytes.append(0) }
    }

    /// Makes the reference at a place point to a later one.
    mutating func patch(_ place: Int, to target: Int) {
        for i in 0..<4 { bytes[place + i] = UInt8(truncatingIfNeeded: (target - place) >> (8 * i)) }
    }

    /// Writes a table with all that it refers to; returns where it lies.
    mutating func place(_ table: FlatTable) -> Int {
        let slots = (table.fields.map(\.number).max() ?? -1) + 1
        // The largest first, so that little room is lost between them.
        let fields = table.fields.sorted { $0.value.size > $1.value.size }
        align(4)
        let head = bytes.count
        // Eight-byte values come first: the place behind the table's own reference is then a multiple of eight.
        var start = head + 4 + 2 * slots
        let largest = fields.first?.value.size ?? 4
        while start % 4 != 0 || (largest == 8 && (start + 4) % 8 != 0) { start += 1 }
        var places = Array(repeating: 0, count: slots), end = start + 4
        for field in fields {
            places[field.number] = end - start
            end += field.value.size
        }
        put(UInt16(4 + 2 * slots))
        put(UInt16(end - start))
        for place in places { put(UInt16(place)) }
        while bytes.count < start { bytes.append(0) }
        put(Int32(start - head))
        for field in fields {
            switch field.value {
            case .flag(let value): bytes.append(value ? 1 : 0)
            case .byte(let value): bytes.append(value)
            case .short(let value): put(value)
            case .int(let value): put(value)
            case .long(let value): put(value)
            case .text, .bytes, .ints, .doubles, .table, .tables: put(UInt32(0))
            }
        }
        for field in fields {
            guard let target = place(field.value) else { continue }
            patch(start + places[field.number], to: target)
        }
        return start
    }

    /// Writes what does not lie in the table itself.
    private mutating func place(_ value: FlatValue) -> Int? {
        switch value {
        case .flag, .byte, .short, .int, .long: return nil
        case .text(let text):
            align(4)
            defer { bytes.append(0) }
            return vector(count: text.utf8.count) { $0.bytes += text.utf8 }
        case .bytes(let values):
            align(4)
            return vector(count: values.count) { $0.bytes += values }
        case .ints(let values):
            align(4)
            return vector(count: values.count) { for value in values { $0.put(value) } }
        case .doubles(let values):
            align(8, shiftedBy: 4)
            return vector(count: values.count) { buffer in
                buffer.bytes.reserveCapacity(buffer.bytes.count + 8 * values.count)
                for value in values { buffer.put(value.bitPattern) }
            }
        case .table(let table): return place(table)
        case .tables(let tables):
            align(4)
            let start = vector(count: tables.count) { for _ in tables { $0.put(UInt32(0)) } }
            for (i, table) in tables.enumerated() { patch(start + 4 + 4 * i, to: place(table)) }
            return start
        }
    }

    private mutating func vector(count: Int, _ body: (inout FlatBuffer) -> Void) -> Int {
        let start = bytes.count
        put(UInt32(count))
        body(&self)
        return start
    }
}
