import Catalog
import Geo

/// Reads the JSON encoding of CQL2 (OGC 21-065r2 section 8.3 and its JSON Schema).
///
/// Operators are taken in any case, so that no function can bear the name of one. Members that the schema does not
/// know are passed over, but an object that could be two things at once is refused.
struct CQL2JSONParser {
    var builder: CQL2NodeBuilder
    private let document: JSONValue
    private var depth = 0

    init(_ source: CQL2Source, _ limits: CQL2.Limits) throws(CQL2Error) {
        builder = try CQL2NodeBuilder(source, limits)
        var reader = JSONReader(source, deepest: 3 * limits.depth + 8)
        document = try reader.document()
    }

    mutating func filter() throws(CQL2Error) -> Expression {
        let node = try expression(document)
        try builder.require(node, .condition, .condition)
        return node.expression
    }

    private func wrong(_ value: JSONValue, _ expected: Localized) -> CQL2Error {
        builder.source.error(.syntax, at: value.at, value.found, expected: expected)
    }

    private mutating func expression(_ value: JSONValue) throws(CQL2Error) -> CQL2Node {
        depth += 1
        defer { depth -= 1 }
        try builder.descend(depth, at: value.at)
        switch value.kind {
        case .null: throw wrong(value, Expected.value.text)
        case .boolean(let v): return try builder.leaf(.literal(.boolean(v)), at: value.at)
        case .number(let v): return try builder.leaf(.literal(v), at: value.at)
        case .string(let v): return try builder.leaf(.literal(.text(v)), at: value.at)
        case .array(let all):
            let nodes = try expressions(all)
            for node in nodes { try builder.require(node, .any, .value) }
            return try builder.branch(.array(nodes.map(\.expression)), nodes, at: value.at)
        case .object(let members): return try object(value, members.map(\.name))
        }
    }

    private mutating func expressions(_ all: [JSONValue]) throws(CQL2Error) -> [CQL2Node] {
        var nodes: [CQL2Node] = []
        for value in all { nodes.append(try expression(value)) }
        return nodes
    }

    private mutating func object(_ value: JSONValue, _ names: [String]) throws(CQL2Error) -> CQL2Node {
        var kinds = names.filter { ["op", "property", "date", "timestamp", "interval", "type", "bbox"].contains($0) }
        if kinds.contains("type") { kinds.removeAll { $0 == "bbox" } }
        guard kinds.count == 1, let kind = kinds.first, let member = value.member(kind) else {
            throw wrong(
                value,
                Localized(
                    th: " op, property, date, timestamp, interval, bbox หรือรูปทรง GeoJSON อย่างใดอย่างหนึ่ง",
                    en: "one of op, property, date, timestamp, interval, bbox, or a GeoJSON geometry"))
        }
        switch kind {
        case "property":
            guard case .string(let name) = member.kind, !name.isEmpty else {
                throw wrong(member, Localized(th: "ชื่อข้อมูล", en: "the name of a property"))
            }
            return try builder.leaf(.property(name), at: value.at)
        case "date": return try builder.leaf(try instant(member, .date), at: value.at)
        case "timestamp": return try builder.leaf(try instant(member, .instant), at: value.at)
        case "interval":
            let ends = try list(member, 2...2)
            let start = try endpoint(ends[0])
            let end = try endpoint(ends[1])
            return try builder.interval(start, end, at: value.at)
        case "bbox":
            var numbers: [Double] = []
            for item in try list(member, 0...6) { numbers.append(try number(item)) }
            return try builder.box(numbers, at: value.at)
        case "type": return try builder.geometry(try shapes(value), at: value.at)
        default: return try operation(value, member)
        }
    }

    private func instant(_ value: JSONValue, _ expected: Expected) throws(CQL2Error) -> Expression {
        guard case .string(let text) = value.kind else { throw wrong(value, expected.text) }
        switch (expected, CQL2Instant.parse(text)) {
        case (.date, .date(let day)): return .date(day)
        case (.instant, .instant(let time)): return .instant(time)
        case (.endpointText, .some(let either)): return either
        default: throw builder.source.error(.literal, at: value.at, value.found, expected: expected.text)
        }
    }

    /// An end of an interval; nil: open.
    private mutating func endpoint(_ value: JSONValue) throws(CQL2Error) -> CQL2Node? {
        if case .string(let text) = value.kind {
            return text == ".." ? nil : try builder.leaf(try instant(value, .endpointText), at: value.at)
        }
        let node = try expression(value)
        try builder.require(node, [.property, .function], .endpoint)
        return node
    }

    func number(_ value: JSONValue) throws(CQL2Error) -> Double {
        guard case .number(let n) = value.kind else { throw wrong(value, Expected.coordinate.text) }
        return CQL2Number.double(n)
    }

    /// The items of a list whose length must be in the range.
    func list(_ value: JSONValue, _ count: ClosedRange<Int>) throws(CQL2Error) -> [JSONValue] {
        guard case .array(let all) = value.kind, count.contains(all.count) else {
            let size = count.lowerBound == count.upperBound
                ? "\(count.lowerBound)" : count.upperBound == .max ? "≥ \(count.lowerBound)" : "\(count.lowerBound)–\(count.upperBound)"
            throw wrong(value, Localized(th: "รายการ \(size) ตัว", en: "a list of \(size)"))
        }
        return all
    }

