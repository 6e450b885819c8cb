internal import Geo
internal import Store

/// The geometries of all rows in flat arrays, with the store's exact coordinates.
struct Geometries: Sendable {
    /// 0: the row has none; else the kind's code.
    private var kinds: [UInt8] = []
    private var xy: [Double] = []
    /// How many coordinates, ends of rings and ends of polygons there are up to the end of each row; the last two stay
    /// empty in a layer of points.
    private var coordinateEnds: [UInt32] = []
    private var ringRows: [UInt32] = []
    private var polygonRows: [UInt32] = []
    /// As in ``Shape``, counted within the row's own geometry.
    private var ringEnds: [UInt32] = []
    private var polygonEnds: [UInt32] = []
    private let hasRings: Bool
    /// How much each coordinate of polygons matters (``BoundaryRanks``); empty for other geometries.
    private var ranks: [Float] = []

    init(_ kind: GeometryKind, count: Int) {
        hasRings = kind.dimension > 0
        kinds.reserveCapacity(count)
        coordinateEnds.reserveCapacity(count)
        if kind == .point { xy.reserveCapacity(2 * count) }
    }

    var size: Int {
        kinds.count + 8 * xy.count + 4 * (ranks.count + coordinateEnds.count + ringRows.count + polygonRows.count + ringEnds.count + polygonEnds.count)
    }

    func isNull(_ row: Int) -> Bool { kinds[row] == 0 }

    /// Appends a row's geometry, or none. False: there is no room for it, or it is of another dimension than the layer.
    mutating func append(_ shape: borrowing Shape?) -> Bool {
        if let shape = copy shape {
            guard (shape.kind.dimension > 0) == hasRings, xy.count + shape.xy.count < Int(UInt32.max),
                ringEnds.count + shape.ringEnds.count < Int(UInt32.max)
            else { return false }
            kinds.append(UInt8(shape.kind.rawValue))
            xy.append(contentsOf: shape.xy)
            for end in shape.ringEnds { ringEnds.append(UInt32(end)) }
            for end in shape.polygonEnds { polygonEnds.append(UInt32(end)) }
        } else {
            kinds.append(0)
        }
        coordinateEnds.append(UInt32(xy.count / 2))
        if hasRings {
            ringRows.append(UInt32(ringEnds.count))
            polygonRows.append(UInt32(polygonEnds.count))
        }
        return true
    }

    /// Makes the shape that of a row, in its own storage; an empty one when the row has no geometry.
    func fill(_ shape: inout Shape, _ row: Int) {
        shape.reset(to: GeometryKind(rawValue: Int32(kinds[row])) ?? .point)
        let coordinates = Self.range(coordinateEnds, row)
        if coordinates.count == 1 {
            shape.xy.append(xy[2 * coordinates.lowerBound])
            shape.xy.append(xy[2 * coordinates.lowerBound + 1])
        } else {
            shape.xy.append(contentsOf: xy[(2 * coordinates.lowerBound)..<(2 * coordinates.upperBound)])
        }
        guard hasRings else { return }
        for i in Self.range(ringRows, row) { shape.ringEnds.append(Int(ringEnds[i])) }
        for i in Self.range(polygonRows, row) { shape.polygonEnds.append(Int(polygonEnds[i])) }
    }

    /// The positions of all rows for a batch; nil when one of them is not a single point on the Pseudo-Mercator square.
    var positions: [UInt32]? {
        guard !hasRings, kinds.allSatisfy({ $0 == 0 || $0 == UInt8(GeometryKind.point.rawValue) }) else { return nil }
        var positions: [UInt32] = []
        positions.reserveCapacity(2 * kinds.count)
        for row in kinds.indices {
            guard kinds[row] != 0 else {
                positions += [FeatureBatch.nowhere, FeatureBatch.nowhere]
                continue
            }
            let place = Self.range(coordinateEnds, row).lowerBound
            let side = Double(1 << 32)
            let x = (WebMercator.x(longitude: xy[2 * place]) * side).rounded(), y = (WebMercator.y(latitude: xy[2 * place + 1]) * side).rounded()
            guard xy[2 * place + 1].magnitude <= WebMercator.maximumLatitude, x >= 0, x < side - 1, y >= 0, y < side else { return nil }
            positions.append(UInt32(x))
            positions.append(UInt32(y))
        }
        return positions
    }

    /// The same polygons for drawing: each has a coordinate where a neighbour has one on its edge, and it is known which
    /// coordinates they can do without. Nil for other geometries.
    func drawn() -> Geometries? {
        guard hasRings, !polygonEnds.isEmpty else { return nil }
        var drawn = self
        let missing = BoundaryNodes.missing(xy: xy, rings: rings)
        if !missing.isEmpty { drawn.insert(missing) }
        drawn.ranks = BoundaryRanks.ranks(xy: drawn.xy, rings: drawn.rings)
        return drawn
    }

    /// The coordinate numbers of all rings.
    private var rings: [Range<Int>] {
        var rings: [Range<Int>] = []
        rings.reserveCapacity(ringEnds.count)
        for row in kinds.indices {
            let first = Self.range(coordinateEnds, row).lowerBound
            var start = 0
            for i in Self.range(ringRows, row) {
                rings.append((first + start)..<(first + Int(ringEnds[i])))
                start = Int(ringEnds[i])
            }
        }
        return rings
    }

