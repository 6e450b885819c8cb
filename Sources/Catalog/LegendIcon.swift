public import Geo

/// The sign of a layer's features: the data of an SVG path (SVG 1.1 section 8.3) inside a square of 24 by 24, of which
/// the commands M, L, H, V, C and Z may be used, absolute or relative. What two figures share is a hole.
public struct LegendIcon: Hashable, Sendable {
    /// The side of the square.
    public static let side = 24.0

    /// The path as it was written.
    public let path: String
    /// The figures as closed rings, curves as lines; y goes down.
    public let shape: Shape

    private static let longest = 2_000

    /// Nil when the text is no such path.
    public init?(_ path: String) {
        guard path.utf8.count <= Self.longest else { return nil }
        var reader = IconReader(path.utf8)
        guard let rings = reader.rings(), !rings.isEmpty else { return nil }
        let box = BoundingBox(minX: 0, minY: 0, maxX: Self.side, maxY: Self.side)
        guard rings.allSatisfy({ ring in ring.count > 3 && ring.allSatisfy { box.contains(x: $0.x, y: $0.y) } }) else { return nil }
        self.path = path
        shape = .polygon(rings: rings)
    }
}

/// Reads path data into rings.
private struct IconReader {
    private let bytes: [UInt8]
    private var i = 0

    /// Lines that stand for a curve.
    private static let steps = 8

    init(_ text: String.UTF8View) { bytes = Array(text) }

    /// Nil at the first fault.
    mutating func rings() -> [[Coordinate]]? {
        var rings: [[Coordinate]] = [], ring: [Coordinate] = []
        var at = Coordinate(x: 0, y: 0)
        func close() {
            guard let first = ring.first else { return }
            rings.append(ring + (ring.last == first ? [] : [first]))
            ring = []
        }
        while let command = command() {
            let isRelative = command >= UInt8(ascii: "a")
            switch command | 0x20 {
            case UInt8(ascii: "m"):
                close()
                guard let point = point(from: isRelative ? at : nil) else { return nil }
                at = point
                ring = [at]
            case UInt8(ascii: "z"):
                guard let first = ring.first else { return nil }
                close()
                at = first
            default:
                // After Z a new figure begins where the last one did.
                if ring.isEmpty {
                    guard !rings.isEmpty else { return nil }
                    ring = [at]
                }
                guard segment(command | 0x20, isRelative, &at, &ring) else { return nil }
            }
        }
        close()
        return i == bytes.count ? rings : nil
    }

    /// The lines or curves of one command, as often as numbers follow.
    private mutating func segment(_ command: UInt8, _ isRelative: Bool, _ at: inout Coordinate, _ ring: inout [Coordinate]) -> Bool {
        repeat {
            let origin = isRelative ? at : nil
            switch command {
            case UInt8(ascii: "l"):
                guard let point = point(from: origin) else { return false }
                at = point
                ring.append(at)
            case UInt8(ascii: "h"), UInt8(ascii: "v"):
                guard let number = number() else { return false }
                at = command == UInt8(ascii: "h")
                    ? Coordinate(x: number + (origin?.x ?? 0), y: at.y) : Coordinate(x: at.x, y: number + (origin?.y ?? 0))
                ring.append(at)
            case UInt8(ascii: "c"):
                guard let a = point(from: origin), let b = point(from: origin), let end = point(from: origin) else { return false }
                for step in 1...Self.steps {
                    let t = Double(step) / Double(Self.steps), u = 1 - t
                    func bezier(_ p0: Double, _ p1: Double, _ p2: Double, _ p3: Double) -> Double {
                        u * u * u * p0 + 3 * u * u * t * p1 + 3 * u * t * t * p2 + t * t * t * p3
                    }
                    ring.append(Coordinate(x: bezier(at.x, a.x, b.x, end.x), y: bezier(at.y, a.y, b.y, end.y)))
                }
                at = end
            default: return false
            }
            skipGap()
        } while i < bytes.count && !Self.isLetter(bytes[i])
        return true
    }

    private static func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte | 0x20) }

    private mutating func skipGap() {
        while i < bytes.count, bytes[i] == 0x20 || bytes[i] == UInt8(ascii: ",") || bytes[i] == 0x0A { i += 1 }
    }

    private mutating func command() -> UInt8? {
        skipGap()
        guard i < bytes.count, Self.isLetter(bytes[i]) else { return nil }
        i += 1
        return bytes[i - 1]
    }

    private mutating func point(from origin: Coordinate?) -> Coordinate? {
        guard let x = number(), let y = number() else { return nil }
        return Coordinate(x: x + (origin?.x ?? 0), y: y + (origin?.y ?? 0))
    }

    /// A sign, digits and a point; no exponent.
    private mutating func number() -> Double? {
        skipGap()
        let start = i
        if i < bytes.count, bytes[i] == UInt8(ascii: "-") { i += 1 }
        var hasPoint = false
        while i < bytes.count, (0x30...0x39).contains(bytes[i]) || bytes[i] == UInt8(ascii: ".") && !hasPoint {
            hasPoint = hasPoint || bytes[i] == UInt8(ascii: ".")
            i += 1
        }
        return Double(String(decoding: bytes[start..<i], as: UTF8.self))
    }
}
