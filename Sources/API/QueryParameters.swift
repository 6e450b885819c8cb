internal import Atlas
internal import Catalog
internal import Geo
internal import HTTP
internal import Projection
internal import Store

/// The query parameters that ask for features, alike on every route that does.
extension Service {
    /// Names of the parameters that say which features are meant; the layer's public fields are parameters too.
    static let selectionParameters = ["bbox", "bbox-crs", "datetime", "filter", "filter-lang", "filter-crs"]

    /// The names of the layer's public fields, and the parameters that give way to them.
    static func fieldParameters(_ layer: Layer?) -> [String] {
        let fields = layer.map { queryableFields($0).map(\.name) } ?? []
        return ReservedNames.yielding.sorted().filter { !fields.contains($0) } + fields
    }

    /// `q`, where the layer has names to search in.
    static func searchParameters(_ layer: Layer?) -> [String] { layer.map { $0.search.isEmpty } ?? false ? [] : ["q"] }

    /// Which features a request means: `bbox`, `bbox-crs`, `datetime`, `fy`, `round`, `filter`, `filter-lang`, `filter-crs`,
    /// `q`, and one parameter for each public field.
    ///
    /// - Parameter reader: may name fields beyond those.
    /// - Throws: 400 for a parameter that cannot be read, or that means nothing for this layer.
    func featureQuery(_ layer: Layer, _ parameters: Parameters, for reader: Reader) throws -> FeatureQuery {
        var query = FeatureQuery(layer: layer)
        var conditions = try Service.queryableFields(layer, for: reader).compactMap { try parameters.condition($0) }
        let area = try parameters.box(in: projectors)
        query.boxes = area.boxes
        if let outline = area.outline { conditions.append(.spatial(.intersects, .property(Expression.geometryProperty), .geometry(outline))) }
        query.interval = try parameters.interval()
        if layer.column("fy") == nil, layer.column("round") == nil, let year = try parameters.fiscalYear() {
            if layer.time != nil {
                query.interval = year.interval
            } else if let field = Service.queryableFields(layer).first(where: \.isYear), year.round == nil {
                conditions.append(.compare(.equal, .property(field.name), .literal(.integer(Int64(year.year)))))
            } else {
                throw Problem.badParameter(
                    year.round == nil ? "fy" : "round", String(year.round ?? year.year),
                    expected: Localized(th: "ไม่ต้องให้ เพราะชั้นข้อมูลนี้ไม่มีปีหรืองวด", en: "nothing: this layer has no such year or round"))
            }
        }
        if let filter = try filter(layer, parameters, reader) { conditions.append(filter) }
        query.rows = try rows(layer, matching: parameters)
        if let first = conditions.first { query.filter = conditions.count == 1 ? first : .and(conditions) }
        return query
    }

    /// The languages of `filter`. `cql-text` is what the drafts of Part 3 called CQL2 text: GDAL 3.6 sends a filter
    /// to services that name it, and to no other.
    static let filterLanguages = ["cql2-text", "cql2-json", "cql-text"]

    /// The filter of OGC API - Features Part 3 (19-079r2), checked against the layer and brought to CRS84.
    private func filter(_ layer: Layer, _ parameters: Parameters, _ reader: Reader) throws -> Expression? {
        let language = parameters.text("filter-lang") ?? "cql2-text"
        guard Service.filterLanguages.contains(language) else {
            throw Problem.badParameter("filter-lang", language, expected: Localized(th: "cql2-text หรือ cql2-json", en: "cql2-text or cql2-json"))
        }
        let system = try parameters.system("filter-crs") ?? .crs84
        guard let text = parameters.text("filter") else { return nil }
        var subject = CQL2.Subject(layer, reader: reader, catalog: atlas.catalog)
        subject.domain = system == .crs84 ? .world : system.plane
        do {
            let read = try language == "cql2-json" ? CQL2.Filter(json: Array(text.utf8)) : CQL2.Filter(text: text)
            let checked = try read.check(against: subject)
            return system == .crs84 ? checked : try inCRS84(checked, from: system)
        } catch let error as CQL2Error {
            throw Problem.badFilter(error)
        } catch let error as ProjectionError {
            throw Problem.badParameter("filter-crs", system.uri, expected: Localized(th: "ระบบพิกัดที่ครอบคลุมพิกัดในตัวกรอง", en: "a system that covers the filter's coordinates (\(error))"))
        }
    }

