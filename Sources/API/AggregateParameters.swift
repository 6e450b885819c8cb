internal import Atlas
internal import Catalog
internal import Store

/// What `group`, `stats` and `bins` of an aggregation ask for.
struct AggregateParameters {
    let groupings: [Grouping]
    let statistics: [Statistic]

    static let names = ["group", "stats", "bins"]
    /// The most edges of size classes, and the most statistics of one question.
    static let mostEdges = 100
    static let mostStatistics = 20

    init(_ parameters: Parameters, _ layer: Layer, _ areas: AreaRegister, for reader: Reader) throws(Problem) {
        let edges = try Self.edges(parameters)
        let options = Self.groupings(layer, areas, edges: edges ?? [], for: reader)
        var groupings: [Grouping] = []
        for name in Self.list(parameters.text("group")) {
            guard let option = options.first(where: { $0.name == name }) else {
                throw Self.unknown("group", name, options.map(\.name), Localized(th: "การจัดกลุ่มที่รู้จัก", en: "a known grouping"))
            }
            guard !groupings.contains(option.grouping) else {
                throw .badParameter("group", name, expected: Localized(th: "การจัดกลุ่มที่ไม่ซ้ำกัน", en: "each grouping once"))
            }
            groupings.append(option.grouping)
        }
        guard groupings.count <= FeatureAggregator.mostGroupings else {
            throw .badParameter(
                "group", parameters.text("group") ?? "",
                expected: Localized(
                    th: "การจัดกลุ่มไม่เกิน \(FeatureAggregator.mostGroupings) อย่าง", en: "at most \(FeatureAggregator.mostGroupings) groupings"))
        }
        let sized = groupings.count { if case .bins = $0 { true } else { false } }
        if sized > 0, edges == nil {
            throw .badParameter("bins", "", expected: Localized(th: "ขอบของช่วง เช่น bins=1,3,15", en: "the edges of the classes, such as bins=1,3,15"))
        }
        if sized == 0, let text = parameters.text("bins") {
            throw .badParameter("bins", text, expected: Localized(th: "ใช้คู่กับ group=bins(ชื่อช่องตัวเลข)", en: "used with group=bins(a number field)"))
        }
        guard sized < 2 else {
            throw .badParameter(
                "group", parameters.text("group") ?? "", expected: Localized(th: "bins(…) ได้เพียงหนึ่งช่อง", en: "bins(…) of one field only"))
        }
        self.groupings = groupings
        statistics = try Self.statistics(parameters, layer, for: reader)
    }

    private static func statistics(_ parameters: Parameters, _ layer: Layer, for reader: Reader) throws(Problem) -> [Statistic] {
        guard let text = parameters.text("stats") else { return [.count] }
        let options = statistics(layer, for: reader)
        var statistics: [Statistic] = []
        for name in list(text) {
            guard let option = options.first(where: { $0.name == name }) else {
                throw unknown("stats", name, options.map(\.name), Localized(th: "ค่าสถิติที่รู้จัก", en: "a known statistic"))
            }
            if !statistics.contains(option.statistic) { statistics.append(option.statistic) }
        }
        guard (1...mostStatistics).contains(statistics.count) else {
            throw .badParameter(
                "stats", text, expected: Localized(th: "ค่าสถิติ 1 ถึง \(mostStatistics) อย่าง", en: "1 to \(mostStatistics) statistics"))
        }
        return statistics
    }

    private static func edges(_ parameters: Parameters) throws(Problem) -> [Double]? {
        guard let text = parameters.text("bins") else { return nil }
        var edges: [Double] = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            guard let edge = Parameters.number(trimmed(part)), edges.last.map({ $0 < edge }) ?? true, edges.count < mostEdges else {
                throw .badParameter(
                    "bins", text,
                    expected: Localized(
                        th: "ตัวเลข 1 ถึง \(mostEdges) ตัว เรียงจากน้อยไปมาก เช่น 1,3,15", en: "1 to \(mostEdges) ascending numbers such as 1,3,15"))
            }
            edges.append(edge)
        }
        return edges
    }

    /// The names between commas, without spaces around them.
    private static func list(_ text: String?) -> [String] {
        guard let text, !text.isEmpty else { return [] }
        return text.split(separator: ",", omittingEmptySubsequences: false).map { String(trimmed($0)) }
    }

    private static func trimmed(_ text: Substring) -> Substring {
        var text = text
        while text.first == " " { text.removeFirst() }
        while text.last == " " { text.removeLast() }
        return text
    }

    private static func unknown(_ parameter: String, _ value: String, _ known: [String], _ expected: Localized) -> Problem {
        var problem = Problem.badParameter(parameter, value, expected: expected)
        problem.known = known
        return problem
    }

    // MARK: What a layer offers

    /// Every grouping of a layer by its name. Of a field that the reader does not see without naming it nothing is offered.
    static func groupings(_ layer: Layer, _ areas: AreaRegister, edges: [Double] = [], for reader: Reader = .anonymous) -> [(name: String, grouping: Grouping)] {
        let visible = reader.visibleColumns(layer)
        var groupings: [Grouping] = []
        if let area = layer.area, visible.contains(area) {
            groupings = AreaLevel.allCases.map { .area($0) } + areas.regionSchemes.map { .region($0) }
            if !areas.provinceGrouping.groups.isEmpty { groupings += [.inspectionZone, .provinceGroup] }
        }
        for column in visible {
            switch layer.fields[column].type {
            case .text, .boolean: groupings.append(.field(column))
            case .integer: groupings += [.field(column), .bins(column, edges: edges)]
            case .number: groupings.append(.bins(column, edges: edges))
            case .date, .instant, .textArray: break
            }
        }
        let names = AggregateNames(layer: layer, areas: areas)
        return groupings.map { (name: names.spelling($0), grouping: $0) }
    }

    /// Every statistic of a layer by its name.
    static func statistics(_ layer: Layer, for reader: Reader = .anonymous) -> [(name: String, statistic: Statistic)] {
        var statistics: [Statistic] = [.count]
        for column in reader.visibleColumns(layer) {
            statistics.append(.values(column))
            switch layer.fields[column].type {
            case .integer, .number: statistics += [.sum(column), .average(column), .minimum(column), .maximum(column)]
            case .date, .instant: statistics += [.minimum(column), .maximum(column)]
            case .text, .boolean, .textArray: break
            }
        }
        let names = AggregateNames(layer: layer, areas: AreaRegister(areas: []))
        return statistics.map { (name: names.spelling($0), statistic: $0) }
    }
}
