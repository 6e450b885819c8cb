internal import Geo

/// Reads one GeoJSON feature (RFC 7946) from a line, strictly and without a tree: every byte is looked at once.
struct FeatureReader {
    /// The file's columns by their names, in UTF-8.
    private let names: [[UInt8]]
    private let columns: [[UInt8]: Int]
    private var coordinates = CoordinateReader()

    /// The deepest nesting in a value that is an array or object.
    static let deepestValue = 32

    init(columns names: [String]) {
        self.names = names.map { Array($0.utf8) }
        columns = Dictionary(self.names.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// Fills `feature` from a line, but for its number.
    mutating func read(_ line: Span<UInt8>, into feature: inout FileFeature) throws(FeatureFault) {
        feature.reset(columns: names.count)
        var scanner = JSONScanner(position: 0)
        try scanner.expect(UInt8(ascii: "{"), line)
        var isFeature = false
        var more = try scanner.opens(UInt8(ascii: "}"), line)
        while more {
            let start = feature.bytes.count
            try scanner.string(line, into: &feature.bytes)
            let key = Key(feature.bytes[start...])
            feature.bytes.removeSubrange(start...)
            try scanner.expect(UInt8(ascii: ":"), line)
            switch key {
            case .type: isFeature = try member(&scanner, line, &feature.bytes) == "Feature"
            case .id: try id(&scanner, line, &feature)
            case .properties: try properties(&scanner, line, &feature)
            case .geometry: try geometry(&scanner, line, &feature)
            default: try scanner.skip(line, depth: Self.deepestValue)
            }
            more = try scanner.goesOn(UInt8(ascii: "}"), line)
        }
        try scanner.expectEnd(line)
        guard isFeature else { throw .syntax(0) }
    }

    /// The members that mean something.
    private enum Key: String {
        case type, id, properties, geometry, coordinates

        init?(_ bytes: ArraySlice<UInt8>) {
            guard bytes.count <= 11 else { return nil }
            self.init(rawValue: String(decoding: bytes, as: UTF8.self))
        }
    }

    /// A short text that is a member's value.
    private func member(_ scanner: inout JSONScanner, _ line: Span<UInt8>, _ bytes: inout [UInt8]) throws(FeatureFault) -> String {
        let start = bytes.count
        try scanner.string(line, into: &bytes)
        defer { bytes.removeSubrange(start...) }
        return String(decoding: bytes[start...], as: UTF8.self)
    }

    private mutating func id(_ scanner: inout JSONScanner, _ line: Span<UInt8>, _ feature: inout FileFeature) throws(FeatureFault) {
        let cell = try scanner.value(line, &feature.bytes, depth: Self.deepestValue)
        if case .integer(let number) = cell {
            feature.fid = number
        } else if let column = columns[Array("id".utf8)] {
            // GDAL writes a column of this name as the feature's identifier.
            feature.cells[column] = cell
        }
    }

    private mutating func properties(_ scanner: inout JSONScanner, _ line: Span<UInt8>, _ feature: inout FileFeature) throws(FeatureFault) {
        if scanner.peek(line) == UInt8(ascii: "n") { return try scanner.word("null", line) }
        try scanner.expect(UInt8(ascii: "{"), line)
        var next = 0
        var more = try scanner.opens(UInt8(ascii: "}"), line)
        while more {
            let start = feature.bytes.count
            try scanner.string(line, into: &feature.bytes)
            // Columns come in their order; some may be missing.
            let key = feature.bytes[start...]
            let column: Int?
            if next < names.count, key.elementsEqual(names[next]) { column = next } else { column = columns[Array(key)] }
            feature.bytes.removeSubrange(start...)
            try scanner.expect(UInt8(ascii: ":"), line)
            let cell = try scanner.value(line, &feature.bytes, depth: Self.deepestValue)
            if let column {
                feature.cells[column] = cell
                next = column + 1
            }
            more = try scanner.goesOn(UInt8(ascii: "}"), line)
        }
    }

    private mutating func geometry(_ scanner: inout JSONScanner, _ line: Span<UInt8>, _ feature: inout FileFeature) throws(FeatureFault) {
        feature.hasGeometry = false
        if scanner.peek(line) == UInt8(ascii: "n") { return try scanner.word("null", line) }
        try scanner.expect(UInt8(ascii: "{"), line)
        coordinates.reset()
        var name = ""
        var more = try scanner.opens(UInt8(ascii: "}"), line)
        while more {
            let key = Key(Array(try member(&scanner, line, &feature.bytes).utf8)[...])
            try scanner.expect(UInt8(ascii: ":"), line)
            switch key {
            case .type: name = try member(&scanner, line, &feature.bytes)
            case .coordinates: try coordinates.read(&scanner, line)
            default: try scanner.skip(line, depth: Self.deepestValue)
            }
            more = try scanner.goesOn(UInt8(ascii: "}"), line)
        }
        guard let kind = GeometryKind.allCases.first(where: { $0.name == name }) else { throw .geometryKind(name) }
        feature.hasGeometry = try coordinates.take(kind, into: &feature.shape)
    }
}