    /// - Parameter missing: in the order of the edges.
    private mutating func insert(_ missing: [BoundaryNodes.Missing]) {
        var longer: [Double] = []
        longer.reserveCapacity(xy.count + 2 * missing.count)
        var next = 0, copied = 0
        for row in kinds.indices {
            let first = Self.range(coordinateEnds, row).lowerBound
            let before = next
            for ring in Self.range(ringRows, row) {
                let end = first + Int(ringEnds[ring])
                while next < missing.count, missing[next].after < end {
                    longer.append(contentsOf: xy[(2 * copied)..<(2 * missing[next].after + 2)])
                    copied = missing[next].after + 1
                    longer.append(xy[2 * missing[next].coordinate])
                    longer.append(xy[2 * missing[next].coordinate + 1])
                    next += 1
                }
                ringEnds[ring] += UInt32(next - before)
            }
        }
        longer.append(contentsOf: xy[(2 * copied)...])
        // Only now, since the ends of rows are read above.
        var passed = 0
        for row in kinds.indices {
            let end = Int(coordinateEnds[row])
            while passed < missing.count, missing[passed].after < end { passed += 1 }
            coordinateEnds[row] += UInt32(passed)
        }
        xy = longer
    }

    /// The same as ``fill(_:_:)`` with the coordinates that matter more than a tolerance. Rings of which less than a
    /// triangle stays are left out; a shape of which nothing stays is told whole.
    func fill(_ shape: inout Shape, _ row: Int, tolerance: Float) {
        let polygons = hasRings ? Self.range(polygonRows, row) : 0..<0
        guard !ranks.isEmpty, !polygons.isEmpty else { return fill(&shape, row) }
        shape.reset(to: GeometryKind(rawValue: Int32(kinds[row])) ?? .polygon)
        let firstCoordinate = Self.range(coordinateEnds, row).lowerBound, firstRing = Self.range(ringRows, row).lowerBound
        var ring = 0
        for polygon in polygons {
            let exterior = ring
            while ring < Int(polygonEnds[polygon]) {
                let start = firstCoordinate + (ring == 0 ? 0 : Int(ringEnds[firstRing + ring - 1]))
                let end = firstCoordinate + Int(ringEnds[firstRing + ring])
                let isKept = keep(start..<end, tolerance, &shape)
                ring += 1
                if !isKept, ring - 1 == exterior { ring = Int(polygonEnds[polygon]) }
            }
            if shape.ringEnds.count > shape.polygonEnds.last ?? 0 { shape.polygonEnds.append(shape.ringEnds.count) }
        }
        if shape.polygonEnds.isEmpty { fill(&shape, row) }
    }

    /// Appends a closed ring of the coordinates that matter; false when they are less than a triangle.
    private func keep(_ ring: Range<Int>, _ tolerance: Float, _ shape: inout Shape) -> Bool {
        let before = shape.xy.count
        for i in ring.dropLast() where ranks[i] > tolerance {
            shape.xy.append(xy[2 * i])
            shape.xy.append(xy[2 * i + 1])
        }
        guard shape.xy.count - before >= 6 else {
            shape.xy.removeSubrange(before...)
            return false
        }
        shape.xy.append(shape.xy[before])
        shape.xy.append(shape.xy[before + 1])
        shape.ringEnds.append(shape.xy.count / 2)
        return true
    }

    /// The geometries of a layer that was edited; nil when there is no room for all.
    init?(_ splice: Splice, _ old: Geometries, _ new: Geometries) {
        hasRings = old.hasRings
        kinds = splice.rows(old.kinds, new.kinds)
        func parts<Element>(
            _ elements: KeyPath<Geometries, [Element]>, _ ends: KeyPath<Geometries, [UInt32]>, each: Int = 1
        ) -> Splice.Parts<Element, UInt32>? {
            splice.parts(
                Splice.Parts(elements: old[keyPath: elements], ends: old[keyPath: ends]),
                Splice.Parts(elements: new[keyPath: elements], ends: new[keyPath: ends]), each: each)
        }
        guard let places = parts(\.xy, \.coordinateEnds, each: 2) else { return nil }
        (xy, coordinateEnds) = (places.elements, places.ends)
        guard hasRings else { return }
        guard let rings = parts(\.ringEnds, \.ringRows), let polygons = parts(\.polygonEnds, \.polygonRows) else { return nil }
        (ringEnds, ringRows) = (rings.elements, rings.ends)
        (polygonEnds, polygonRows) = (polygons.elements, polygons.ends)
        guard !old.ranks.isEmpty || !new.ranks.isEmpty else { return }
        guard let ranked = parts(\.ranks, \.coordinateEnds) else { return nil }
        ranks = ranked.elements
    }

    /// Some rows of others; nil when there is no room for them.
    init?(picking rows: [Int], of other: Geometries) { self.init(Splice(picking: rows), other, other) }

    /// Whether a row is drawn as a row of other geometries is.
    func isDrawn(_ row: Int, as other: Geometries, _ otherRow: Int) -> Bool {
        let here = Self.range(coordinateEnds, row), there = Self.range(other.coordinateEnds, otherRow)
        return here.count == there.count && ranks[here] == other.ranks[there]
            && xy[(2 * here.lowerBound)..<(2 * here.upperBound)] == other.xy[(2 * there.lowerBound)..<(2 * there.upperBound)]
            && ringEnds[Self.range(ringRows, row)] == other.ringEnds[Self.range(other.ringRows, otherRow)]
    }

    private static func range(_ ends: [UInt32], _ row: Int) -> Range<Int> {
        (row == 0 ? 0 : Int(ends[row - 1]))..<Int(ends[row])
    }
}
