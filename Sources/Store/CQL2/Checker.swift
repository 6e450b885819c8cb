public import Catalog
public import Geo

extension CQL2 {
    /// What a filter is asked of: the layer as the filter sees it.
    public struct Subject: Sendable {
        /// The properties that it may name, compared letter by letter.
        public var properties: [Field]
        /// Nil when the layer holds no geometry.
        public var geometry: GeometryKind?
        /// The names under which the filter may speak of the geometry, first the one that messages tell.
        public var geometryNames: [String]
        public var functions: [Function]
        /// Where coordinates may lie: the world in degrees (x is longitude), the extent of another reference
        /// system, or anywhere (nil).
        public var domain: BoundingBox?
        /// What exists, for functions that name layers and areas; nil: their names are not looked up.
        public var catalog: Catalog?

        public init(
            properties: [Field], geometry: GeometryKind?, geometryNames: [String] = [Expression.geometryProperty],
            functions: [Function] = CQL2.functions, domain: BoundingBox? = .world, catalog: Catalog? = nil
        ) {
            self.properties = properties
            self.geometry = geometry
            self.geometryNames = geometryNames
            self.functions = functions
            self.domain = domain
            self.catalog = catalog
        }

        /// A layer with the fields that a reader may name. The geometry is also `geom`, as in the standard's examples: no field may have that name.
        public init(_ layer: Layer, reader: Reader = .anonymous, catalog: Catalog) {
            self.init(
                properties: reader.nameableColumns(layer).map { layer.fields[$0] }, geometry: layer.geometry,
                geometryNames: [Expression.geometryProperty, "geom"], catalog: catalog)
        }
    }
}

extension Expression {
    /// Checks that the expression is a condition over the properties and functions of a subject, type by type
    /// (OGC 21-065r2 sections 6 and 7), and gives it the form that sources take:
    /// - the geometry is named ``geometryProperty``, functions by their declared names;
    /// - a text that stands where a date or instant is due becomes one;
    /// - a box across the antimeridian becomes its two halves: a disjunction under S_INTERSECTS, a conjunction under
    ///   S_DISJOINT, one multipolygon elsewhere.
    ///
    /// - Throws: ``CQL2Error``, without a place; ``CQL2/Filter/check(against:)`` tells the place.
    public func check(against subject: CQL2.Subject) throws(CQL2Error) -> Expression {
        var checker = CQL2Checker(subject: subject) { _ in nil }
        return try checker.filter(self)
    }
}

/// Goes through an expression, children before their parent, and gives each part its type.
struct CQL2Checker {
    /// A part that was checked.
    struct Part {
        var expression: Expression
        var type: CQL2.ValueType
        /// The type of all elements of an array, when they have one.
        var element: CQL2.ValueType?
        /// The two halves of a box across the antimeridian.
        var halves: [Expression] = []
        /// The number of the node, children before their parent.
        let node: Int
    }

    let subject: CQL2.Subject
    let place: (Int) -> CQL2Error.Place?
    private var visited = 0

    init(subject: CQL2.Subject, place: @escaping (Int) -> CQL2Error.Place?) {
        self.subject = subject
        self.place = place
    }

    mutating func filter(_ expression: Expression) throws(CQL2Error) -> Expression {
        try condition(try visit(expression)).expression
    }

    func error(_ kind: CQL2Error.Kind, _ node: Int, _ problem: Localized, expected: Localized? = nil) -> CQL2Error {
        CQL2Error(kind: kind, place: place(node), problem: problem, expected: expected)
    }

    private mutating func number() -> Int {
        defer { visited += 1 }
        return visited
    }

    private mutating func done(
        _ expression: Expression, _ type: CQL2.ValueType, element: CQL2.ValueType? = nil
    ) -> Part {
        Part(expression: expression, type: type, element: element, node: number())
    }