    private func inCRS84(_ expression: Expression, from system: CoordinateSystem) throws -> Expression {
        var projector = try projectors.projector(to: system)
        return try expression.replacingGeometries { literal in
            switch literal {
            case .geometry(var shape):
                try projector.inverse(&shape)
                return .geometry(shape)
            case .box(let box): return .geometry(projector.polygon(of: box))
            default: return literal
            }
        }
    }

    /// The systems in which a layer is given out: those whose domain holds its extent.
    func systems(_ state: LayerState) -> [CoordinateSystem] {
        CoordinateSystem.allCases.filter { $0 == .crs84 || state.extent.map($0.domain.contains) ?? true }
    }

    /// The system that `crs` asks for.
    func outputSystem(_ parameters: Parameters, _ state: LayerState) throws -> CoordinateSystem {
        guard let system = try parameters.system("crs") else { return .crs84 }
        guard systems(state).contains(system) else {
            throw Problem.badParameter(
                "crs", system.uri, expected: Localized(th: "ระบบพิกัดที่ชั้นข้อมูลนี้ประกาศไว้ใน crs", en: "a system that the collection lists in crs"))
        }
        return system
    }
}

extension Parameters {
    /// A coordinate reference system by its URI (OGC 18-058r1).
    func system(_ name: String) throws(Problem) -> CoordinateSystem? {
        guard let text = text(name) else { return nil }
        guard let system = CoordinateSystem(identifier: text) else {
            var problem = Problem.badParameter(name, text, expected: Localized(th: "URI ของระบบพิกัดที่บริการนี้มี", en: "the URI of a system that this service offers"))
            problem.known = CoordinateSystem.allCases.map(\.uri)
            throw problem
        }
        return system
    }

    /// The boxes of `bbox` in degrees; a box of a projected plane is also an outline, because its edges are curves in degrees.
    func box(in projectors: ProjectorPool) throws -> (boxes: [BoundingBox], outline: Shape?) {
        let system = try system("bbox-crs") ?? .crs84
        guard let numbers = try boxNumbers() else { return ([], nil) }
        switch system {
        case .crs84: return (BoundingBox.splitAtAntimeridian(west: numbers.minX, south: numbers.minY, east: numbers.maxX, north: numbers.maxY).map(\.inWorld), nil)
        case .wgs84:
            return (BoundingBox.splitAtAntimeridian(west: numbers.minY, south: numbers.minX, east: numbers.maxY, north: numbers.maxX).map(\.inWorld), nil)
        default:
            var projector = try projectors.projector(to: system)
            let bounds = projector.bounds(of: numbers)
            // Nothing is there: a box that no feature can meet.
            guard !bounds.isEmpty else { return ([BoundingBox(minX: 180, minY: 90, maxX: 180, maxY: 90)], nil) }
            return ([bounds], system == .webMercator ? nil : projector.polygon(of: numbers))
        }
    }

