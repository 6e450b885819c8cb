internal import Geo

/// Reads what `ogrinfo -al -so -nomd -noextent` tells of a file's layers.
struct LayerListing {
    private(set) var layers: [VectorLayer] = []
    private var name: String?
    private var geometry = DeclaredGeometry.any
    private var count: Int?
    private var crs: String?
    private var crsName: String?
    private var fields: [VectorField] = []
    private var isInCRS = false

    init(_ text: String) {
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) { take(line) }
        endLayer()
    }

    private mutating func take(_ line: Substring) {
        if let value = rest(of: line, after: "Layer name: ") {
            endLayer()
            name = String(value)
            return
        }
        guard name != nil else { return }
        if let value = rest(of: line, after: "Geometry: ") {
            geometry = Self.geometry(value)
        } else if let value = rest(of: line, after: "Feature Count: ") {
            count = Int(value).flatMap { $0 >= 0 ? $0 : nil }
        } else if line == "Layer SRS WKT:" {
            isInCRS = true
        } else if isInCRS, line.first == " " || line.first == "(" || crsName == nil && line.contains("[\"") {
            takeCRS(line)
        } else {
            isInCRS = false
            if let field = Self.field(line) { fields.append(field) }
        }
    }

    /// The last identifier at the first level of the text (OGC 18-010r7) is that of the whole system.
    private mutating func takeCRS(_ line: Substring) {
        if line.first != " " {
            if let open = line.firstRange(of: "[\""), let close = line[open.upperBound...].firstIndex(of: "\"") {
                crsName = String(line[open.upperBound..<close])
            }
            return
        }
        guard let inner = rest(of: line, after: "    ID[\""), let quote = inner.firstIndex(of: "\"") else { return }
        let code = inner[quote...].dropFirst(2).prefix { $0 != "]" && $0 != "," }
        crs = "\(inner[..<quote]):\(code.filter { $0 != "\"" })"
    }

    private mutating func endLayer() {
        if let name {
            layers.append(VectorLayer(name: name, geometry: geometry, count: count, crs: crs ?? crsName, fields: fields))
        }
        name = nil
        geometry = .any
        count = nil
        crs = nil
        crsName = nil
        fields = []
        isInCRS = false
    }

    private func rest(of line: Substring, after prefix: String) -> Substring? {
        line.hasPrefix(prefix) ? line.dropFirst(prefix.count) : nil
    }

    /// `Multi Polygon`, `3D Point`, `Measured Line String`, `Unknown (any)`, `None`.
    private static func geometry(_ text: Substring) -> DeclaredGeometry {
        if text == "None" { return .none }
        let words = text.split(separator: " ").filter { !["3D", "Measured"].contains($0) }.joined()
        return GeometryKind.allCases.first { $0.name == words }.map { .kind($0) } ?? .any
    }

    /// `name: Type(Subtype) (width.precision)` and what may follow; a name may hold anything, also `: `.
    private static func field(_ line: Substring) -> VectorField? {
        var from = line.startIndex
        while let colon = line[from...].firstRange(of: ": ") {
            let type = line[colon.upperBound...].prefix { $0 != " " }
            let widths = line[type.endIndex...]
            if widths.hasPrefix(" ("), widths.dropFirst(2).first?.isNumber == true, isType(type) {
                return VectorField(name: String(line[..<colon.lowerBound]), kind: kind(type))
            }
            from = colon.upperBound
        }
        return nil
    }

    private static let types = [
        "String", "Integer", "Integer64", "Real", "Date", "Time", "DateTime", "Binary", "StringList", "IntegerList", "Integer64List",
        "RealList",
    ]

    private static func isType(_ text: Substring) -> Bool { types.contains(String(text.prefix { $0 != "(" })) }

    private static func kind(_ text: Substring) -> VectorField.Kind {
        VectorField.Kind(rawValue: String(text)) ?? VectorField.Kind(rawValue: String(text.prefix { $0 != "(" })) ?? .other
    }
}
