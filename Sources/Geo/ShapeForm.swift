extension Shape {
    /// Whether the arrays fit each other as their descriptions say. Only such a shape may be asked for its rings.
    ///
    /// Coordinates may be anything, and a ring may be open or empty.
    public var isWellFormed: Bool {
        guard xy.count % 2 == 0 else { return false }
        if kind.dimension == 0 { return ringEnds.isEmpty && polygonEnds.isEmpty }
        guard Self.ascends(ringEnds, to: count) else { return false }
        return kind.dimension == 1 ? polygonEnds.isEmpty : Self.ascends(polygonEnds, to: ringEnds.count)
    }

    private static func ascends(_ ends: [Int], to total: Int) -> Bool {
        var last = 0
        for end in ends {
            if end < last { return false }
            last = end
        }
        return last == total
    }

    /// The number of points, lines or polygons.
    public var partCount: Int {
        switch kind.dimension {
        case 0: count
        case 1: ringEnds.count
        default: polygonEnds.count
        }
    }
}

extension GeometryKind {
    /// The kind of many such parts.
    public var multiple: GeometryKind {
        switch self {
        case .point, .multiPoint: .multiPoint
        case .lineString, .multiLineString: .multiLineString
        case .polygon, .multiPolygon: .multiPolygon
        }
    }

    /// The kind of one such part.
    public var single: GeometryKind {
        switch self {
        case .point, .multiPoint: .point
        case .lineString, .multiLineString: .lineString
        case .polygon, .multiPolygon: .polygon
        }
    }

    public var isMultiple: Bool { self == multiple }
}
