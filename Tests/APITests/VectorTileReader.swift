/// Reads a Mapbox Vector Tile 2.1 for the tests, on its own and strictly.
struct VectorTileReader {
    struct Layer {
        var name = ""
        var version = 1
        var extent = 4096
        var features: [Feature] = []
    }

    struct Feature {
        var id: UInt64?
        var type = 0
        /// Texts and numbers as text, which is enough to compare with.
        var properties: [String: String] = [:]
        var points: [(x: Int, y: Int)] = []
    }

    enum Fault: Error {
        case truncated
        case unknownField(Int)
        case badTag, badCommand(Int)
    }

    private(set) var layers: [Layer] = []

    init(_ bytes: [UInt8]) throws {
        var message = Message(bytes[...])
        while let (field, value) = try message.next() {
            guard field == 3, case .bytes(let layer) = value else { throw Fault.unknownField(field) }
            layers.append(try Self.layer(layer))
        }
    }

    private static func layer(_ bytes: ArraySlice<UInt8>) throws -> Layer {
        var layer = Layer(), keys: [String] = [], values: [String] = [], features: [ArraySlice<UInt8>] = []
        var message = Message(bytes)
        while let (field, value) = try message.next() {
            switch (field, value) {
            case (1, .bytes(let name)): layer.name = String(decoding: name, as: UTF8.self)
            case (2, .bytes(let feature)): features.append(feature)
            case (3, .bytes(let key)): keys.append(String(decoding: key, as: UTF8.self))
            case (4, .bytes(let value)): values.append(try Self.value(value))
            case (5, .number(let extent)): layer.extent = Int(extent)
            case (15, .number(let version)): layer.version = Int(version)
            default: throw Fault.unknownField(field)
            }
        }
        layer.features = try features.map { try Self.feature($0, keys, values) }
        return layer
    }

    private static func value(_ bytes: ArraySlice<UInt8>) throws -> String {
        var message = Message(bytes)
        guard let (field, value) = try message.next() else { throw Fault.badTag }
        switch (field, value) {
        case (1, .bytes(let text)): return String(decoding: text, as: UTF8.self)
        case (2, .fixed(let bits)): return String(Double(Float(bitPattern: UInt32(truncatingIfNeeded: bits))))
        case (3, .fixed(let bits)): return String(Double(bitPattern: bits))
        case (4, .number(let n)), (5, .number(let n)): return String(Int64(bitPattern: n))
        case (6, .number(let n)): return String(unzigzag(n))
        case (7, .number(let n)): return n == 1 ? "true" : "false"
        default: throw Fault.unknownField(field)
        }
    }

    private static func feature(_ bytes: ArraySlice<UInt8>, _ keys: [String], _ values: [String]) throws -> Feature {
        var feature = Feature()
        var message = Message(bytes)
        while let (field, value) = try message.next() {
            switch (field, value) {
            case (1, .number(let id)): feature.id = id
            case (2, .bytes(let packed)):
                let tags = try numbers(packed).map { Int($0) }
                guard tags.count.isMultiple(of: 2) else { throw Fault.badTag }
                for i in stride(from: 0, to: tags.count, by: 2) {
                    guard keys.indices.contains(tags[i]), values.indices.contains(tags[i + 1]) else { throw Fault.badTag }
                    feature.properties[keys[tags[i]]] = values[tags[i + 1]]
                }
            case (3, .number(let type)): feature.type = Int(type)
            case (4, .bytes(let packed)): feature.points = try points(numbers(packed))
            default: throw Fault.unknownField(field)
            }
        }
        return feature
    }

    /// The positions of all MoveTo and LineTo (section 4.3).
    private static func points(_ commands: [UInt64]) throws -> [(x: Int, y: Int)] {
        var points: [(x: Int, y: Int)] = [], x = 0, y = 0, i = 0
        while i < commands.count {
            let command = Int(commands[i] & 7), count = Int(commands[i] >> 3)
            i += 1
            switch command {
            case 1, 2:
                guard count > 0, i + 2 * count <= commands.count else { throw Fault.truncated }
                for _ in 0..<count {
                    x += Int(unzigzag(commands[i]))
                    y += Int(unzigzag(commands[i + 1]))
                    points.append((x: x, y: y))
                    i += 2
                }
            case 7 where count == 1: break
            default: throw Fault.badCommand(command)
            }
        }
        return points
    }

    private static func unzigzag(_ n: UInt64) -> Int64 { Int64(n >> 1) ^ -Int64(n & 1) }

    private static func numbers(_ packed: ArraySlice<UInt8>) throws -> [UInt64] {
        var message = Message(packed), numbers: [UInt64] = []
        while !message.isAtEnd { numbers.append(try message.varint()) }
        return numbers
    }

    /// A message of protocol buffers.
    private struct Message {
        private var bytes: ArraySlice<UInt8>

        enum Value {
            case number(UInt64)
            case fixed(UInt64)
            case bytes(ArraySlice<UInt8>)
        }

        init(_ bytes: ArraySlice<UInt8>) { self.bytes = bytes }

        var isAtEnd: Bool { bytes.isEmpty }

        mutating func varint() throws -> UInt64 {
            var value: UInt64 = 0, shift: UInt64 = 0
            while let byte = bytes.popFirst() {
                value |= UInt64(byte & 0x7F) << shift
                if byte < 0x80 { return value }
                shift += 7
            }
            throw Fault.truncated
        }

        mutating func next() throws -> (field: Int, value: Value)? {
            guard !isAtEnd else { return nil }
            let key = try varint()
            let field = Int(key >> 3)
            switch key & 7 {
            case 0: return (field, .number(try varint()))
            case 1, 5:
                let size = key & 7 == 1 ? 8 : 4
                guard bytes.count >= size else { throw Fault.truncated }
                defer { bytes = bytes.dropFirst(size) }
                return (field, .fixed(bytes.prefix(size).reversed().reduce(0) { $0 << 8 | UInt64($1) }))
            case 2:
                let length = Int(try varint())
                guard bytes.count >= length else { throw Fault.truncated }
                defer { bytes = bytes.dropFirst(length) }
                return (field, .bytes(bytes.prefix(length)))
            default: throw Fault.badTag
            }
        }
    }
}
