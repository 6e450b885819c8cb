/// The level of an area (domain 7.1).
public enum AreaLevel: Int, Sendable, CaseIterable, Comparable {
    case province = 2
    case amphoe = 4
    case tambon = 6
    case village = 8

    public static func < (a: AreaLevel, b: AreaLevel) -> Bool { a.rawValue < b.rawValue }
}

/// An administrative code of 2, 4, 6 or 8 digits: province, amphoe, tambon, village. Text, never a number.
public struct AreaCode: Hashable, Sendable, Comparable, CustomStringConvertible {
    public let text: String
    public let level: AreaLevel

    /// Nil unless the text is 2, 4, 6 or 8 plain digits and the province's part is 10...99.
    public init?(_ text: some StringProtocol) {
        let digits = text.utf8
        guard let level = AreaLevel(rawValue: digits.count) else { return nil }
        guard digits.allSatisfy({ (0x30...0x39).contains($0) }), digits.first != 0x30 else { return nil }
        self.text = String(text)
        self.level = level
    }

    /// The area above; nil for a province.
    public var parent: AreaCode? { AreaCode(text.dropLast(2)) }

    /// The area of the given level that this one lies in, itself included; nil when the level is below.
    public func ancestor(_ level: AreaLevel) -> AreaCode? { AreaCode(text.prefix(level.rawValue)).flatMap { $0.level == level ? $0 : nil } }

    /// Whether the area is `other` or lies in it.
    public func isWithin(_ other: AreaCode) -> Bool { text.hasPrefix(other.text) }

    public var province: AreaCode { ancestor(.province) ?? self }
    public var description: String { text }

    public static func < (a: AreaCode, b: AreaCode) -> Bool { a.text < b.text }
}
