public import Geo

/// Transforms coordinates between CRS84 and one other system.
///
/// Each holds its own PROJ context, so it belongs to one thread at a time. Take it from a ``ProjectorPool``,
/// which it returns to by itself. No infinite or undefined number ever comes out.
///
/// There and back is exact to a few nanometres on WGS 84. Through a datum shift it is so to 1 cm: heights are left out and
/// the rotations of EPSG method 9606 are not undone exactly; PROJ's own programs do the same.
public struct Projector: ~Copyable {
    public let system: CoordinateSystem
    private let operation: PinnedOperation?
    private let home: ProjectorPool?

    /// A projector that no pool keeps.
    /// - Parameter shift: the change of datum; the system's own unless another is named. Systems on WGS 84 have none.
    public init(_ system: CoordinateSystem, shift: DatumShift? = nil) throws(ProjectionError) {
        self.system = system
        home = nil
        if let pipeline = system.pipeline(system.datumShift.map { shift ?? $0 }) {
            operation = try PinnedOperation(system, pipeline: pipeline)
        } else {
            operation = nil
        }
    }

    init(_ system: CoordinateSystem, operation: PinnedOperation?, home: ProjectorPool) {
        self.system = system
        self.operation = operation
        self.home = home
    }

    deinit {
        if let home, let operation { home.giveBack(operation, of: system) }
    }

    /// Transforms a shape from CRS84 into the system, in its axis order.
    ///
    /// - Throws: `outsideDomain` with the first position outside the system's domain; the shape is then unchanged.
    public mutating func forward(_ shape: inout Shape) throws(ProjectionError) {
        try forward(&shape.xy)
    }

    /// Transforms a shape from the system, in its axis order, into CRS84.
    ///
    /// - Throws: `outsideDomain` with the first position outside the system's plane or domain; the shape is then of no use.
    public mutating func inverse(_ shape: inout Shape) throws(ProjectionError) {
        try inverse(&shape.xy)
    }

    /// The position in the system of a position in CRS84.
    public mutating func forward(_ c: Coordinate) throws(ProjectionError) -> Coordinate {
        var xy = [c.x, c.y]
        try forward(&xy)
        return Coordinate(x: xy[0], y: xy[1])
    }

    /// The position in CRS84 of a position in the system.
    public mutating func inverse(_ c: Coordinate) throws(ProjectionError) -> Coordinate {
        var xy = [c.x, c.y]
        try inverse(&xy)
        return Coordinate(x: xy[0], y: xy[1])
    }

    /// Interleaved coordinates from CRS84 into the system.
    mutating func forward(_ xy: inout [Double]) throws(ProjectionError) {
        try check(xy, in: system.domain)
        run(&xy, inverse: false)
        guard xy.allSatisfy(\.isFinite) else { throw .operationFailed(system, code: 0) }
    }

    /// Interleaved coordinates from the system into CRS84.
    mutating func inverse(_ xy: inout [Double]) throws(ProjectionError) {
        try check(xy, in: system.plane)
        run(&xy, inverse: true)
        // Rounding may carry a position on the edge of the domain a hair across it.
        let domain = system.domain
        let tolerated = domain.inset(by: -1e-9)
        var i = 0
        while i + 1 < xy.count {
            let x = xy[i], y = xy[i + 1]
            if !domain.contains(x: x, y: y) {
                guard tolerated.contains(x: x, y: y) else {
                    var given = [x, y]
                    run(&given, inverse: false)
                    throw .outsideDomain(system, Coordinate(x: given[0], y: given[1]))
                }
                xy[i] = min(max(x, domain.minX), domain.maxX)
                xy[i + 1] = min(max(y, domain.minY), domain.maxY)
            }
            i += 2
        }
    }

    /// Every position lies in the box; an undefined number lies in none.
    private func check(_ xy: [Double], in box: BoundingBox) throws(ProjectionError) {
        var i = 0
        while i + 1 < xy.count {
            guard box.contains(x: xy[i], y: xy[i + 1]) else {
                throw .outsideDomain(system, Coordinate(x: xy[i], y: xy[i + 1]))
            }
            i += 2
        }
    }

    /// The operation itself, unchecked.
    mutating func run(_ xy: inout [Double], inverse: Bool) {
        switch system {
        case .crs84: break
        case .wgs84:
            var i = 0
            while i + 1 < xy.count {
                xy.swapAt(i, i + 1)
                i += 2
            }
        case .webMercator: inverse ? PseudoMercator.inverse(&xy) : PseudoMercator.forward(&xy)
        default: operation?.run(&xy, inverse: inverse)
        }
    }
}
