internal import Catalog
internal import Geo
internal import Store

/// What the features of one area come to.
struct AreaAggregate {
    /// The area; nil for features whose code the register does not know, or that have none.
    var code: AreaCode?
    var count = 0
    /// The sums of the features' longitudes and latitudes, of those that have a position.
    var longitudes = CompensatedSum()
    var latitudes = CompensatedSum()
    var placed = 0
    /// By slot, as ``AreaPyramidSink`` lays them out.
    var integers: [IntegerTally]
    var numbers: [NumberTally]
    var values: [Int]

    mutating func add(_ other: AreaAggregate) {
        count += other.count
        longitudes.add(other.longitudes)
        latitudes.add(other.latitudes)
        placed += other.placed
        for i in integers.indices { integers[i].add(other.integers[i]) }
        for i in numbers.indices { numbers[i].add(other.numbers[i]) }
        for i in values.indices { values[i] += other.values[i] }
    }

    /// The middle of its features' positions; nil when none has one.
    var middle: Coordinate? {
        placed > 0 ? Coordinate(x: longitudes.value / Double(placed), y: latitudes.value / Double(placed)) : nil
    }
}

/// The features that a query finds, put together by area at every level of the layer's pyramid.
///
/// Every feature counts once at each level, so that the sum over all tiles of a zoom is the table's total: an area stands
/// in one tile alone, at the middle of its features' positions, and in no other tile's buffer. A feature counts for the
/// deepest area of its code that the register knows: one of an unknown tambon for its amphoe, one of an unknown province
/// for no area. An area none of whose features has a position stands where the one around it does.
final class AreaPyramid: Sendable {
    /// The areas of a level by ascending code, the unknown last, and where they stand.
    struct Floor: Sendable {
        let level: AreaLevel
        fileprivate(set) var places: [WorldPoint] = []
        fileprivate(set) var codes: [AreaCode?] = []
        /// The values of ``Layer/aggregateAttributes``, one run for each area.
        fileprivate(set) var values: [Value] = []
    }

    /// From the province down to the pyramid's last level.
    let floors: [Floor]
    /// How many features were counted.
    let total: Int
    /// About the bytes that it takes.
    var size: Int { floors.reduce(256) { $0 + 32 * $1.places.count + 40 * $1.values.count } }

    /// Runs the query once over the source.
    ///
    /// - Parameter tile: count only what has its position in this tile; nil: everything.
    /// - Throws: what the source throws.
    init(_ query: FeatureQuery, in tile: TileAddress? = nil, source: any FeatureSource, areas: AreaRegister) throws {
        let layer = query.layer
        let deepest = layer.tiles.pyramid?.storeys.last?.level ?? .province
        let plan = AggregatePlan(layer)
        var asked = query
        asked.properties = plan.properties
        asked.boxes = tile.map { [$0.bounds()] } ?? []
        asked.limit = nil
        asked.after = nil
        asked.order = []
        var sink = AreaPyramidSink(plan, deepest: deepest, in: tile, areas: areas)
        _ = try source.query(asked.bound(to: .anonymous), into: &sink)
        var groups = sink.groups
        total = groups.reduce(0) { $0 + $1.count }
        var floors: [Floor] = [], standing: [[AreaCode?: Coordinate]] = []
        for level in AreaLevel.allCases.reversed() where level <= deepest {
            groups = Self.rolled(groups, to: level)
            standing.append(Dictionary(uniqueKeysWithValues: groups.compactMap { group in group.middle.map { (group.code, $0) } }))
            var floor = Floor(level: level)
            for group in groups {
                floor.codes.append(group.code)
                floor.values += plan.values(group, areas)
            }
            floors.append(floor)
        }
        // The middle of everything, for what has no place at all.
        let whole = groups.dropFirst().reduce(into: groups.first) { $0?.add($1) }?.middle
        for i in floors.indices {
            for code in floors[i].codes {
                let near = (i..<floors.count).lazy.compactMap { wider in
                    standing[wider][code.flatMap { $0.ancestor(min(floors[wider].level, $0.level)) }]
                }.first
                floors[i].places.append(WorldPoint(near ?? whole ?? Coordinate(x: 0, y: 0)))
            }
        }
        // Without any position there is nowhere to stand.
        self.floors = whole == nil ? [] : floors.reversed()
    }

    /// The groups put together at a level, by ascending code, the unknown last.
    private static func rolled(_ groups: [AreaAggregate], to level: AreaLevel) -> [AreaAggregate] {
        var numbers: [AreaCode?: Int] = [:]
        var rolled: [AreaAggregate] = []
        for group in groups {
            let code = group.code.map { $0.ancestor(min(level, $0.level)) ?? $0 }
            if let number = numbers[code] {
                rolled[number].add(group)
            } else {
                numbers[code] = rolled.count
                var first = group
                first.code = code
                rolled.append(first)
            }
        }
        return rolled.sorted { a, b in
            guard let a = a.code, let b = b.code else { return a.code != nil && b.code == nil }
            return a < b
        }
    }
}

/// A position on the world's square of 2^36 units a side, x from the west and y from the north: each tile of each zoom
/// up to 24 is a whole number of 4096ths of them.
struct WorldPoint: Hashable, Sendable {
    private static let bits = TileAddress.maximumZoom + 12
    private let x: Int
    private let y: Int

    /// Positions beyond the square stand on its edge.
    init(_ position: Coordinate) {
        func unit(_ part: Double) -> Int { Int(min(max(part, 0) * Double(1 << Self.bits), Double(1 << Self.bits - 1))) }
        x = unit(WebMercator.x(longitude: position.x))
        y = unit(WebMercator.y(latitude: position.y))
    }

    /// The tile of a zoom in which it lies.
    func tile(at zoom: Int) -> TileAddress {
        let shift = Self.bits - zoom
        // A position lies on the square, so that there is such a tile.
        return TileAddress(zoom: zoom, row: y >> shift, column: x >> shift)!
    }

    /// Where in a tile of 4096 units it lies; nil when it lies in another tile. It lies in one of each zoom.
    func point(in tile: TileAddress) -> GridPoint? {
        let shift = Self.bits - 12 - tile.zoom
        let column = x >> shift, row = y >> shift
        guard column >> 12 == tile.column, row >> 12 == tile.row else { return nil }
        return GridPoint(x: column & 4095, y: row & 4095)
    }
}
