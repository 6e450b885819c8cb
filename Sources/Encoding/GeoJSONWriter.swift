public import Catalog
public import Geo
public import Store

/// Writes features as GeoJSON (RFC 7946), one after another into a growing buffer. The head and the tail of the
/// document are the caller's: it writes them through ``buffer``.
public struct GeoJSONWriter: FeatureSink, ~Copyable {
    /// How a feature's public id is written: as JSON text, or as a JSON number when it is one.
    public enum IdentifierForm: Sendable { case text, number }

    /// What stands between features.
    public enum Framing: Sendable {
        /// Commas, for the array of a FeatureCollection.
        case list
        /// A record separator before and a line feed after each (RFC 8142 section 2).
        case sequence
    }

    public struct Options: Sendable {
        /// Decimals of coordinates, 0...8.
        public var decimals = 8
        /// Latitudes come before longitudes in the shapes.
        public var latitudeFirst = false
        /// False: every geometry is written as null.
        public var withGeometry = true
        public var identifiers = IdentifierForm.text
        public var framing = Framing.list
        /// Features stand before the first in the same list, so that a comma comes before it.
        public var continues = false
        /// The sink is full as soon as the buffer holds this many bytes.
        public var byteBudget = Int.max
        /// The sink is full with this many features.
        public var featureBudget = Int.max
        /// Members for the end of each feature, as JSON without braces: `"links":[]`.
        public var members: [UInt8] = []
        /// Adds the members of JSON-FG (OGC 21-045r1).
        public var jsonFG: JSONFG?

        public init() {}
    }

    /// What JSON-FG (OGC 21-045r1) says of a feature beyond GeoJSON. Geometries are in CRS84; `place` is null unless
    /// ``GeoJSONWriter/place(_:)`` tells it.
    public struct JSONFG: Sendable {
        /// The number of the column that is the feature's time; nil: `time` is null.
        public var timeColumn: Int?
        /// Decimals of the coordinates of `place`, 0...8.
        public var placeDecimals = 8
        /// Latitudes come before longitudes in `place`.
        public var placeLatitudeFirst = false

        public init(timeColumn: Int?) { self.timeColumn = timeColumn }
    }

    /// The answer so far.
    public var buffer: ByteBuffer
    /// How many features are complete.
    public private(set) var featureCount = 0

    private let options: Options
    private let kind: GeometryKind
    private let format: FixedFormat
    private let keys: Pieces
    private let isArray: [Bool]
    private var hasGeometry = false
    private var hasPlace = false
    private var inProperties = false
    private var time: [UInt8] = []

    /// - Parameters:
    ///   - fields: the columns of the query, in its order.
    ///   - kind: the layer's kind of geometry, which decides between single and multiple geometries.
    ///   - buffer: where to write; with the head of the document, if there is one.
    public init(
        fields: [Field], kind: GeometryKind, options: Options = Options(), buffer: consuming ByteBuffer = ByteBuffer()
    ) {
        self.options = options
        self.kind = kind
        format = FixedFormat(decimals: options.decimals)
        keys = Pieces(
            fields.enumerated().map { i, field in
                var key = ByteBuffer()
                if i > 0 { key.append(UInt8(ascii: ",")) }
                key.append(json: field.name)
                key.append(UInt8(ascii: ":"))
                return key.take()
            })
        isArray = fields.map { $0.type == .textArray }
        self.buffer = buffer
    }

    public mutating func begin(row: Int64, id: Span<UInt8>) {
        switch options.framing {
        case .list: if featureCount > 0 || options.continues { buffer.append(UInt8(ascii: ",")) }
        case .sequence: buffer.append(0x1E)
        }
        buffer.append("{\"type\":\"Feature\",\"id\":")
        if options.identifiers == .number, isJSONInteger(id) {
            buffer.append(id)
        } else {
            buffer.append(json: id)
        }
        buffer.append(",\"geometry\":")
        hasGeometry = false
        hasPlace = false
        inProperties = false
        time.removeAll(keepingCapacity: true)
    }

    public mutating func geometry(_ shape: borrowing Shape) {
        hasGeometry = options.withGeometry && buffer.append(geometry: shape, in: kind, format, mirrored: options.latitudeFirst)
    }

    /// Tells the feature's geometry in another system than CRS84, right after ``geometry(_:)``: `place` of JSON-FG.
    public mutating func place(_ shape: borrowing Shape) {
        guard let jsonFG = options.jsonFG, hasGeometry else { return }
        let start = buffer.count
        buffer.append(",\"place\":")
        hasPlace = buffer.append(
            geometry: shape, in: kind, FixedFormat(decimals: jsonFG.placeDecimals), mirrored: jsonFG.placeLatitudeFirst)
        if !hasPlace { buffer.truncate(to: start) }
    }

    public mutating func null(_ column: Int) { member(column, room: 4) { $0.put("null") } }

