import Geo

/// Where the villages of a tambon stand: a random point, or beside one that stands already.
struct VillagePositions {
    private static let satelliteDistance = Quantiles(0.20, 0.30, 0.42, 0.55, 0.75, 1.20)
    private static let leastDistance = 150.0

    private let tambon: Division
    private let box: BoundingBox
    private let ground: Ground
    private(set) var placed: [Coordinate] = []

    init(_ tambon: Division) {
        self.tambon = tambon
        box = tambon.shape.bounds
        ground = Ground(latitude: box.center.y)
    }

    /// Places the next village.
    mutating func place(moo: Int, context: GEOSContext) throws(GEOSError) -> Coordinate {
        var random = RandomStream(key: "village|\(tambon.code)|\(moo)")
        let isSatellite = random.unit() < 0.5 && !placed.isEmpty
        var position = isSatellite ? satellite(&random) : nil
        if position == nil { position = farthest(&random) }
        guard let position else {
            let inside = try GEOSGeometry(tambon.shape, context: context).pointOnSurface.asPoint
            placed.append(inside)
            return inside
        }
        placed.append(position)
        return position
    }

    /// A position 0.2 to 1.2 km from a village that stands already, and not too near to any.
    private func satellite(_ random: inout RandomStream) -> Coordinate? {
        let parent = placed[random.index(below: placed.count)]
        for _ in 0..<24 {
            let metres = 1000 * Self.satelliteDistance.value(at: random.unit())
            let direction = random.direction()
            let position = ground.moved(parent, east: metres * direction.x, north: metres * direction.y).asPoint
            if tambon.shape.holds(position), squaredDistanceToPlaced(position) >= Self.leastDistance * Self.leastDistance {
                return position
            }
        }
        return nil
    }

    /// Of four random positions inside, the one farthest from the villages that stand already.
    private func farthest(_ random: inout RandomStream) -> Coordinate? {
        var best: Coordinate?
        var bestDistance = -1.0
        var found = 0
        for _ in 0..<400 {
            let x = box.minX + random.unit() * box.width
            let y = box.minY + random.unit() * box.height
            let position = Coordinate(x: x, y: y).asPoint
            guard tambon.shape.holds(position) else { continue }
            let distance = squaredDistanceToPlaced(position)
            if distance > bestDistance {
                best = position
                bestDistance = distance
            }
            found += 1
            if found == 4 { break }
        }
        return best
    }

    private func squaredDistanceToPlaced(_ position: Coordinate) -> Double {
        var least = Double.infinity
        for other in placed { least = min(least, ground.squaredDistance(position, other)) }
        return least
    }
}
