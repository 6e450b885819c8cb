/// An area of the register.
public struct Area: Hashable, Sendable {
    public let code: AreaCode
    public let name: Localized

    public init(code: AreaCode, name: Localized) {
        self.code = code
        self.name = name
    }
}

/// The register of areas: what codes exist, what they are called, and what became of abolished ones.
public struct AreaRegister: Sendable {
    /// Provinces, amphoe and tambons by ascending code.
    public let areas: [Area]
    private let byCode: [AreaCode: Int]

    public init(areas: [Area]) {
        self.areas = areas.sorted { $0.code < $1.code }
        byCode = Dictionary(uniqueKeysWithValues: self.areas.enumerated().map { ($1.code, $0) })
    }

    public subscript(code: AreaCode) -> Area? { byCode[code].map { areas[$0] } }

    public func areas(_ level: AreaLevel) -> [Area] { areas.filter { $0.code.level == level } }

    /// The areas one level below, by ascending code.
    public func children(of code: AreaCode) -> [Area] { areas.filter { $0.code.parent == code } }
}
