import Geo

/// An area that is divided into Voronoi cells, one for each of its children.
///
/// The cells are Voronoi's in the plane of (longitude x cosine of the middle latitude, latitude).
struct Cells: ~Copyable {
    /// Cells are computed and rounded on a grid of this many degrees (0.11 m).
    static let grid = 1e-6

    private let context: GEOSContext
    private let parent: GEOSGeometry
    let shape: Shape
    let box: BoundingBox
    private let stretch: Double

    init(dividing shape: Shape, context: GEOSContext) throws(GEOSError) {
        self.context = context
        self.shape = shape
        parent = try GEOSGeometry(shape, context: context)
        box = shape.bounds
        stretch = Series.cosine(box.center.y * .pi / 180)
    }

    /// Some position inside.
    var pointOnSurface: Coordinate { get throws(GEOSError) { try parent.pointOnSurface } }

    /// The position in the plane of the cells.
    private func flat(_ c: Coordinate) -> Coordinate { Coordinate(x: c.x * stretch, y: c.y) }

    /// The square of a distance in the plane of the cells.
    func squaredDistance(_ a: Coordinate, _ b: Coordinate) -> Double {
        let dx = (a.x - b.x) * stretch
        let dy = a.y - b.y
        return dx * dx + dy * dy
    }

    /// The points of the Halton sequence in the area's box that lie inside it.
    func insidePoints(_ count: Int) -> [Coordinate] {
        var points: [Coordinate] = []
        for point in HaltonSequence(in: box) where shape.holds(point) {
            points.append(point)
            if points.count == count { break }
        }
        return points
    }

    /// The cell of one of the sites, cut to the area.
    private func cell(of site: Int, among flatSites: [Coordinate], grid: Double?) throws(GEOSError) -> GEOSGeometry {
        let grown = box.inset(by: -1)
        let frame = BoundingBox(minX: grown.minX * stretch, minY: grown.minY, maxX: grown.maxX * stretch, maxY: grown.maxY)
        let ring = Voronoi.cell(of: site, among: flatSites, in: frame).map { Coordinate(x: $0.x / stretch, y: $0.y) }
        return try GEOSGeometry(ring: ring, context: context).intersection(parent, grid: grid)
    }

    /// The cell of one of the sites, as it is published.
    func cell(of site: Int, among sites: [Coordinate]) throws(GEOSError) -> Shape {
        var shape = try cell(of: site, among: sites.map { flat($0) }, grid: Self.grid).normalized().shape()
        for i in shape.xy.indices { shape.xy[i] = (shape.xy[i] * 1e6).rounded() / 1e6 }
        return shape
    }

    /// Sites whose cells are about equally large: points of the Halton sequence, evened out by Lloyd's algorithm.
    func evenSites(_ count: Int) throws(GEOSError) -> [Coordinate] {
        var sites = insidePoints(count)
        for _ in 0..<8 {
            let flatSites = sites.map { flat($0) }
            for site in sites.indices {
                let cell = try cell(of: site, among: flatSites, grid: nil)
                let centroid = try cell.centroid
                sites[site] = shape.holds(centroid) ? centroid : try cell.pointOnSurface
            }
        }
        return sites
    }
}
