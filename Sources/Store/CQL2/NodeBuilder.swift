import Catalog
import Geo

/// A part of the syntax tree while it is built.
struct CQL2Node {
    var expression: Expression
    /// The levels from here to the deepest leaf.
    var height = 1
    /// How many nodes there are from here down.
    var count = 1
    /// Where it stands, in bytes.
    var at: Int
    /// The members of a GEOMETRYCOLLECTION that no ``Shape`` can hold; only a spatial relation can take them.
    var members: [Shape] = []
}

/// What an expression may be, as the grammar sees it (OGC 21-065r2 annex B).
struct CQL2Category: OptionSet {
    let rawValue: UInt16

    static let predicate = CQL2Category(rawValue: 1)
    static let truth = CQL2Category(rawValue: 2)
    static let text = CQL2Category(rawValue: 4)
    static let number = CQL2Category(rawValue: 8)
    static let instant = CQL2Category(rawValue: 16)
    static let interval = CQL2Category(rawValue: 32)
    static let geometry = CQL2Category(rawValue: 64)
    static let array = CQL2Category(rawValue: 128)
    static let property = CQL2Category(rawValue: 256)
    static let function = CQL2Category(rawValue: 512)

    static let condition: CQL2Category = [.predicate, .truth, .function]
    static let ordered: CQL2Category = [.text, .number, .instant, .property, .function]
    static let scalar: CQL2Category = [.ordered, .truth]
    static let nullable: CQL2Category = [.scalar, .predicate, .interval, .geometry]
    static let any: CQL2Category = [.nullable, .array]

    init(rawValue: UInt16) { self.rawValue = rawValue }

    init(_ expression: Expression) {
        switch expression {
        case .property: self = .property
        case .literal(.boolean): self = .truth
        case .literal(.integer), .literal(.number), .arithmetic: self = .number
        case .literal, .caseInsensitive, .accentInsensitive: self = .text
        case .date, .instant: self = .instant
        case .interval: self = .interval
        case .geometry, .box: self = .geometry
        case .array: self = .array
        case .not, .and, .or, .compare, .like, .between, .isIn, .isNull, .spatial, .temporal, .arrays: self = .predicate
        case .function: self = .function
        }
    }

    /// What was found, for people.
    var found: Localized {
        switch self {
        case .predicate: .found("เงื่อนไข", "a condition")
        case .truth: .found("ค่าจริงเท็จ", "TRUE or FALSE")
        case .text: .found("ข้อความ", "a text")
        case .number: .found("ตัวเลข", "a number")
        case .instant: .found("วันที่หรือเวลา", "a date or an instant")
        case .interval: .found("ช่วงเวลา", "an interval")
        case .geometry: .found("รูปทรง", "a geometry")
        case .array: .found("รายการ", "a list")
        case .property: .found("ชื่อข้อมูล", "a property")
        default: .found("ฟังก์ชัน", "a function")
        }
    }
}

/// Builds the tree for both readers: counts nodes, levels and coordinates against the limits, keeps where each node
/// stands, and lets only those operands together that the grammar lets.
struct CQL2NodeBuilder {
    let source: CQL2Source
    let limits: CQL2.Limits
    /// The byte offset of every node, children before their parent.
    private(set) var offsets: [Int] = []
    private var vertices = 0

    init(_ source: CQL2Source, _ limits: CQL2.Limits) throws(CQL2Error) {
        self.source = source
        self.limits = limits
        guard source.bytes.count <= limits.length else {
            throw source.error(
                .limit, at: 0,
                Localized(
                    th: "ตัวกรองยาว \(source.bytes.count) ไบต์ เกิน \(limits.length)",
                    en: "the filter is \(source.bytes.count) bytes long, more than \(limits.length)"))
        }
    }

    /// Refuses a level of brackets past the limit; readers call it before they go down.
    func descend(_ depth: Int, at offset: Int) throws(CQL2Error) {
        guard depth <= limits.depth else { throw tooDeep(at: offset) }
    }

    private func tooDeep(at offset: Int) -> CQL2Error {
        source.error(
            .limit, at: offset,
            Localized(th: "ซ้อนกันลึกเกิน \(limits.depth) ชั้น", en: "nested deeper than \(limits.depth) levels"))
    }

    /// Counts a coordinate.
    mutating func vertex(at offset: Int) throws(CQL2Error) {
        vertices += 1
        guard vertices <= limits.vertices else {
            throw source.error(
                .limit, at: offset,
                Localized(
                    th: "รูปทรงมีเกิน \(limits.vertices) จุด",
                    en: "the geometries have more than \(limits.vertices) positions"))
        }
    }

    /// A node without children.
    mutating func leaf(_ expression: Expression, at offset: Int) throws(CQL2Error) -> CQL2Node {
        try branch(expression, [], at: offset)
    }

