/// How a layer's tiles put features together by area at low zooms: provinces, then amphoe, then tambons, then the
/// features themselves.
public struct Pyramid: Hashable, Sendable {
    /// One storey: the level of the areas, and the last zoom at which they stand for their features.
    public struct Storey: Hashable, Sendable {
        public let level: AreaLevel
        public let lastZoom: Int

        public init(level: AreaLevel, lastZoom: Int) {
            self.level = level
            self.lastZoom = lastZoom
        }
    }

    /// The widest areas first; one at least, with ascending zooms.
    public let storeys: [Storey]
    /// The names of the fields, integer or number, whose values are summed.
    public let sums: [String]
    /// The names of the fields, boolean or with choices, whose values are counted one by one.
    public let counts: [String]

    public init(storeys: [Storey], sums: [String] = [], counts: [String] = []) {
        self.storeys = storeys
        self.sums = sums
        self.counts = counts
    }

    /// The storey of a zoom; nil where the features themselves stand.
    public func storey(at zoom: Int) -> Storey? { storeys.first { zoom <= $0.lastZoom } }
}

/// What an attribute of an aggregate tells.
public enum AggregateMeaning: Hashable, Sendable {
    /// `province`, `amphoe` or `tambon`; `unknown` for features whose code the register does not know.
    case level
    case code
    case name
    /// How many features there are.
    case count
    /// The zoom at which the area gives way to its parts.
    case opensAt
    /// The sum of a field's values; its number in the layer.
    case sum(Int)
    /// How many features have a value in a field; the field's number, and the value.
    case value(Int, Value)

    public enum Value: Hashable, Sendable {
        case text(String)
        case boolean(Bool)
    }
}

/// An attribute of the aggregates in a layer's tiles.
public struct AggregateAttribute: Hashable, Sendable {
    public let meaning: AggregateMeaning
    /// Its name, type, title and unit, as a field has them.
    public let field: Field
}

extension Layer {
    /// The attributes of the aggregates in the layer's tiles, in their order; none when it has no pyramid.
    public var aggregateAttributes: [AggregateAttribute] {
        guard let pyramid = tiles.pyramid else { return [] }
        func attribute(_ meaning: AggregateMeaning, _ name: String, _ type: FieldType, _ th: String, _ en: String, unit: Localized? = nil) -> AggregateAttribute {
            AggregateAttribute(meaning: meaning, field: Field(name: name, type: type, title: Localized(th: th, en: en), unit: unit))
        }
        var all = [
            attribute(.level, "area_level", .text, "ระดับพื้นที่", "Level of the area"),
            attribute(.code, "area_code", .text, "รหัสพื้นที่", "Area code"),
            attribute(.name, "area_name", .text, "ชื่อพื้นที่", "Name of the area"),
            attribute(.count, "count", .integer, "จำนวน", "Count", unit: Localized(th: "รายการ", en: "features")),
            attribute(.opensAt, "opens_zoom", .integer, "ระดับซูมที่แยกย่อย", "Zoom at which it opens"),
        ]
        for column in pyramid.sums.compactMap(column) {
            let field = fields[column]
            all.append(
                attribute(
                    .sum(column), "sum_\(field.name)", field.type, "รวม: \(field.title.th)", "Sum: \(field.title.en)", unit: field.unit))
        }
        for column in pyramid.counts.compactMap(column) {
            let field = fields[column]
            let values: [(AggregateMeaning.Value, String, Localized)] =
                field.type == .boolean
                ? [(.boolean(true), "true", Localized(th: "ใช่", en: "Yes")), (.boolean(false), "false", Localized(th: "ไม่ใช่", en: "No"))]
                : field.choices.map { (.text($0.value), $0.value, $0.title) }
            for (value, name, title) in values {
                all.append(
                    attribute(
                        .value(column, value), "count_\(field.name)_\(name)", .integer, "จำนวน: \(field.title.th) \(title.th)",
                        "Count: \(field.title.en) \(title.en)", unit: Localized(th: "รายการ", en: "features")))
            }
        }
        return all
    }
}
