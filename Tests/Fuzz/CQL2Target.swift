import Geo
import Store

extension FuzzTarget {
    /// Both readers of CQL2: what is taken prints and reads the same, as text and as JSON.
    public static let cql2 = FuzzTarget(
        name: "cql2",
        seeds: [
            "a = 1 AND NOT (b LIKE 'x%' OR c IS NULL)", "d BETWEEN 1 AND 2.5e3 AND e IN ('a', 'b')",
            "S_INTERSECTS(geometry, POLYGON((0 0, 1 0, 1 1, 0 0)))", "T_DURING(t, INTERVAL('2024-01-01', '..'))", "CASEI(ACCENTI(n)) = CASEI('é')",
            "A_CONTAINS(l, ('x'))", "a * (b + 2) ^ 2 div 3 <> c % 4", "S_WITHIN(geometry, BBOX(170,-10,-170,10))",
            #"{"op":"and","args":[{"op":"=","args":[{"property":"a"},1]},{"op":"isNull","args":[{"property":"b"}]}]}"#,
            #"{"op":"s_intersects","args":[{"property":"geometry"},{"type":"Point","coordinates":[1,2]}]}"#,
            #"{"op":"t_after","args":[{"property":"t"},{"interval":["2024-01-01",".."]}]}"#,
        ].map { Array($0.utf8) },
        words: [
            "AND", "OR", "NOT ", "LIKE", "BETWEEN", "IN (", "IS NULL", "TRUE", "div", "CASEI(", "ACCENTI(", "DATE('2024-01-01')", "TIMESTAMP('2024-01-01T00:00:00Z')",
            "INTERVAL('..',", "BBOX(1,2,3,4)", "POINT(1 2)", "POLYGON((", "GEOMETRYCOLLECTION(", "S_INTERSECTS(", "T_DURING(", "A_EQUALS(", "\"op\":", "\"args\":",
            "\"property\":", "\"date\":", "\"timestamp\":", "\"interval\":", "\"bbox\":", "\"type\":", "\"coordinates\":", "null", "1e9", "..", "\\", "ก", "\u{0}",
        ]
    ) { bytes in
        let filters = [try? CQL2.Filter(text: String(decoding: bytes, as: UTF8.self)), try? CQL2.Filter(json: bytes)].compactMap { $0 }
        return filters.isEmpty ? .refused : filters.allSatisfy(survives) ? .taken : .wrong
    }

    private static func survives(_ filter: CQL2.Filter) -> Bool {
        let roomy = CQL2.Limits(length: 1 << 24, depth: 64, nodes: 1 << 16, vertices: 1 << 16)
        let expression = filter.expression
        guard let text = try? CQL2.parse(text: expression.cql2Text, limits: roomy), text == expression else { return false }
        guard let json = try? CQL2.parse(json: Array(expression.cql2JSON.utf8), limits: roomy), json == expression else { return false }
        _ = try? expression.check(against: .init(properties: [], geometry: .point))
        return true
    }
}
