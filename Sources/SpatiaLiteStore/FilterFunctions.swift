internal import Catalog
internal import Geo
internal import Store

// MARK: The functions of this service (``CQL2/functions``)

extension FilterCompiler {
    mutating func function(_ name: String, _ arguments: [Expression], _ depth: Int) throws(StoreError) -> Operand {
        guard CQL2.functions.contains(where: { $0.name == name && $0.arguments.count == arguments.count }) else {
            throw .unsupported("the function \(name) with \(arguments.count) arguments")
        }
        switch name {
        case "AREA_RAI": return Operand(sql: "area_rai(\(try geometry(arguments[0])))", kind: .number)
        case "DISTANCE_M":
            let (a, b) = try measured(arguments)
            return Operand(sql: "distance_m(\(a), \(b))", kind: .number)
        case "WITHIN_M": return Operand(sql: try within(arguments, depth), kind: .boolean)
        case "IN_AREA": return Operand(sql: try inArea(arguments[0]), kind: .boolean)
        case "FISCAL_YEAR": return try fiscalYear(try operand(arguments[0], depth))
        default: throw .unsupported("\(name) where a value belongs")
        }
    }

    /// Two geometries, one that is the same for all rows behind: what was made of it is then kept.
    private func measured(_ arguments: [Expression]) throws(StoreError) -> (SQLFragment, SQLFragment) {
        let a = try geometry(arguments[0]), b = try geometry(arguments[1])
        return Self.shape(arguments[0]) == nil ? (a, b) : (b, a)
    }

    private mutating func within(_ arguments: [Expression], _ depth: Int) throws(StoreError) -> SQLFragment {
        let metres = try operand(arguments[2], depth)
        guard metres.kind == .number || metres.kind == .null else { throw .unsupported("WITHIN_M of a \(metres.kind.rawValue)") }
        for (a, b) in [(arguments[0], arguments[1]), (arguments[1], arguments[0])] where Self.isGeometry(a) {
            // The n-th nearest is within reach when n of them are: no search for it is needed.
            guard case .function("NEAREST", let named) = b else { continue }
            let (layer, rank) = try neighbour(named)
            return "has_near(\(layer.id), \(rank), \(identifier: LayerTable.geometryColumn), \(metres.sql), \(own(layer)))"
        }
        let (a, b) = try measured(arguments)
        return "within_m(\(a), \(b), \(metres.sql))"
    }

    /// The geometry of the n-th nearest feature of a layer, as SQL.
    func nearest(_ arguments: [Expression]) throws(StoreError) -> SQLFragment {
        let (layer, rank) = try neighbour(arguments)
        return "nearest(\(layer.id), \(rank), \(identifier: LayerTable.geometryColumn), \(own(layer)))"
    }

    private func neighbour(_ arguments: [Expression]) throws(StoreError) -> (layer: Layer, rank: Value) {
        guard arguments.count == 2, case .literal(.text(let id)) = arguments[0], let layer = catalog.layer(id) else {
            throw .unsupported("NEAREST of what is no layer")
        }
        guard case .literal(.integer(let rank)) = arguments[1], (1...Int64(CQL2.largestRank)).contains(rank) else {
            throw .unsupported("NEAREST with a rank that is not 1...\(CQL2.largestRank)")
        }
        return (layer, .integer(rank))
    }

    /// The row that is no neighbour of itself.
    private func own(_ other: Layer) -> SQLFragment { other.id == layer.id ? "\(identifier: LayerTable.rowColumn)" : "NULL" }

    /// By the code of a feature's area; without one, by its geometry and the area's.
    private mutating func inArea(_ argument: Expression) throws(StoreError) -> SQLFragment {
        guard case .literal(.text(let text)) = argument, let code = AreaCode(text) else {
            throw .unsupported("IN_AREA of what is no area code")
        }
        if let range = areaRange(code) { return range }
        guard let areas = catalog.layers.first(where: { $0.area != nil && $0.area == $0.key && $0.holds(code.level) }),
            let key = areas.key
        else { throw .unsupported("IN_AREA of a \(code.level) in a layer without area codes") }
        callsSpatiaLite()
        let outline: SQLFragment =
            "(SELECT \(identifier: LayerTable.geometryColumn) FROM \(identifier: areas.id) WHERE \(identifier: areas.fields[key].name) = \(code.text))"
        return "(nullif(ST_Within(\(identifier: LayerTable.geometryColumn), \(outline)), -1) = 1)"
    }

    /// The codes of an area and all inside it: those that begin with its digits. `:` comes after 9.
    func areaRange(_ code: AreaCode) -> SQLFragment? {
        guard let column = layer.area else { return nil }
        let name: SQLFragment = "\(identifier: layer.fields[column].name)"
        return "(\(name) >= \(code.text) AND \(name) < \(code.text + ":"))"
    }

    /// The fiscal year begins on 1 October of the year before it, in Thai time: at 17:00 of 30 September in UTC.
    private func fiscalYear(_ time: Operand) throws(StoreError) -> Operand {
        let begin: String
        switch time.kind {
        case .date, .null: begin = "10"
        case .instant: begin = "09-30T17"
        default: throw .unsupported("FISCAL_YEAR of a \(time.kind.rawValue)")
        }
        return Operand(
            sql: "(CAST(substr(\(time.sql), 1, 4) AS INTEGER) + 543 + (substr(\(time.sql), 6) >= \(begin)))", kind: .number)
    }
}

extension Layer {
    /// Whether it is the layer of the areas of a level, by its id.
    fileprivate func holds(_ level: AreaLevel) -> Bool {
        switch level {
        case .province: id == "provinces"
        case .amphoe: id == "amphoe"
        case .tambon: id == "tambons"
        case .village: false
        }
    }
}