    public mutating func boolean(_ column: Int, _ value: Bool) {
        member(column, room: 5) { cursor in
            if value { cursor.put("true") } else { cursor.put("false") }
        }
    }

    public mutating func integer(_ column: Int, _ value: Int64) {
        member(column, room: ByteBuffer.integerRoom) { $0.put(integer: value) }
    }

    public mutating func number(_ column: Int, _ value: Double) {
        guard value.isFinite else { return null(column) }
        member(column, room: ByteBuffer.doubleRoom) { $0.put(shortest: value) }
    }

    public mutating func text(_ column: Int, _ utf8: Span<UInt8>) {
        if isArray[column], isJSONTextArray(utf8) {
            member(column, room: utf8.count) { $0.put(utf8) }
        } else {
            member(column, room: ByteBuffer.jsonRoom(utf8)) { $0.put(json: utf8) }
        }
        if let jsonFG = options.jsonFG, jsonFG.timeColumn == column { for i in utf8.indices { time.append(utf8[i]) } }
    }

    public mutating func end() -> Bool {
        if !inProperties { openProperties() }
        buffer.append(UInt8(ascii: "}"))
        if options.jsonFG != nil { appendTime() }
        if !options.members.isEmpty {
            buffer.append(UInt8(ascii: ","))
            buffer.append(options.members)
        }
        buffer.append(UInt8(ascii: "}"))
        if options.framing == .sequence { buffer.append(UInt8(ascii: "\n")) }
        featureCount += 1
        return featureCount < options.featureBudget && buffer.count < options.byteBudget
    }

    @inline(__always)
    private mutating func member(_ column: Int, room: Int, _ value: (inout ByteCursor) -> Void) {
        if !inProperties { openProperties() }
        buffer.append(keys, column, room: room, value)
    }

    private mutating func openProperties() {
        if !hasGeometry { buffer.append("null") }
        if options.jsonFG != nil, !hasPlace { buffer.append(",\"place\":null") }
        buffer.append(",\"properties\":{")
        inProperties = true
    }

    /// `time` of JSON-FG: a date is told from an instant by its length.
    private mutating func appendTime() {
        guard !time.isEmpty else { return buffer.append(",\"time\":null") }
        if time.count == 10 { buffer.append(",\"time\":{\"date\":") } else { buffer.append(",\"time\":{\"timestamp\":") }
        let text = time
        buffer.append(json: text.span)
        buffer.append(UInt8(ascii: "}"))
    }
}

/// Whether a text is an integer of JSON (RFC 8259 section 6): no leading zeros, no plus.
func isJSONInteger(_ text: Span<UInt8>) -> Bool {
    let start = text.count > 0 && text[0] == UInt8(ascii: "-") ? 1 : 0
    guard (1...18).contains(text.count - start) else { return false }
    for i in start..<text.count where !(0x30...0x39).contains(text[i]) { return false }
    return text[start] != 0x30 || text.count == 1
}

/// Whether a text is a JSON array of strings (RFC 8259 sections 5 and 7) and valid UTF-8.
func isJSONTextArray(_ text: Span<UInt8>) -> Bool {
    var i = 0
    func skipSpace() { while i < text.count, [0x20, 0x09, 0x0A, 0x0D].contains(text[i]) { i += 1 } }
    func take(_ byte: UInt8) -> Bool {
        guard i < text.count, text[i] == byte else { return false }
        i += 1
        return true
    }
    skipSpace()
    guard take(UInt8(ascii: "[")) else { return false }
    skipSpace()
    if !take(UInt8(ascii: "]")) {
        repeat {
            skipSpace()
            guard take(UInt8(ascii: "\"")) else { return false }
            while !take(UInt8(ascii: "\"")) { guard skipCharacter(text, &i) else { return false } }
            skipSpace()
        } while take(UInt8(ascii: ","))
        guard take(UInt8(ascii: "]")) else { return false }
    }
    skipSpace()
    return i == text.count
}

/// Skips one character inside a JSON string, or one escape.
private func skipCharacter(_ text: Span<UInt8>, _ i: inout Int) -> Bool {
    guard i < text.count, text[i] >= 0x20 else { return false }
    if text[i] == UInt8(ascii: "\\") {
        guard i + 1 < text.count else { return false }
        let kind = text[i + 1]
        i += 2
        if kind == UInt8(ascii: "u") {
            guard i + 4 <= text.count else { return false }
            for _ in 0..<4 {
                let digit = text[i] | 0x20
                guard (0x30...0x39).contains(text[i]) || (0x61...0x66).contains(digit) else { return false }
                i += 1
            }
            return true
        }
        return "\"\\/bfnrt".utf8.contains(kind)
    }
    let sequence = unsafe text.withUnsafeBufferPointer { unsafe UTF8Sequence($0.baseAddress! + i, remaining: $0.count - i) }
    guard case .valid(let length) = sequence else { return false }
    i += length
    return true
}
