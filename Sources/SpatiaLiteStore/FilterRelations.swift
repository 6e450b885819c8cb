internal import Geo
internal import SQLite
internal import Store

// MARK: Space (OGC 21-065r2 section 7.7)

extension FilterCompiler {
    mutating func spatial(_ relation: Expression.SpatialRelation, _ a: Expression, _ b: Expression) throws(StoreError) -> SQLFragment {
        if let box = Self.box(of: b), Self.isGeometry(a), let test = Self.boxTest(relation, box) { return test }
        if let box = Self.box(of: a), Self.isGeometry(b), let test = Self.boxTest(relation, box) { return test }
        let left = try geometry(a), right = try geometry(b)
        callsSpatiaLite()
        let test: SQLFragment =
            switch relation {
            case .intersects: "ST_Intersects(\(left), \(right))"
            case .equals: "ST_Equals(\(left), \(right))"
            case .disjoint: "ST_Disjoint(\(left), \(right))"
            case .touches: "ST_Touches(\(left), \(right))"
            case .within: "ST_Within(\(left), \(right))"
            case .overlaps: "ST_Overlaps(\(left), \(right))"
            case .crosses: "ST_Crosses(\(left), \(right))"
            case .contains: "ST_Contains(\(left), \(right))"
            }
        // SpatiaLite answers -1 when an argument is NULL.
        return "(nullif(\(test), -1) = 1)"
    }

    /// The test against a box that needs no SpatiaLite; nil for another relation.
    private static func boxTest(_ relation: Expression.SpatialRelation, _ box: BoundingBox) -> SQLFragment? {
        let test: SQLFragment =
            "meets_box(\(identifier: LayerTable.geometryColumn), \(box.minX), \(box.minY), \(box.maxX), \(box.maxY))"
        return switch relation {
        case .intersects: test
        case .disjoint: "(NOT \(test))"
        default: nil
        }
    }

    static func isGeometry(_ e: Expression) -> Bool { e == .property(Expression.geometryProperty) }

    private static func box(of e: Expression) -> BoundingBox? {
        if case .box(let box) = e { return box }
        return nil
    }

    /// A geometry as SQL of a blob.
    func geometry(_ e: Expression) throws(StoreError) -> SQLFragment {
        if Self.isGeometry(e) { return "\(identifier: LayerTable.geometryColumn)" }
        if case .function("NEAREST", let arguments) = e { return try nearest(arguments) }
        guard let shape = Self.shape(e), !shape.isEmpty else { throw .unsupported("a spatial relation to what is no geometry") }
        var blob: [UInt8] = []
        GeometryBlob.write(shape, bounds: shape.bounds, into: &blob)
        return "\(bytes: blob)"
    }

    /// The geometry that is written in the filter; nil for anything else.
    static func shape(_ e: Expression) -> Shape? {
        switch e {
        case .geometry(let shape): return shape
        case .box(let b):
            if b.width == 0, b.height == 0 { return .point(x: b.minX, y: b.minY) }
            if b.width == 0 || b.height == 0 { return Shape(kind: .lineString, xy: [b.minX, b.minY, b.maxX, b.maxY], ringEnds: [2]) }
            return .polygon(rings: [[
                Coordinate(x: b.minX, y: b.minY), Coordinate(x: b.maxX, y: b.minY), Coordinate(x: b.maxX, y: b.maxY),
                Coordinate(x: b.minX, y: b.maxY), Coordinate(x: b.minX, y: b.minY),
            ]])
        default: return nil
        }
    }
}

// MARK: Time (OGC 21-065r2 section 7.8, after J. F. Allen's intervals)

extension FilterCompiler {
    /// An instant in a form in which instants compare, see ``Timestamp/comparable(_:)``.
    static func comparable(_ instant: SQLFragment) -> SQLFragment { "rtrim(\(instant), '0.Z')" }

    /// The first moment of a date, in that form.
    static func firstMoment(_ date: SQLFragment) -> SQLFragment { "(\(date) || 'T00:00:')" }

    /// First and last moment of an operand, as SQL of texts; nil: open.
    private struct Extent {
        var first: SQLFragment?
        var last: SQLFragment?
        /// Whether it is made of dates only; nil when it is open at both ends.
        var isDate: Bool?

        /// In moments: a date runs from its first to its last, which comes after every fraction of its last second.
        var inMoments: Extent {
            isDate == true ? Extent(first: first.map(firstMoment), last: last.map { "(\($0) || 'T~')" }, isDate: false) : self
        }

        // An open end lies before the first digit or behind the last.
        var start: SQLFragment { first ?? "''" }
        var end: SQLFragment { last ?? "'~'" }
    }

