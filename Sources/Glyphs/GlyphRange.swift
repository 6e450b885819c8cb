/// The 256 code points that one file of glyphs holds, as MapLibre asks for them: `3584-3839`.
public struct GlyphRange: Hashable, Sendable {
    public let first: UInt32
    public var last: UInt32 { first + 255 }

    /// The first code point of the last range: MapLibre knows the Basic Multilingual Plane only.
    public static let highest: UInt32 = 0xFF00

    /// - Parameter text: `{first}-{last}` in plain decimal digits. Nil when it is anything but one of the 256 ranges.
    public init?(_ text: String) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2, let first = UInt32(parts[0]), first <= Self.highest, first % 256 == 0, "\(first)-\(first + 255)" == text else { return nil }
        self.first = first
    }
}

extension GlyphRange: CustomStringConvertible {
    public var description: String { "\(first)-\(last)" }
}