    private mutating func visit(_ expression: Expression) throws(CQL2Error) -> Part {
        switch expression {
        case .property(let name): return try property(name)
        case .literal(.boolean): return done(expression, .boolean)
        case .literal(.integer): return done(expression, .integer)
        case .literal(.number): return done(expression, .number)
        case .literal: return done(expression, .text)
        case .date: return done(expression, .date)
        case .instant: return done(expression, .instant)
        case .interval(let start, let end): return try interval(start, end)
        case .geometry(let shape):
            let part = done(expression, .geometry)
            try inDomain(shape.xy, part.node)
            return part
        case .box(let box): return try boxed(box)
        case .array(let items):
            let parts = try visit(items)
            let types = Set(parts.map(\.type))
            return done(.array(parts.map(\.expression)), .array, element: types.count == 1 ? types.first : nil)
        case .not(let e): return done(.not(try condition(try visit(e)).expression), .boolean)
        case .and(let all): return done(.and(try conditions(all)), .boolean)
        case .or(let all): return done(.or(try conditions(all)), .boolean)
        case .compare(let comparison, let a, let b):
            let pair = try comparable([try visit(a), try visit(b)])
            if pair[0].type == .boolean, comparison != .equal, comparison != .notEqual {
                throw error(
                    .type, number(), Localized(th: "ค่าจริงเท็จเรียงลำดับไม่ได้", en: "true and false have no order"),
                    expected: Localized(th: " = หรือ <>", en: "= or <>"))
            }
            return done(.compare(comparison, pair[0].expression, pair[1].expression), .boolean)
        case .like(let e, let pattern):
            let value = try of([.text], try visit(e))
            return done(.like(value.expression, pattern: try visit(pattern).expression), .boolean)
        case .between(let e, let low, let high):
            let all = try comparable([try visit(e), try visit(low), try visit(high)])
            _ = try of([.number, .text, .date, .instant], all[0])
            return done(.between(all[0].expression, low: all[1].expression, high: all[2].expression), .boolean)
        case .isIn(let e, let items):
            let all = try comparable(try visit([e] + items))
            return done(.isIn(all[0].expression, all.dropFirst().map(\.expression)), .boolean)
        case .isNull(let e): return done(.isNull(try visit(e).expression), .boolean)
        case .caseInsensitive(let e): return done(.caseInsensitive(try of([.text], try visit(e)).expression), .text)
        case .accentInsensitive(let e): return done(.accentInsensitive(try of([.text], try visit(e)).expression), .text)
        case .spatial(let relation, let a, let b):
            let left = try of([.geometry], try visit(a))
            let right = try of([.geometry], try visit(b))
            return done(related(relation, left, right), .boolean)
        case .temporal(let relation, let a, let b): return try temporal(relation, a, b)
        case .arrays(let relation, let a, let b):
            let left = try of([.array], try visit(a))
            let right = try of([.array], try visit(b))
            if let x = left.element, let y = right.element { try same(x, y, right.node) }
            return done(.arrays(relation, left.expression, right.expression), .boolean)
        case .arithmetic(let sign, let a, let b):
            let left = try of([.number], try visit(a))
            let right = try of([.number], try visit(b))
            let whole = left.type == .integer && right.type == .integer && sign != .divide && sign != .power
            return done(
                .arithmetic(sign, left.expression, right.expression), whole || sign == .integerDivide ? .integer : .number)
        case .function(let name, let arguments): return try call(name, arguments)
        }
    }

    private mutating func visit(_ all: [Expression]) throws(CQL2Error) -> [Part] {
        var parts: [Part] = []
        for e in all { parts.append(try visit(e)) }
        return parts
    }

    private mutating func conditions(_ all: [Expression]) throws(CQL2Error) -> [Expression] {
        var parts: [Expression] = []
        for e in all { parts.append(try condition(try visit(e)).expression) }
        return parts
    }

    private func condition(_ part: Part) throws(CQL2Error) -> Part {
        guard part.type == .boolean, CQL2Category.condition.contains(CQL2Category(part.expression)) else {
            throw error(.type, part.node, found(part), expected: Expected.condition.text)
        }
        return part
    }

    private func found(_ part: Part) -> Localized {
        switch part.expression {
        case .property(let name):
            .found(" “\(name)” ซึ่งเป็น\(part.type.title.th)", "“\(name)”, which is \(part.type.phrase)")
        default: .found(part.type.title.th, part.type.phrase)
        }
    }

    // MARK: Operands

