import Geo

/// Official polygons of areas, by area code. They stand in the place of the demo's approximated cells.
public struct Boundaries: Sendable {
    private var shapes: [String: Shape] = [:]

    /// No official polygons.
    public init() {}

    /// Reads files of GeoJSON in degrees on WGS 84.
    ///
    /// A feature says its area in a property `code` of 2, 4 or 6 digits, in the properties of the common operational
    /// datasets of the United Nations (`adm3_pcode`: `TH560101`), or in one of the field names that are usual in
    /// Thai shapefiles; the lowest level that a feature names is its own. Features without an area are passed over,
    /// several features of one area make one, and an invalid polygon is repaired. Give the files of all levels, so that
    /// the areas nest: an area without a polygon keeps a cell that is cut from the polygon of the area above.
    ///
    /// - Throws: ``DemoError`` with the file and what is wrong in it.
    public init(files: [String]) throws(DemoError) {
        let context = GEOSContext()
        for path in files {
            var found = false
            for feature in try Outlines(path: path).features {
                guard let code = Self.code(of: feature), let polygons = feature.geometry else { continue }
                found = true
                do throws(GEOSError) {
                    try add(polygons.shape, of: code, context)
                } catch {
                    throw .geometry(area: code, error)
                }
            }
            if !found { throw .malformed(path: path, reason: "no feature has an area code and a polygon") }
        }
    }

    private mutating func add(_ shape: Shape, of code: String, _ context: GEOSContext) throws(GEOSError) {
        var whole = shapes[code] ?? Shape(kind: .multiPolygon)
        let coordinates = whole.count
        let rings = whole.ringEnds.count
        whole.xy += shape.xy
        whole.ringEnds += shape.ringEnds.map { $0 + coordinates }
        whole.polygonEnds += shape.polygonEnds.map { $0 + rings }
        let geometry = try GEOSGeometry(whole, context: context)
        shapes[code] = try geometry.isValid ? geometry.normalized().shape() : geometry.repaired().normalized().shape()
    }

    /// How many areas have a polygon.
    public var count: Int { shapes.count }

    /// The polygon of an area.
    subscript(code: String) -> Shape? { shapes[code] }

    /// Names of fields that hold a whole code, or two digits below those of the level above.
    private static let names = [
        ["adm3_pcode", "tam_code", "tb_code", "tambon_idn"],
        ["adm2_pcode", "amp_code", "amphoe_idn"],
        ["adm1_pcode", "pro_code", "prov_code"],
    ]

    private static func code(of feature: Outlines.Feature) -> String? {
        let properties = Dictionary(
            feature.properties.compactMap { name, value in value.text.map { (name.lowercased(), digits($0)) } },
            uniquingKeysWith: { first, _ in first })
        if let code = properties["code"], [2, 4, 6].contains(code.utf8.count) { return code }
        var below = ""
        for (level, names) in names.enumerated() {
            guard let code = names.lazy.compactMap({ properties[$0] }).first(where: { !$0.isEmpty }) else {
                if below.isEmpty { continue }
                return nil
            }
            if code.utf8.count == 6 - 2 * level { return code + below }
            guard code.utf8.count == 2 else { return nil }
            below = code + below
        }
        return nil
    }

    /// A code without the country's prefix; empty when anything but digits is left.
    private static func digits(_ text: String) -> String {
        let code = text.hasPrefix("TH") ? text.dropFirst(2) : text[...]
        return code.utf8.allSatisfy { (0x30...0x39).contains($0) } ? String(code) : ""
    }
}
