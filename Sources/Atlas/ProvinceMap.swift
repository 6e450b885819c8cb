public import Catalog
public import Geo

/// A province, the box of its outline and the place of its name, in degrees.
public struct ProvinceBox: Sendable {
    public let area: Area
    public let box: BoundingBox
    public let point: Coordinate
}

/// The outlines of the provinces, for pages that must stand without a map library.
public struct ProvinceMap: Sendable {
    /// By ascending code.
    public let provinces: [ProvinceBox]
    /// A drawing 560 by 1,000: latitudes stretched as at 13.5° N, so that the country keeps its shape.
    public let svg: [UInt8]

    public init(areas: AreaRegister) {
        var provinces: [ProvinceBox] = []
        var paths: [(code: String, data: String)] = []
        let outlines = areas.provinceOutlines().sorted { $0.key < $1.key }
        var extent = BoundingBox.empty
        for (_, shape) in outlines { extent.grow(shape.bounds) }
        let scaleX = 0.972_37
        let scale = min(540 / max(extent.width * scaleX, 1e-9), 980 / max(extent.height, 1e-9))
        for (code, shape) in outlines {
            guard let area = areas[code] else { continue }
            provinces.append(ProvinceBox(area: area, box: shape.bounds, point: shape.labelPoint ?? shape.bounds.center))
            paths.append((code: code.text, data: Self.path(shape, extent, scaleX * scale, scale)))
        }
        self.provinces = provinces
        var text = """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 560 1000" role="img" aria-label="แผนที่ประเทศไทยแสดงแนวเขตจังหวัด">
            <g fill="#eef3ee" stroke="#5b6f6a" stroke-width="1" stroke-linejoin="round">

            """
        for path in paths { text += "<path id=\"p\(path.code)\" d=\"\(path.data)\"/>\n" }
        text += "</g></svg>\n"
        svg = Array(text.utf8)
    }

    /// The rings as lines between points a tenth of a pixel fine; a ring that shrinks to less than a triangle is left out.
    private static func path(_ shape: Shape, _ extent: BoundingBox, _ scaleX: Double, _ scaleY: Double) -> String {
        var data = ""
        for ring in shape.ringEnds.indices {
            var points: [(x: Int, y: Int)] = []
            for i in shape.ring(ring) {
                let x = Int(((shape.xy[2 * i] - extent.minX) * scaleX * 10).rounded()) + 100
                let y = Int(((extent.maxY - shape.xy[2 * i + 1]) * scaleY * 10).rounded()) + 100
                if let last = points.last, abs(last.x - x) + abs(last.y - y) < 8 { continue }
                points.append((x, y))
            }
            guard points.count > 2 else { continue }
            for (i, point) in points.enumerated() { data += "\(i == 0 ? "M" : "L")\(tenths(point.x)) \(tenths(point.y))" }
            data += "Z"
        }
        return data
    }

    private static func tenths(_ value: Int) -> String { value % 10 == 0 ? "\(value / 10)" : "\(value / 10).\(abs(value % 10))" }
}
