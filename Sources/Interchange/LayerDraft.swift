internal import Catalog
public import Geo

/// A first definition of a layer, made from a layer of a file: the text of `layers/<id>.json5`.
///
/// Nobody knows yet what its columns hold, so each is personal data (P2) unless it is named as public.
public struct LayerDraft: Sendable {
    /// The columns that anyone may read.
    public enum PublicColumns: Sendable {
        case none, all
        case named([String])

        func contains(_ name: String) -> Bool {
            switch self {
            case .none: false
            case .all: true
            case .named(let names): names.contains(name)
            }
        }
    }

    public let id: String
    /// The file, in JSON5.
    public let text: String
    /// The columns that are personal data until somebody says otherwise.
    public let personal: [String]

    /// - Parameters:
    ///   - source: the file's layer.
    ///   - id: the id, or nil for one made from the layer's name.
    ///   - kinds: how many features there are of each kind of geometry.
    ///   - order: the layer's place among the others.
    public init(
        _ source: VectorLayer, id: String? = nil, kinds: [GeometryKind: Int], publicColumns: PublicColumns, order: Int
    ) throws(InterchangeError) {
        guard source.geometry != .none, let geometry = Self.geometry(source.geometry, kinds) else { throw .noGeometry(layer: source.name) }
        self.id = id ?? Self.id(from: source.name)
        var taken: Set<String> = []
        // A layer has at least one field.
        let columns = source.fields.isEmpty ? [VectorField(name: "name", kind: .string)] : source.fields
        let fields = columns.enumerated().map { i, field in
            let name = Self.fieldName(field.name, number: i + 1, taken: &taken)
            return DraftField(name: name, source: field, isPublic: publicColumns.contains(field.name))
        }
        personal = fields.filter { !$0.isPublic }.map(\.source.name)
        text = Self.text(self.id, source, geometry, fields, order: order)
    }

    /// Counts the kinds of geometry of a file's features.
    public static func kinds(of features: inout FeatureStream) throws(InterchangeError) -> [GeometryKind: Int] {
        var counts: [GeometryKind: Int] = [:]
        var feature = FileFeature()
        while try features.next(&feature) {
            if feature.hasGeometry, feature.fault == nil { counts[feature.shape.kind, default: 0] += 1 }
        }
        return counts
    }

    // MARK: Parts

    /// A kind that holds the features of the most frequent dimension; what the file declares when it has none.
    private static func geometry(_ declared: DeclaredGeometry, _ kinds: [GeometryKind: Int]) -> GeometryKind? {
        var counts = [0, 0, 0]
        for (kind, count) in kinds { counts[kind.dimension] += count }
        guard let most = counts.max(), most > 0, let dimension = counts.firstIndex(of: most) else {
            if case .kind(let kind) = declared { return kind }
            return nil
        }
        let seen = kinds.keys.filter { $0.dimension == dimension }
        let isMultiple = seen.contains { $0.isMultiple } || declared == seen.first.map { .kind($0.multiple) }
        return isMultiple ? seen.first?.multiple : seen.first?.single
    }

    /// The id that a layer of this name gets: `[a-z][a-z0-9_]*`, at most 48 long.
    public static func id(from name: String) -> String {
        var id = plain(name.lowercased())
        while let first = id.first, !first.isLetter { id.removeFirst() }
        id = String(id.prefix(40))
        return id.isEmpty || ReservedNames.isReserved(layer: id) ? (id.isEmpty ? "layer" : id) + "_layer" : id
    }

    /// A name that a field may have, and that no other field has in any case of letters.
    private static func fieldName(_ name: String, number: Int, taken: inout Set<String>) -> String {
        var plain = String(plain(name).prefix(48))
        if plain.allSatisfy({ $0 == "_" }) { plain = "column_\(number)" }
        if plain.first?.isNumber == true { plain = "_" + plain }
        if ReservedNames.isReserved(field: plain) || ["row"].contains(plain.lowercased()) { plain += "_value" }
        if !taken.insert(plain.lowercased()).inserted {
            plain += "_\(number)"
            taken.insert(plain.lowercased())
        }
        return plain
    }

    /// Letters, digits and `_` of ASCII; other characters of ASCII as `_`, the rest left out.
    private static func plain(_ text: String) -> String {
        String(
            text.unicodeScalars.compactMap { scalar -> Character? in
                guard scalar.isASCII else { return nil }
                return scalar.properties.isAlphabetic || ("0"..."9").contains(scalar) ? Character(scalar) : "_"
            })
    }
}

/// A field of a draft.
struct DraftField {
    let name: String
    let source: VectorField
    let isPublic: Bool

    var type: FieldType {
        switch source.kind {
        case .string, .other: .text
        case .integer, .integer64: .integer
        case .boolean: .boolean
        case .real: .number
        case .date: .date
        case .dateTime: .instant
        case .stringList: .textArray
        }
    }
}
