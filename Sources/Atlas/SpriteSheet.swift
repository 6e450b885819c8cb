public import Catalog
public import Drawing
public import Reports

/// The signs of the map in one picture: those of the layers, the patterns of areas without a value, the marks of
/// points without one, and a clear pixel. What it is called on the map, a layer's id or a ``Mark``, says where it lies.
public struct SpriteSheet: Sendable {
    /// A place of the sheet, in pixels of a picture of pixel ratio 1.
    public struct Place: Hashable, Sendable {
        public let name: String
        public let x: Int
        public let y: Int
        /// Both sides.
        public let side: Int
    }

    public let places: [Place]
    public let width: Int
    public let height: Int

    private let signs: [Sign]

    private enum Sign: Sendable {
        case layer(LegendIcon, color: Color)
        case pattern(Pattern)
        case point(Pattern)
        case room
    }

    private static let signSide = 24
    private static let pointSide = 14
    private static let columns = 6

    public init(layers: [Layer]) {
        var named: [(name: String, side: Int, sign: Sign)] = layers.compactMap { layer in
            layer.legend.icon.map { (layer.id, Self.signSide, .layer($0, color: Color(hex: layer.legend.color) ?? .gray(90))) }
        }
        for kind in FigureKind.allCases {
            guard let pattern = kind.pattern else { continue }
            named.append((Self.patternName(kind), Int(Pattern.tileSide), .pattern(pattern.tiled)))
            named.append((Self.pointName(kind), Self.pointSide, .point(pattern)))
        }
        named.append((Self.roomName, 1, .room))
        // A free pixel around each keeps its neighbours out when it is drawn smaller or larger.
        let cell = Self.signSide + 2
        places = named.enumerated().map { i, one in
            Place(name: one.name, x: i % Self.columns * cell + 1, y: i / Self.columns * cell + 1, side: one.side)
        }
        signs = named.map(\.sign)
        width = Self.columns * cell
        height = max(1, (named.count + Self.columns - 1) / Self.columns) * cell
    }

    /// The name of the pattern of areas without a value; empty for those that have one.
    public static func patternName(_ kind: FigureKind) -> String { kind.rawValue }

    /// The name of the mark of points without a value.
    public static func pointName(_ kind: FigureKind) -> String { "point-\(kind.rawValue)" }

    /// The name of one clear pixel: drawn larger, it is room where no name may stand.
    public static let roomName = "room"

    /// The radius of the marks of points.
    public static let pointRadius = Double(pointSide) / 2

    /// A PNG without ground.
    ///
    /// - Parameter ratio: pixels for one of ``places``.
    public func png(ratio: Int) throws -> [UInt8] {
        var canvas = try Canvas(.png(pixelsPerUnit: Double(ratio), hasGround: false), size: Size(Double(width), Double(height)))
        for (place, sign) in zip(places, signs) {
            let side = Double(place.side), square = Rect(Double(place.x), Double(place.y), side, side)
            switch sign {
            case .layer(let icon, let color):
                canvas.circle(square.center, radius: side / 2 - 1, fill: .color(color), outline: Pen(.white, 1.5))
                let scale = (side - 9) / LegendIcon.side
                canvas.draw(icon.shape, Placement(xx: scale, yy: scale, x0: square.x + 4.5, y0: square.y + 4.5), fill: .color(.white))
            case .pattern(let pattern): canvas.fill(square, .pattern(pattern))
            case .point(let pattern): canvas.dot(square.center, radius: side / 2, .pattern(pattern))
            case .room: break
            }
        }
        return try canvas.finish()
    }
}

extension FigureKind {
    /// How an area without a value is filled; nil: it has one.
    public var pattern: Pattern? {
        switch self {
        case .value: nil
        case .noData: .noData
        case .outOfScope: .outOfScope
        case .notConfirmed: .notConfirmed
        case .suppressed: .suppressed
        }
    }
}