    /// The four numbers that matter of `bbox`'s 4 or 6, in the order of the system's axes.
    private func boxNumbers() throws(Problem) -> BoundingBox? {
        guard let text = text("bbox") else { return nil }
        let expected = Localized(
            th: "ตัวเลข 4 หรือ 6 ตัว: ตะวันตก,ใต้,ตะวันออก,เหนือ", en: "4 or 6 numbers: west,south,east,north")
        var numbers: [Double] = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            guard let number = Parameters.number(part) else { throw .badParameter("bbox", text, expected: expected) }
            numbers.append(number)
        }
        guard numbers.count == 4 || numbers.count == 6 else { throw .badParameter("bbox", text, expected: expected) }
        let half = numbers.count / 2
        let box = BoundingBox(minX: numbers[0], minY: numbers[1], maxX: numbers[half], maxY: numbers[half + 1])
        // Longitudes alone may run backwards, across the antimeridian; where they stand depends on the axes.
        let system = try system("bbox-crs") ?? .crs84
        let north = system.axisOrder == .latitudeLongitude ? box.minX <= box.maxX : box.minY <= box.maxY
        let east = system.unit == .degree || box.minX <= box.maxX
        guard north, east else {
            throw .badParameter("bbox", text, expected: Localized(th: "ขอบแรกไม่เกินขอบหลัง", en: "the first edge not beyond the last"))
        }
        return box
    }

    /// `fy` (Buddhist Era) and `round` (a quarter of the fiscal year, 1...4).
    func fiscalYear() throws(Problem) -> (year: Int, round: Int?, interval: TimeInterval)? {
        guard let text = text("fy") else {
            guard let round = self.text("round") else { return nil }
            throw .badParameter("round", round, expected: Localized(th: "ให้คู่กับ fy", en: "to come with fy"))
        }
        guard text.utf8.count == 4, let year = Int(text), (2400...2700).contains(year) else {
            throw .badParameter("fy", text, expected: Localized(th: "ปีงบประมาณ พ.ศ. เช่น 2567", en: "a fiscal year in the Buddhist Era, such as 2567"))
        }
        var round: Int?
        if let given = self.text("round") {
            guard let number = Int(given), (1...4).contains(number) else {
                throw .badParameter("round", given, expected: Localized(th: "งวด 1–4", en: "a round from 1 to 4"))
            }
            round = number
        }
        // Fiscal year N runs from 1 October N-1 to 30 September N, in the common era N-543.
        let first = year - 544, last = year - 543
        let ends = [("\(first)-10-01", "\(first)-12-31"), ("\(last)-01-01", "\(last)-03-31"), ("\(last)-04-01", "\(last)-06-30"), ("\(last)-07-01", "\(last)-09-30")]
        let (start, end) = round.map { ends[$0 - 1] } ?? (ends[0].0, ends[3].1)
        return (year, round, TimeInterval(start: start + "T00:00:00Z", end: end + "T23:59:59Z"))
    }

    /// The keys of `sortby` (OGC API - Features Part 8): names with commas between, `-` for descending, `+` or nothing for ascending.
    func order(_ layer: Layer, for reader: Reader) throws(Problem) -> [SortKey] {
        guard let text = text("sortby") else { return [] }
        let known = Service.sortableFields(layer, for: reader).map(\.name)
        var keys: [SortKey] = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            // A plus sign in a query is a space once decoded.
            let descending = part.hasPrefix("-")
            let name = descending || part.hasPrefix("+") || part.hasPrefix(" ") ? String(part.dropFirst()) : String(part)
            guard known.contains(name), !keys.contains(where: { $0.property == name }) else {
                var problem = Problem.badParameter(
                    "sortby", text, expected: Localized(th: "ชื่อช่องที่เรียงได้ คั่นด้วยจุลภาค ใส่ - หน้าชื่อเพื่อเรียงจากมากไปน้อย", en: "sortable names, each once, with commas between; - before a name sorts downwards"))
                problem.known = known
                throw problem
            }
            keys.append(SortKey(property: name, descending: descending))
        }
        return keys
    }

    /// The names of `properties` (Part 6).
    func properties(_ layer: Layer, for reader: Reader) throws(Problem) -> [String]? {
        guard let text = text("properties") else { return nil }
        let known = Service.queryableFields(layer, for: reader).map(\.name)
        let names = text.isEmpty ? [] : text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        guard names.allSatisfy(known.contains) else {
            var problem = Problem.badParameter("properties", text, expected: Localized(th: "ชื่อช่องข้อมูลของชั้นนี้ คั่นด้วยจุลภาค", en: "names of the layer's properties, with commas between"))
            problem.known = known
            throw problem
        }
        return names
    }

    /// `true` or `false`; false when it is not given.
    func flag(_ name: String) throws(Problem) -> Bool {
        guard let text = text(name) else { return false }
        guard text == "true" || text == "false" else {
            throw .badParameter(name, text, expected: Localized(th: "true หรือ false", en: "true or false"))
        }
        return text == "true"
    }

    /// `zoom-level` (Part 7): a zoom of WebMercatorQuad.
    func zoom() throws(Problem) -> Int? {
        guard let text = text("zoom-level") else { return nil }
        guard text.utf8.count <= 2, let zoom = Int(text), (0...TileAddress.maximumZoom).contains(zoom) else {
            throw .badParameter("zoom-level", text, expected: Localized(th: "จำนวนเต็ม 0–\(TileAddress.maximumZoom)", en: "a whole number from 0 to \(TileAddress.maximumZoom)"))
        }
        return zoom
    }
}

extension BoundingBox {
    /// The box cut to the world in degrees; what lies outside becomes its edge.
    fileprivate var inWorld: BoundingBox {
        BoundingBox(
            minX: min(max(minX, -180), 180), minY: min(max(minY, -90), 90), maxX: min(max(maxX, -180), 180), maxY: min(max(maxY, -90), 90))
    }
}