    mutating func temporal(_ relation: Expression.TemporalRelation, _ a: Expression, _ b: Expression) throws(StoreError) -> SQLFragment {
        var x = try extent(a), y = try extent(b)
        if x.isDate == false || y.isDate == false {
            x = x.inMoments
            y = y.inMoments
        }
        return switch relation {
        case .after: "(\(x.start) > \(y.end))"
        case .before: "(\(x.end) < \(y.start))"
        case .contains: "(\(x.start) < \(y.start) AND \(x.end) > \(y.end))"
        case .disjoint: "(\(x.end) < \(y.start) OR \(x.start) > \(y.end))"
        case .during: "(\(x.start) > \(y.start) AND \(x.end) < \(y.end))"
        case .equals: "(\(x.start) = \(y.start) AND \(x.end) = \(y.end))"
        case .finishedBy: "(\(x.start) < \(y.start) AND \(x.end) = \(y.end))"
        case .finishes: "(\(x.start) > \(y.start) AND \(x.end) = \(y.end))"
        case .intersects: "(\(x.start) <= \(y.end) AND \(x.end) >= \(y.start))"
        case .meets: "(\(x.end) = \(y.start))"
        case .metBy: "(\(x.start) = \(y.end))"
        case .overlappedBy: "(\(x.start) > \(y.start) AND \(x.start) < \(y.end) AND \(x.end) > \(y.end))"
        case .overlaps: "(\(x.start) < \(y.start) AND \(x.end) > \(y.start) AND \(x.end) < \(y.end))"
        case .startedBy: "(\(x.start) = \(y.start) AND \(x.end) > \(y.end))"
        case .starts: "(\(x.start) = \(y.start) AND \(x.end) < \(y.end))"
        }
    }

    private mutating func extent(_ e: Expression) throws(StoreError) -> Extent {
        guard case .interval(let start, let end) = e else {
            let value = try operand(e, 0)
            switch value.kind {
            case .date, .instant: return Extent(first: value.sql, last: value.sql, isDate: value.kind == .date)
            case .null: return Extent(first: value.sql, last: value.sql, isDate: nil)
            default: throw .unsupported("a temporal relation of a \(value.kind.rawValue)")
            }
        }
        let first = try start.map { (e) throws(StoreError) in try extent(e) }
        let last = try end.map { (e) throws(StoreError) in try extent(e) }
        let isDate = first?.isDate ?? last?.isDate
        // Mixed ends are brought to moments one by one.
        let isMixed = first?.isDate != nil && last?.isDate != nil && first?.isDate != last?.isDate
        return Extent(
            first: (isMixed ? first?.inMoments : first)?.first, last: (isMixed ? last?.inMoments : last)?.last,
            isDate: isMixed ? false : isDate)
    }
}

// MARK: Arrays (OGC 21-065r2 section 7.9)

extension FilterCompiler {
    mutating func arrays(_ relation: Expression.ArrayRelation, _ a: Expression, _ b: Expression) throws(StoreError) -> SQLFragment {
        let x = try operand(a, 0), y = try operand(b, 0)
        for kind in [x.kind, y.kind] where kind != .array && kind != .null { throw .unsupported("an array relation of a \(kind.rawValue)") }
        let test: SQLFragment =
            switch relation {
            case .contains: Self.holds(x.sql, y.sql)
            case .containedBy: Self.holds(y.sql, x.sql)
            case .equals: Self.holds(x.sql, y.sql) + " AND " + Self.holds(y.sql, x.sql)
            case .overlaps: "EXISTS (SELECT 1 FROM json_each(\(x.sql)) WHERE value IN (SELECT value FROM json_each(\(y.sql))))"
            }
        return "(CASE WHEN json_valid(\(x.sql)) AND json_valid(\(y.sql)) THEN \(test) END)"
    }

    /// Whether every item of `inner` is in `outer`.
    private static func holds(_ outer: SQLFragment, _ inner: SQLFragment) -> SQLFragment {
        "NOT EXISTS (SELECT 1 FROM json_each(\(inner)) WHERE value NOT IN (SELECT value FROM json_each(\(outer))))"
    }
}

/// Arrays of texts as JSON (RFC 8259 sections 5 and 7).
enum JSONTexts {
    static func written(_ items: [Expression]) throws(StoreError) -> String {
        var json = "["
        for (i, item) in items.enumerated() {
            if i > 0 { json += "," }
            switch item {
            case .literal(.text(let text)): append(text, to: &json)
            case .literal(.integer(let v)): json += String(v)
            case .literal(.number(let v)) where v.isFinite: json += String(v)
            case .literal(.boolean(let v)): json += v ? "true" : "false"
            default: throw .unsupported("an array of what is neither text nor number")
            }
        }
        return json + "]"
    }

    private static func append(_ text: String, to json: inout String) {
        json += "\""
        for c in text.unicodeScalars {
            switch c {
            case "\"", "\\":
                json += "\\"
                json.unicodeScalars.append(c)
            case _ where c.value < 0x20:
                let digits = String(c.value, radix: 16)
                json += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: json.unicodeScalars.append(c)
            }
        }
        json += "\""
    }
}
