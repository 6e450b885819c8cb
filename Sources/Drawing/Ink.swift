/// An opaque colour of sRGB. What is drawn is what the legend shows, so nothing is transparent.
public struct Color: Hashable, Sendable {
    public let red: UInt8
    public let green: UInt8
    public let blue: UInt8

    public init(_ red: UInt8, _ green: UInt8, _ blue: UInt8) {
        self.red = red
        self.green = green
        self.blue = blue
    }

    /// `#rrggbb`; nil for every other text.
    public init?(hex: some StringProtocol) {
        let digits = hex.utf8
        guard digits.count == 7, digits.first == UInt8(ascii: "#") else { return nil }
        var value: UInt32 = 0
        for byte in digits.dropFirst() {
            switch byte {
            case 0x30...0x39: value = value << 4 | UInt32(byte - 0x30)
            case 0x41...0x46: value = value << 4 | UInt32(byte - 0x41 + 10)
            case 0x61...0x66: value = value << 4 | UInt32(byte - 0x61 + 10)
            default: return nil
            }
        }
        self.init(UInt8(value >> 16), UInt8(value >> 8 & 255), UInt8(value & 255))
    }

    /// `#rrggbb`.
    public var hex: String {
        [red, green, blue].reduce(into: "#") { text, part in text += (part < 16 ? "0" : "") + String(part, radix: 16) }
    }

    /// A shade of grey, 0 black to 255 white.
    public static func gray(_ level: UInt8) -> Color { Color(level, level, level) }
    public static let white = gray(255)
    public static let black = gray(0)

    /// The colour mixed with another: 0 is this one, 1 the other.
    public func mixed(with other: Color, _ share: Double) -> Color {
        func mix(_ a: UInt8, _ b: UInt8) -> UInt8 { UInt8((Double(a) + (Double(b) - Double(a)) * min(max(share, 0), 1)).rounded()) }
        return Color(mix(red, other.red), mix(green, other.green), mix(blue, other.blue))
    }
}

/// A repeated drawing on a ground, made of lines, so that it stays sharp at any size.
public struct Pattern: Hashable, Sendable {
    public enum Figure: Hashable, Sendable {
        /// Lines that rise to the right.
        case hatch
        /// Lines that fall to the right.
        case backHatch
        case crossHatch
        case dots
    }

    public let figure: Figure
    public let ink: Color
    public let ground: Color
    /// From line to line or dot to dot, in units of the canvas.
    public let spacing: Double
    /// Of a line or a dot, in units of the canvas.
    public let thickness: Double

    public init(_ figure: Figure, ink: Color, ground: Color = .white, spacing: Double, thickness: Double) {
        self.figure = figure
        self.ink = ink
        self.ground = ground
        self.spacing = max(spacing, 0.5)
        self.thickness = max(thickness, 0.05)
    }

    /// The pattern as it stands in a point of radius 1: lines between two points, and points.
    public var strokes: [[Point]] {
        let reach = 0.6
        let rising = [Point(-reach, reach), Point(reach, -reach)], falling = [Point(-reach, -reach), Point(reach, reach)]
        return switch figure {
        case .hatch: [rising]
        case .backHatch: [falling]
        case .crossHatch: [rising, falling]
        case .dots: [[Point(0, 0)]]
        }
    }

    /// The pattern in such a size that tiles of a side of 16 units lie beside one another without a seam.
    public var tiled: Pattern {
        Pattern(figure, ink: ink, ground: ground, spacing: figure == .dots ? 8 : 8 / 2.0.squareRoot(), thickness: figure == .dots ? 2.6 : max(thickness, 1))
    }

    /// The side of a tile of ``tiled``.
    public static let tileSide = 16.0

    /// ไม่มีข้อมูล: nobody has reported.
    public static let noData = Pattern(.hatch, ink: .gray(110), spacing: 4, thickness: 0.7)
    /// ปกปิด: known, but too few to be told.
    public static let suppressed = Pattern(.dots, ink: .gray(70), spacing: 4, thickness: 1.5)
    /// นอกขอบเขต: the question does not concern the area.
    public static let outOfScope = Pattern(.crossHatch, ink: .gray(185), ground: .gray(240), spacing: 5, thickness: 0.5)
    /// ยังไม่ยืนยัน: reported, but confirmed by nobody.
    public static let notConfirmed = Pattern(.backHatch, ink: Color(150, 75, 0), spacing: 6, thickness: 1.6)
}

/// What an area is filled with.
public enum Fill: Hashable, Sendable {
    case color(Color)
    case pattern(Pattern)
}

/// How a line is drawn.
public struct Pen: Hashable, Sendable {
    public let color: Color
    /// In units of the canvas.
    public let width: Double
    /// Lengths of dashes and gaps in turn; empty: a whole line.
    public let dashes: [Double]

    public init(_ color: Color, _ width: Double, dashes: [Double] = []) {
        self.color = color
        self.width = width
        self.dashes = dashes.allSatisfy { $0 >= 0 } && dashes.contains { $0 > 0 } ? dashes : []
    }
}