    private mutating func property(_ name: String) throws(CQL2Error) -> Part {
        if subject.geometry != nil, subject.geometryNames.contains(name) {
            return done(.property(Expression.geometryProperty), .geometry)
        }
        guard let field = subject.properties.first(where: { $0.name == name }) else {
            let known = (subject.properties.map(\.name) + (subject.geometry == nil ? [] : subject.geometryNames.prefix(1)))
                .joined(separator: ", ")
            throw error(
                .property, number(), Localized(th: "ไม่มีข้อมูลชื่อ “\(name)”", en: "there is no property “\(name)”"),
                expected: Localized(th: "อย่างใดอย่างหนึ่งของ \(known)", en: "one of \(known)"))
        }
        let type: CQL2.ValueType
        switch field.type {
        case .text: type = .text
        case .integer: type = .integer
        case .number: type = .number
        case .boolean: type = .boolean
        case .date: type = .date
        case .instant: type = .instant
        case .textArray: type = .array
        }
        return done(.property(name), type, element: type == .array ? .text : nil)
    }

    private mutating func boxed(_ box: BoundingBox) throws(CQL2Error) -> Part {
        var part = done(.box(box), .geometry)
        try inDomain([box.minX, box.minY, box.maxX, box.maxY], part.node)
        guard box.minX > box.maxX else { return part }
        guard subject.domain == .world else {
            throw error(
                .coordinate, part.node,
                Localized(th: "ขอบตะวันตกของกรอบอยู่เลยขอบตะวันออก", en: "the west edge of the box is past its east edge"))
        }
        let boxes = BoundingBox.splitAtAntimeridian(west: box.minX, south: box.minY, east: box.maxX, north: box.maxY)
        part.halves = boxes.map { .box($0) }
        let wide = boxes.filter { $0.width > 0 }
        part.expression = wide.isEmpty ? part.halves[0] : .geometry(Self.shape(of: wide))
        return part
    }

    /// Boxes as polygons, or as lines when they have no height.
    private static func shape(of boxes: [BoundingBox]) -> Shape {
        guard let height = boxes.first?.height, height > 0 else {
            return Shape(
                kind: .multiLineString, xy: boxes.flatMap { [$0.minX, $0.minY, $0.maxX, $0.maxY] },
                ringEnds: boxes.indices.map { 2 * $0 + 2 })
        }
        return .multiPolygon(
            boxes.map { b in
                let corners = [(b.minX, b.minY), (b.maxX, b.minY), (b.maxX, b.maxY), (b.minX, b.maxY), (b.minX, b.minY)]
                return [corners.map { Coordinate(x: $0.0, y: $0.1) }]
            })
    }

    private func inDomain(_ xy: [Double], _ node: Int) throws(CQL2Error) {
        guard let domain = subject.domain else { return }
        for i in stride(from: 0, to: xy.count - 1, by: 2) where !domain.contains(x: xy[i], y: xy[i + 1]) {
            throw error(
                .coordinate, node,
                Localized(
                    th: "พิกัด \(xy[i]) \(xy[i + 1]) อยู่นอกระบบพิกัด",
                    en: "the coordinate \(xy[i]) \(xy[i + 1]) lies outside the reference system"),
                expected: Localized(
                    th: "พิกัดใน \(domain.minX) \(domain.minY) ถึง \(domain.maxX) \(domain.maxY)",
                    en: "coordinates within \(domain.minX) \(domain.minY) and \(domain.maxX) \(domain.maxY)"))
        }
    }

    /// A spatial relation. What meets a box across the antimeridian meets one of its halves, which indexes serve.
    private func related(_ relation: Expression.SpatialRelation, _ a: Part, _ b: Part) -> Expression {
        let whole = Expression.spatial(relation, a.expression, b.expression)
        guard relation == .intersects || relation == .disjoint, !(a.halves.isEmpty && b.halves.isEmpty) else { return whole }
        var parts: [Expression] = []
        for left in a.halves.isEmpty ? [a.expression] : a.halves {
            for right in b.halves.isEmpty ? [b.expression] : b.halves { parts.append(.spatial(relation, left, right)) }
        }
        return relation == .intersects ? .or(parts) : .and(parts)
    }

    // MARK: Types

    /// Whether a value of one type can stand where another is due.
    private func fits(_ type: CQL2.ValueType, _ due: CQL2.ValueType) -> Bool {
        type == due || (type == .integer && due == .number)
    }

    /// A text literal as the date or instant that it spells.
    private func asTime(_ part: Part) -> Part {
        guard case .literal(.text(let text)) = part.expression, let time = CQL2Instant.parse(text) else { return part }
        if case .date = time { return Part(expression: time, type: .date, node: part.node) }
        return Part(expression: time, type: .instant, node: part.node)
    }

