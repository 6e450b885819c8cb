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
    ///   - id: the id that the layer shall have.
    ///   - kinds: how many features there are of each kind of geometry.
    ///   - order: the layer's place among the others.
    public init(
        _ source: VectorLayer, id: String, kinds: [GeometryKind: Int], publicColumns: PublicColumns, order: Int
    ) throws(InterchangeError) {
        guard source.geometry != .none, let geometry = Self.geometry(source.geometry, kinds) else { throw .noGeometry(layer: source.name) }
        self.id = id
        // Of two headings that differ only in the case of letters a layer takes the first; it has at least one field.
        var headings: Set<String> = []
        let columns = source.fields.filter { headings.insert($0.name.lowercased()).inserted }
        var taken = headings
        let fields = (columns.isEmpty ? [VectorField(name: "name", kind: .string)] : columns).enumerated().map { i, field in
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

    /// The id that a layer of this name gets: `[a-z][a-z0-9_]*`, at most 48 long. Nil when its name has no such letters.
    public static func id(from name: String) -> String? {
        var id = plain(name.lowercased())
        while let first = id.first, !first.isLetter { id.removeFirst() }
        id = String(id.prefix(40))
        if id.isEmpty { return nil }
        return ReservedNames.isReserved(layer: id) ? id + "_layer" : id
    }

    /// A name that a field may have: its heading, or one that is no heading and no other field's name in any case.
    private static func fieldName(_ heading: String, number: Int, taken: inout Set<String>) -> String {
        var name = String(plain(heading).prefix(48))
        if name.allSatisfy({ $0 == "_" }) { name = "column_\(number)" }
        if name.first?.isNumber == true { name = "_" + name }
        if ReservedNames.isReserved(field: name) || name.lowercased() == "row" { name += "_value" }
        if name == heading { return name }
        while !taken.insert(name.lowercased()).inserted { name += "_\(number)" }
        return name
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
