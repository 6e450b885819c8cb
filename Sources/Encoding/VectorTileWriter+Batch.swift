internal import Geo
public import Store

/// Whole columns at once: points whose places are known as integers, and values that are found by number.
extension VectorTileWriter {
    /// The zoom up to which a batch's positions, 2^20 tiles of 4096 units to the world's side, are exact.
    private static let deepest = 20

    public mutating func take(_ batch: borrowing FeatureBatch, _ run: Range<Int>) -> (count: Int, goesOn: Bool)? {
        let address = geometry.projection.address, extent = geometry.projection.extent
        guard isDrawn, cells == nil, extent == 4096, address.zoom <= Self.deepest, run.count >= 8 else { return nil }
        let shift = Self.deepest - address.zoom
        let half = shift > 0 ? 1 << (shift - 1) : 0
        let left = address.column << 12, top = address.row << 12
        let low = -buffer, high = extent + buffer
        if memo.isEmpty, run.count >= TileMemo.worthwhile {
            memo = batch.columns.map { TileMemo($0) }
        }
        indices = Array(repeating: 0, count: 2 * batch.columns.count)
        features.reserve(run.count * (16 + 4 * batch.columns.count))
        for row in run {
            guard batch.positions[2 * row] != FeatureBatch.nowhere else { continue }
            let x = ((Int(batch.positions[2 * row]) + half) >> shift) - left
            let y = ((Int(batch.positions[2 * row + 1]) + half) >> shift) - top
            guard x >= low, x <= high, y >= low, y <= high else { continue }
            valuesBefore = values.count
            let length = takeValues(batch, row)
            let before = features.count
            write(number(batch.ids, row) ?? UInt64(max(batch.rows[row], 0)), Protobuf.zigzag(Int64(x)), Protobuf.zigzag(Int64(y)), tags: length)
            if layerLength + 1 + ByteBuffer.varintRoom > byteBudget {
                features.truncate(to: before)
                values.removeLast(downTo: valuesBefore)
                overflowed = true
                return (row + 1 - run.lowerBound, false)
            }
            featureCount += 1
        }
        return (run.count, true)
    }

    /// Finds the numbers of a row's keys and values; the bytes that they take.
    @inline(__always)
    private mutating func takeValues(_ batch: borrowing FeatureBatch, _ row: Int) -> Int {
        var length = 0
        pairCount = 0
        for column in batch.columns.indices {
            guard let value = index(batch.columns[column], column, row) else { continue }
            let key = keyNumber(column)
            indices[2 * pairCount] = key
            indices[2 * pairCount + 1] = value
            pairCount += 1
            length += Protobuf.length(key) + Protobuf.length(value)
        }
        return length
    }

    /// The number of a row's value among the layer's; nil for NULL.
    @inline(__always)
    private mutating func index(_ column: borrowing FeatureBatch.Values, _ number: Int, _ row: Int) -> Int? {
        switch copy column {
        case .dictionary(let codes, let texts):
            let code = Int(codes[row])
            guard code > 0 else { return nil }
            guard !memo.isEmpty else { return values.index(text: texts.bytes.span.extracting(texts.range(code - 1))) }
            if let known = memo[number].known(code) { return known }
            let new = values.index(text: texts.bytes.span.extracting(texts.range(code - 1)))
            memo[number].note(code, new)
            return new
        case .texts(let texts, let nulls, let isDistinct):
            if nulls[row] { return nil }
            let text = texts.bytes.span.extracting(texts.range(row))
            return isDistinct && !memo.isEmpty ? values.append(distinct: text) : values.index(text: text)
        case .integers(let numbers, let nulls):
            if nulls[row] { return nil }
            let value = numbers[row]
            guard !memo.isEmpty, value >= 0, value < TileMemo.smallIntegers else { return values.index(integer: value) }
            if let known = memo[number].known(Int(value)) { return known }
            let new = values.index(integer: value)
            memo[number].note(Int(value), new)
            return new
        case .numbers(let numbers, let nulls):
            return nulls[row] || !numbers[row].isFinite ? nil : values.index(double: numbers[row])
        case .booleans(let truths):
            return truths[row] == 2 ? nil : values.index(boolean: truths[row] == 1)
        }
    }

    /// Writes a point with the pairs of keys and values at hand (sections 4.2 and 4.3.4.2).
    @inline(__always)
    private mutating func write(_ id: UInt64, _ x: UInt64, _ y: UInt64, tags: Int) {
        let geometry = 1 + Protobuf.length(x) + Protobuf.length(y)
        var length = 1 + Protobuf.length(id) + 2 + 2 + geometry
        if tags > 0 { length += 1 + Protobuf.length(tags) + tags }
        features.withRoom(1 + ByteBuffer.varintRoom + length) { [indices, pairCount] cursor in
            cursor.put(0x12)
            cursor.put(varint: UInt64(length))
            cursor.put(0x08)
            cursor.put(varint: id)
            if tags > 0 {
                cursor.put(0x12)
                cursor.put(varint: UInt64(tags))
                for i in 0..<(2 * pairCount) { cursor.put(varint: UInt64(indices[i])) }
            }
            cursor.put(0x18, TileCommands.GeometryType.point.rawValue)
            cursor.put(0x22, UInt8(geometry))
            // MoveTo with one point.
            cursor.put(1 << 3 | 1)
            cursor.put(varint: x)
            cursor.put(varint: y)
        }
    }

    private func number(_ ids: borrowing FeatureBatch.Texts, _ row: Int) -> UInt64? {
        number(ids.bytes.span.extracting(ids.range(row)))
    }
}

/// The numbers of a column's values in the tile, found without hashing: by code of a dictionary or by small integer.
struct TileMemo {
    /// A run of fewer rows is quicker without.
    static let worthwhile = 2_048
    /// Integers below this are found by themselves.
    static let smallIntegers: Int64 = 1 << 15

    /// Numbers plus one; 0: not known.
    private var numbers: [Int32]

    init(_ column: FeatureBatch.Values) {
        let size =
            switch column {
            case .dictionary(_, let texts): texts.count + 1
            case .integers: Int(Self.smallIntegers)
            case .numbers, .booleans, .texts: 0
            }
        numbers = Array(repeating: 0, count: size)
    }

    @inline(__always)
    func known(_ place: Int) -> Int? { numbers[place] == 0 ? nil : Int(numbers[place]) - 1 }

    mutating func note(_ place: Int, _ number: Int) { numbers[place] = Int32(number + 1) }
}