    // MARK: Operators

    private mutating func operation(_ value: JSONValue, _ operatorValue: JSONValue) throws(CQL2Error) -> CQL2Node {
        guard case .string(let name) = operatorValue.kind else {
            throw wrong(operatorValue, Localized(th: "ชื่อตัวดำเนินการ", en: "the name of an operator"))
        }
        guard let args = value.member("args") else {
            throw wrong(value, Localized(th: " args ของ \(name)", en: "the args of \(name)"))
        }
        let at = value.at
        if let comparison = Expression.Comparison(rawValue: name) {
            let (a, b) = try pair(args, .scalar, .scalar)
            return try builder.branch(.compare(comparison, a.expression, b.expression), [a, b], at: at)
        }
        let lowered = name.utf8.count <= 24 ? name.lowercased() : name
        if let sign = Expression.ArithmeticOperator(rawValue: lowered) {
            let (a, b) = try pair(args, [.number, .property, .function], .number)
            return try builder.branch(.arithmetic(sign, a.expression, b.expression), [a, b], at: at)
        }
        if lowered == "isnull" {
            let e = try single(args, .nullable, .nullable)
            return try builder.branch(.isNull(e.expression), [e], at: at)
        }
        switch CQL2Keyword(name) {
        case .and, .or:
            let nodes = try expressions(try list(args, 2...Int.max))
            for node in nodes { try builder.require(node, .condition, .condition) }
            let parts = nodes.map(\.expression)
            return try builder.branch(lowered == "and" ? .and(parts) : .or(parts), nodes, at: at)
        case .not:
            let e = try single(args, .condition, .condition)
            return try builder.branch(.not(e.expression), [e], at: at)
        case .like:
            let items = try expressions(try list(args, 2...2))
            try builder.require(items[0], [.text, .property, .function], .text)
            guard CQL2Pattern.isPattern(items[1].expression) else {
                throw builder.source.error(
                    .syntax, at: items[1].at, CQL2Category(items[1].expression).found, expected: Expected.pattern.text)
            }
            return try builder.branch(.like(items[0].expression, pattern: items[1].expression), items, at: at)
        case .between:
            let items = try expressions(try list(args, 3...3))
            for item in items { try builder.require(item, .ordered, .ordered) }
            return try builder.branch(
                .between(items[0].expression, low: items[1].expression, high: items[2].expression), items, at: at)
        case .in:
            let parts = try list(args, 2...2)
            let left = try expression(parts[0])
            let items = try expressions(try list(parts[1], 1...Int.max))
            for node in [left] + items { try builder.require(node, .scalar, .scalar) }
            return try builder.branch(.isIn(left.expression, items.map(\.expression)), [left] + items, at: at)
        case .casei, .accenti:
            let e = try single(args, [.text, .property, .function], .text)
            return try builder.branch(
                lowered == "casei" ? .caseInsensitive(e.expression) : .accentInsensitive(e.expression), [e], at: at)
        case .spatial(let relation):
            let items = try expressions(try list(args, 2...2))
            return try builder.spatial(relation, items[0], items[1], at: at)
        case .temporal(let relation):
            let (a, b) = try pair(args, [.instant, .interval, .property, .function], .time)
            return try builder.branch(.temporal(relation, a.expression, b.expression), [a, b], at: at)
        case .arrays(let relation):
            let (a, b) = try pair(args, [.array, .property, .function], .array)
            return try builder.branch(.arrays(relation, a.expression, b.expression), [a, b], at: at)
        case .some: throw wrong(operatorValue, Localized(
            th: "ตัวดำเนินการของ CQL2 หรือชื่อฟังก์ชัน",
            en: "an operator of CQL2 or the name of a function"))
        case nil:
            guard CQL2Character.isIdentifier(name) else {
                throw wrong(operatorValue, Localized(
                    th: "ตัวดำเนินการของ CQL2 หรือชื่อฟังก์ชัน",
                    en: "an operator of CQL2 or the name of a function"))
            }
            let nodes = try expressions(try list(args, 0...Int.max))
            for node in nodes { try builder.require(node, .any, .value) }
            return try builder.branch(.function(name, nodes.map(\.expression)), nodes, at: at)
        }
    }

    private mutating func single(
        _ args: JSONValue, _ allowed: CQL2Category, _ expected: Expected
    ) throws(CQL2Error) -> CQL2Node {
        let node = try expression(try list(args, 1...1)[0])
        try builder.require(node, allowed, expected)
        return node
    }

    private mutating func pair(
        _ args: JSONValue, _ allowed: CQL2Category, _ expected: Expected
    ) throws(CQL2Error) -> (CQL2Node, CQL2Node) {
        let nodes = try expressions(try list(args, 2...2))
        for node in nodes { try builder.require(node, allowed, expected) }
        return (nodes[0], nodes[1])
    }
}
