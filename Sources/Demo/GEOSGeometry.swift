import CGEOS
import Geo

/// A geometry of GEOS; it keeps its context alive and ends with its owner.
@safe struct GEOSGeometry: ~Copyable {
    private let context: GEOSContext
    private let pointer: OpaquePointer

    init(context: GEOSContext, pointer: OpaquePointer) {
        self.context = context
        unsafe self.pointer = pointer
    }

    deinit { unsafe GEOSGeom_destroy_r(context.handle, pointer) }

    /// The multipolygon of a polygon or multipolygon.
    init(_ shape: borrowing Shape, context: GEOSContext) throws(GEOSError) {
        var polygons: [OpaquePointer?] = unsafe []
        do throws(GEOSError) {
            for polygon in 0..<shape.polygonEnds.count {
                unsafe polygons.append(try Self.polygon(polygon, of: shape, context))
            }
        } catch {
            for unsafe polygon in unsafe polygons { unsafe GEOSGeom_destroy_r(context.handle, polygon) }
            throw error
        }
        // The collection owns its parts from here on, also when it cannot be made.
        let collection = unsafe polygons.withUnsafeMutableBufferPointer {
            unsafe GEOSGeom_createCollection_r(
                context.handle, Int32(GEOS_MULTIPOLYGON.rawValue), $0.baseAddress, UInt32($0.count))
        }
        guard let collection = unsafe collection else { throw context.failure }
        unsafe self.init(context: context, pointer: collection)
    }

    /// The polygon inside a ring, which is closed here.
    init(ring: [Coordinate], context: GEOSContext) throws(GEOSError) {
        try self.init(Shape.polygon(rings: [ring + ring.prefix(1)]), context: context)
    }

    private static func polygon(
        _ polygon: Int, of shape: borrowing Shape, _ context: GEOSContext
    ) throws(GEOSError) -> OpaquePointer {
        var rings: [OpaquePointer?] = unsafe []
        for ring in shape.polygon(polygon) {
            let range = shape.ring(ring)
            let sequence = unsafe shape.xy.withUnsafeBufferPointer {
                unsafe GEOSCoordSeq_copyFromBuffer_r(
                    context.handle, $0.baseAddress.map { unsafe $0 + 2 * range.lowerBound }, UInt32(range.count), 0, 0)
            }
            // The ring owns the sequence from here on, also when it cannot be made.
            guard let sequence = unsafe sequence, let made = unsafe GEOSGeom_createLinearRing_r(context.handle, sequence) else {
                for unsafe ring in unsafe rings { unsafe GEOSGeom_destroy_r(context.handle, ring) }
                throw context.failure
            }
            unsafe rings.append(made)
        }
        let made = unsafe rings.withUnsafeMutableBufferPointer {
            unsafe GEOSGeom_createPolygon_r(
                context.handle, $0.first ?? nil, $0.baseAddress.map { unsafe $0 + 1 }, UInt32(max(0, $0.count - 1)))
        }
        guard let made = unsafe made else { throw context.failure }
        return unsafe made
    }

    private typealias Operation = (GEOSContextHandle_t?, OpaquePointer?) -> OpaquePointer?
    private typealias Predicate = (GEOSContextHandle_t?, OpaquePointer?) -> CChar

    private func applying(_ operation: Operation) throws(GEOSError) -> GEOSGeometry {
        try unsafe context.made(operation(context.handle, pointer))
    }

    private func answer(_ predicate: Predicate) throws(GEOSError) -> Bool {
        try unsafe context.answer(predicate(context.handle, pointer))
    }

    /// The shared part; with a grid, computed and rounded on it (GEOS OverlayNG), so that the answer is valid there.
    func intersection(_ other: borrowing GEOSGeometry, grid: Double? = nil) throws(GEOSError) -> GEOSGeometry {
        if let grid {
            return try unsafe context.made(GEOSIntersectionPrec_r(context.handle, pointer, other.pointer, grid))
        }
        return try unsafe context.made(GEOSIntersection_r(context.handle, pointer, other.pointer))
    }

    /// A valid geometry of the same points.
    func repaired() throws(GEOSError) -> GEOSGeometry { try unsafe applying(GEOSMakeValid_r) }