    /// A node over children, which were built in this order just before.
    mutating func branch(_ expression: Expression, _ children: [CQL2Node], at offset: Int) throws(CQL2Error) -> CQL2Node {
        var node = CQL2Node(expression: expression, at: offset)
        for child in children {
            node.height = max(node.height, child.height + 1)
            node.count += child.count
        }
        guard node.height <= limits.depth else { throw tooDeep(at: offset) }
        offsets.append(offset)
        guard offsets.count <= limits.nodes else {
            throw source.error(
                .limit, at: offset,
                Localized(th: "ตัวกรองมีเกิน \(limits.nodes) ส่วน", en: "the filter has more than \(limits.nodes) parts"))
        }
        return node
    }

    /// Refuses an operand that the grammar does not let stand here.
    func require(_ node: CQL2Node, _ allowed: CQL2Category, _ expected: Expected) throws(CQL2Error) {
        let category = CQL2Category(node.expression)
        guard allowed.contains(category) else {
            var hint = expected.text
            if category == .property, case .property(let name) = node.expression, allowed == .condition {
                hint = Localized(
                    th: "เงื่อนไข เช่น \(name) = TRUE หรือ \(name) IS NOT NULL",
                    en: "a condition, such as \(name) = TRUE or \(name) IS NOT NULL")
            }
            throw source.error(.syntax, at: node.at, category.found, expected: hint)
        }
        guard node.members.isEmpty else { throw unheldCollection(node) }
    }

    private func unheldCollection(_ node: CQL2Node) -> CQL2Error {
        source.error(
            .literal, at: node.at,
            Localized(
                th: "GEOMETRYCOLLECTION ที่ปนชนิดหรือมีหลายรูปปิด ใช้ได้ใน S_INTERSECTS กับ S_DISJOINT เท่านั้น",
                en: "a GEOMETRYCOLLECTION of mixed kinds or of several polygons can stand in S_INTERSECTS and S_DISJOINT only"),
            expected: Expected.shape.text)
    }

    /// A list of one that turned out to be a bracket around an operand.
    mutating func unwrapped(_ node: CQL2Node) -> CQL2Node {
        var node = node
        while case .array(let items) = node.expression, items.count == 1 {
            node.expression = items[0]
            node.height -= 1
            node.count -= 1
            offsets.removeLast()
        }
        return node
    }

    /// A geometry, merged to one shape where a shape can hold it: points to a MULTIPOINT, lines to a MULTILINESTRING.
    mutating func geometry(_ members: [Shape], at offset: Int) throws(CQL2Error) -> CQL2Node {
        if members.count == 1 { return try leaf(.geometry(members[0]), at: offset) }
        let dimension = members[0].kind.dimension
        if dimension < 2, members.allSatisfy({ $0.kind.dimension == dimension }) {
            var merged = Shape(kind: dimension == 0 ? .multiPoint : .multiLineString)
            for member in members {
                merged.ringEnds += member.ringEnds.map { $0 + merged.count }
                merged.xy += member.xy
            }
            return try leaf(.geometry(merged), at: offset)
        }
        var node = try leaf(.geometry(members[0]), at: offset)
        node.members = members
        return node
    }

    /// A spatial relation. A collection meets something when one of its members does, and is apart from it when
    /// all are; these two are so spelled out.
    mutating func spatial(
        _ relation: Expression.SpatialRelation, _ a: CQL2Node, _ b: CQL2Node, at offset: Int
    ) throws(CQL2Error) -> CQL2Node {
        for node in [a, b] {
            var plain = node
            if relation == .intersects || relation == .disjoint { plain.members = [] }
            try require(plain, [.geometry, .property, .function], .geometry)
        }
        if a.members.isEmpty, b.members.isEmpty {
            return try branch(.spatial(relation, a.expression, b.expression), [a, b], at: offset)
        }
        let offsetsB = Array(offsets.suffix(b.count))
        let offsetsA = Array(offsets.dropLast(b.count).suffix(a.count))
        offsets.removeLast(a.count + b.count)
        var parts: [CQL2Node] = []
        for left in a.members.isEmpty ? [a.expression] : a.members.map({ .geometry($0) }) {
            for right in b.members.isEmpty ? [b.expression] : b.members.map({ .geometry($0) }) {
                offsets += offsetsA
                offsets += offsetsB
                parts.append(try branch(.spatial(relation, left, right), [a, b], at: offset))
            }
        }
        let all = parts.map(\.expression)
        return try branch(relation == .intersects ? .or(all) : .and(all), parts, at: offset)
    }

    /// A box; `west > east` crosses the antimeridian.
    mutating func box(_ numbers: [Double], at offset: Int) throws(CQL2Error) -> CQL2Node {
        guard numbers.count == 4 || numbers.count == 6 else {
            throw source.error(
                .syntax, at: offset, .found("ตัวเลข \(numbers.count) ตัว", "\(numbers.count) numbers"), expected: Expected.box.text)
        }
        let half = numbers.count / 2
        let box = BoundingBox(minX: numbers[0], minY: numbers[1], maxX: numbers[half], maxY: numbers[half + 1])
        guard box.minY <= box.maxY else {
            throw source.error(
                .literal, at: offset,
                Localized(th: "ขอบใต้ของกรอบอยู่เหนือขอบเหนือ", en: "the south edge of the box is north of its north edge"),
                expected: Expected.box.text)
        }
        return try leaf(.box(box), at: offset)
    }
}