    private func of(_ types: [CQL2.ValueType], _ part: Part) throws(CQL2Error) -> Part {
        if types.contains(where: { fits(part.type, $0) }) { return part }
        if types.contains(.date) || types.contains(.instant) {
            let time = asTime(part)
            if types.contains(time.type) { return time }
        }
        throw error(
            .type, part.node, found(part),
            expected: Localized(
                th: types.map(\.title.th).joined(separator: " หรือ"), en: types.map(\.phrase).joined(separator: " or ")))
    }

    /// Values that are compared with each other: all numbers, all texts, all booleans, or all dates and instants.
    private func comparable(_ parts: [Part]) throws(CQL2Error) -> [Part] {
        var parts = parts
        if parts.contains(where: { $0.type == .date || $0.type == .instant }) { parts = parts.map(asTime) }
        for part in parts {
            switch part.type {
            case .geometry, .array, .interval:
                throw error(
                    .type, part.node, found(part),
                    expected: Localized(
                        th: "ค่าเดี่ยว (รูปทรงใช้ S_… รายการใช้ A_… ช่วงเวลาใช้ T_…)",
                        en: "a single value (S_… compares geometries, A_… lists, T_… intervals)"))
            default: try same(parts[0].type, part.type, part.node)
            }
        }
        return parts
    }

    private func same(_ a: CQL2.ValueType, _ b: CQL2.ValueType, _ node: Int) throws(CQL2Error) {
        func kind(_ t: CQL2.ValueType) -> CQL2.ValueType { t == .integer ? .number : t == .instant ? .date : t }
        guard kind(a) == kind(b) else {
            throw error(
                .type, node,
                Localized(
                    th: "เทียบ\(a.title.th)กับ\(b.title.th)ไม่ได้",
                    en: "\(a.phrase) cannot be compared with \(b.phrase)"),
                expected: Localized(th: a.title.th, en: a.phrase))
        }
    }

    // MARK: Time and functions

    private mutating func interval(_ start: Expression?, _ end: Expression?) throws(CQL2Error) -> Part {
        var ends: [Expression?] = []
        for e in [start, end] {
            if let e { ends.append(try of([.date, .instant], try visit(e)).expression) } else { ends.append(nil) }
        }
        return done(.interval(ends[0], ends[1]), .interval)
    }

    private mutating func temporal(
        _ relation: Expression.TemporalRelation, _ a: Expression, _ b: Expression
    ) throws(CQL2Error) -> Part {
        let takesInstants = [.after, .before, .disjoint, .equals, .intersects].contains(relation)
        var sides: [Expression] = []
        for e in [a, b] {
            let part = try of([.date, .instant, .interval], try visit(e))
            guard takesInstants || part.type == .interval else {
                throw error(
                    .type, part.node, found(part),
                    expected: Localized(
                        th: "ช่วงเวลา INTERVAL(…) เพราะ \(relation.rawValue.uppercased()) เทียบช่วงเวลาเท่านั้น (T_INTERSECTS รับวันที่ได้)",
                        en: "an INTERVAL(…): \(relation.rawValue.uppercased()) compares intervals only (T_INTERSECTS takes dates)"))
            }
            sides.append(part.expression)
        }
        return done(.temporal(relation, sides[0], sides[1]), .boolean)
    }

    private mutating func call(_ name: String, _ arguments: [Expression]) throws(CQL2Error) -> Part {
        let parts = try visit(arguments)
        let node = number()
        guard let function = subject.functions.first(where: { $0.name.lowercased() == name.lowercased() }) else {
            let known = subject.functions.map(\.signature).joined(separator: ", ")
            throw error(
                .function, node, Localized(th: "ไม่มีฟังก์ชัน “\(name)”", en: "there is no function “\(name)”"),
                expected: known.isEmpty ? nil : Localized(th: "อย่างใดอย่างหนึ่งของ \(known)", en: "one of \(known)"))
        }
        guard parts.count == function.arguments.count else {
            throw error(
                .function, node,
                Localized(th: "\(name) มีค่า \(parts.count) ตัว", en: "\(name) has \(parts.count) arguments"),
                expected: Localized(th: " \(function.signature)", en: function.signature))
        }
        var checked: [Expression] = []
        for (part, argument) in zip(parts, function.arguments) { checked.append(try of(argument.types, part).expression) }
        try checkNames(function, checked, parts.map(\.node))
        return Part(expression: .function(function.name, checked), type: function.result, node: node)
    }
}
