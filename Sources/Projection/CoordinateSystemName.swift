extension CoordinateSystem {
    /// The system of an identifier in a request; nil when the service does not offer it.
    ///
    /// - `http://www.opengis.net/def/crs/EPSG/0/32647` (OGC 09-048); the version is 0 or a dotted number, `https` means the same
    /// - `[EPSG:32647]`, `[OGC:CRS84]`, the safe CURIE (W3C CURIE Syntax 1.0)
    /// - `urn:ogc:def:crs:EPSG::32647` (OGC 06-023r1), with or without a version
    public init?(identifier: some StringProtocol) {
        guard identifier.utf8.count <= 80 else { return nil }
        if let name = Self.rest(of: identifier, after: "http://www.opengis.net/def/crs/")
            ?? Self.rest(of: identifier, after: "https://www.opengis.net/def/crs/") {
            let parts = name.split(separator: "/", omittingEmptySubsequences: false)
            guard parts.count == 3, Self.isVersion(parts[1]) else { return nil }
            self.init(authority: parts[0], code: parts[2])
        } else if let name = Self.rest(of: identifier, after: "urn:ogc:def:crs:") {
            let parts = name.split(separator: ":", omittingEmptySubsequences: false)
            guard parts.count == 3, parts[1].isEmpty || Self.isVersion(parts[1]) else { return nil }
            self.init(authority: parts[0], code: parts[2])
        } else if identifier.hasPrefix("["), identifier.hasSuffix("]") {
            let parts = identifier.dropFirst().dropLast().split(separator: ":", omittingEmptySubsequences: false)
            guard parts.count == 2 else { return nil }
            self.init(authority: parts[0], code: parts[1])
        } else {
            return nil
        }
    }

    private init?(authority: some StringProtocol, code: some StringProtocol) {
        let match = Self.allCases.first { $0.authority == authority && $0.code == code }
        guard let match else { return nil }
        self = match
    }

    /// 0, 1.3 or 9.9.1: dotted numbers.
    private static func isVersion(_ text: some StringProtocol) -> Bool {
        text.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { part in
            (1...4).contains(part.utf8.count) && part.utf8.allSatisfy { (0x30...0x39).contains($0) }
        }
    }

    private static func rest<Text: StringProtocol>(of text: Text, after prefix: String) -> Text.SubSequence? {
        text.hasPrefix(prefix) ? text.dropFirst(prefix.count) : nil
    }
}
