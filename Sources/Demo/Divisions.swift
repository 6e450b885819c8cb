import Geo

/// A district or sub-district with its polygon.
struct Division: Sendable {
    let area: DemoInputs.Area
    /// Where its office stands, or the site of its cell.
    let site: Coordinate
    let shape: Shape
    /// The polygon is a Voronoi cell, not the official one.
    let isApproximate: Bool
    var code: String { area.code }
}

extension Cells {
    /// The amphoe of a province, around their seats.
    borrowing func amphoe(_ amphoe: [DemoInputs.Amphoe], boundaries: Boundaries) throws(GEOSError) -> [Division] {
        let sites = try amphoeSites(amphoe.map(\.seat))
        return try divisions(amphoe.map(\.area), sites, boundaries)
    }

    /// The tambons of an amphoe: the site nearest the seat is the first, the others go clockwise round the seat from north.
    borrowing func tambons(_ tambons: [DemoInputs.Area], seat: Coordinate, boundaries: Boundaries) throws(GEOSError) -> [Division] {
        if tambons.allSatisfy({ boundaries[$0.code] != nil }) {
            return try divisions(tambons, tambons.map { _ in seat }, boundaries)
        }
        var sites = try evenSites(tambons.count)
        let nearest = sites.indices.min { squaredDistance(sites[$0], seat) < squaredDistance(sites[$1], seat) }
        guard let nearest else { return [] }
        let first = sites.remove(at: nearest)
        sites.sort { Self.isClockwise($0, before: $1, around: seat) }
        return try divisions(tambons, [first] + sites, boundaries)
    }

    private borrowing func divisions(
        _ areas: [DemoInputs.Area], _ sites: [Coordinate], _ boundaries: Boundaries
    ) throws(GEOSError) -> [Division] {
        var divisions: [Division] = []
        for (i, area) in areas.enumerated() {
            if let official = boundaries[area.code] {
                divisions.append(Division(area: area, site: sites[i], shape: official, isApproximate: false))
            } else {
                divisions.append(Division(area: area, site: sites[i], shape: try cell(of: i, among: sites), isApproximate: true))
            }
        }
        return divisions
    }

    /// The seats, moved into the province where they are outside; a missing one is the inside point that is farthest
    /// from all sites so far.
    private borrowing func amphoeSites(_ seats: [Coordinate?]) throws(GEOSError) -> [Coordinate] {
        let middle = try pointOnSurface
        var known: [Coordinate?] = seats.map { $0.map { movedInside($0, towards: middle) } }
        let candidates = insidePoints(64)
        for i in known.indices where known[i] == nil {
            let sites = known.compactMap { $0 }
            func distance(_ c: Coordinate) -> Double { sites.map { squaredDistance($0, c) }.min() ?? 0 }
            known[i] = candidates.max { distance($0) < distance($1) }
        }
        var sites: [Coordinate] = []
        var taken: Set<Coordinate> = []
        for var site in known.compactMap({ $0 }) {
            while !taken.insert(site.rounded(toScale: 1e5)).inserted { site = Coordinate(x: site.x + 0.01, y: site.y + 0.007) }
            sites.append(site)
        }
        return sites
    }

    /// The first inside position on the way to `middle`, in steps of a twentieth of the way.
    private borrowing func movedInside(_ c: Coordinate, towards middle: Coordinate) -> Coordinate {
        for step in 0..<20 {
            let t = Double(step) / 20
            let moved = Coordinate(x: c.x + t * (middle.x - c.x), y: c.y + t * (middle.y - c.y))
            if shape.holds(moved) { return moved }
        }
        return middle
    }

    /// Whether the bearing of `a` from the centre, clockwise from north, is less than that of `b`.
    static func isClockwise(_ a: Coordinate, before b: Coordinate, around centre: Coordinate) -> Bool {
        let ax = a.x - centre.x, ay = a.y - centre.y
        let bx = b.x - centre.x, by = b.y - centre.y
        // The eastern half of the circle holds the bearings 0 up to 180 degrees.
        let aEast = ax > 0 || (ax == 0 && ay > 0)
        let bEast = bx > 0 || (bx == 0 && by > 0)
        if aEast != bEast { return aEast }
        return ax * by - ay * bx < 0
    }
}