    /// The geometry with rings and parts in an order of their own, whatever the order in which they were computed.
    func normalized() throws(GEOSError) -> GEOSGeometry {
        let copy = try unsafe applying(GEOSGeom_clone_r)
        if unsafe GEOSNormalize_r(context.handle, copy.pointer) != 0 { throw context.failure }
        return copy
    }

    var isValid: Bool { get throws(GEOSError) { try unsafe answer(GEOSisValid_r) } }

    /// The area in the plane, in squares of the coordinates' unit.
    var area: Double {
        get throws(GEOSError) {
            var area = 0.0
            try unsafe context.check(GEOSArea_r(context.handle, pointer, &area))
            return area
        }
    }

    /// The centre of the area.
    var centroid: Coordinate { get throws(GEOSError) { try unsafe applying(GEOSGetCentroid_r).coordinate } }

    /// Some position inside.
    var pointOnSurface: Coordinate { get throws(GEOSError) { try unsafe applying(GEOSPointOnSurface_r).coordinate } }

    private var coordinate: Coordinate {
        get throws(GEOSError) {
            var x = 0.0
            var y = 0.0
            guard unsafe GEOSGeomGetX_r(context.handle, pointer, &x) == 1,
                unsafe GEOSGeomGetY_r(context.handle, pointer, &y) == 1
            else { throw context.failure }
            return Coordinate(x: x, y: y)
        }
    }

    /// The polygons of the geometry; lines and points that an overlay has left are dropped. Exteriors run
    /// counter-clockwise, interiors clockwise (RFC 7946 section 3.1.6).
    func shape() throws(GEOSError) -> Shape {
        var shape = Shape(kind: .multiPolygon)
        try unsafe Self.append(pointer, to: &shape, context)
        return shape
    }

    private static func append(_ pointer: OpaquePointer, to shape: inout Shape, _ context: GEOSContext) throws(GEOSError) {
        let type = unsafe GEOSGeomTypeId_r(context.handle, pointer)
        switch GEOSGeomTypes(UInt32(bitPattern: type)) {
        case GEOS_POLYGON:
            guard let exterior = unsafe GEOSGetExteriorRing_r(context.handle, pointer) else { throw context.failure }
            try unsafe append(ring: exterior, counterClockwise: true, to: &shape, context)
            let holes = unsafe GEOSGetNumInteriorRings_r(context.handle, pointer)
            for i in 0..<max(0, holes) {
                guard let hole = unsafe GEOSGetInteriorRingN_r(context.handle, pointer, i) else { throw context.failure }
                try unsafe append(ring: hole, counterClockwise: false, to: &shape, context)
            }
            shape.polygonEnds.append(shape.ringEnds.count)
        case GEOS_MULTIPOLYGON, GEOS_GEOMETRYCOLLECTION:
            let parts = unsafe GEOSGetNumGeometries_r(context.handle, pointer)
            for i in 0..<max(0, parts) {
                guard let part = unsafe GEOSGetGeometryN_r(context.handle, pointer, i) else { throw context.failure }
                try unsafe append(part, to: &shape, context)
            }
        default:
            break
        }
    }

    private static func append(
        ring: OpaquePointer, counterClockwise: Bool, to shape: inout Shape, _ context: GEOSContext
    ) throws(GEOSError) {
        guard let sequence = unsafe GEOSGeom_getCoordSeq_r(context.handle, ring) else { throw context.failure }
        var count: UInt32 = 0
        try unsafe context.check(GEOSCoordSeq_getSize_r(context.handle, sequence, &count))
        if count == 0 { return }
        var xy = [Double](repeating: 0, count: 2 * Int(count))
        try unsafe context.check(
            xy.withUnsafeMutableBufferPointer {
                unsafe GEOSCoordSeq_copyToBuffer_r(context.handle, sequence, $0.baseAddress, 0, 0)
            })
        let ring = Shape(kind: .polygon, xy: xy, ringEnds: [Int(count)], polygonEnds: [1])
        if (ring.signedArea2(ring: 0) > 0) == counterClockwise {
            shape.xy += xy
        } else {
            for i in stride(from: xy.count - 2, through: 0, by: -2) { shape.xy += [xy[i], xy[i + 1]] }
        }
        shape.ringEnds.append(shape.xy.count / 2)
    }
}
