/// Comparison of entity tags (RFC 9110 section 8.8.3). A tag `"x"` and the `"x-gzip"` and `"x-br"` that the engine makes of
/// it for compressed bodies name the same version here.
public enum EntityTag {
    /// Whether `If-None-Match` (RFC 9110 section 13.1.2, weak comparison) names the version that the server has:
    /// then GET and HEAD answer 304 and other methods 412.
    /// - Parameters:
    ///   - header: `*` or a list of tags.
    ///   - tag: the current tag with its quotes, weak (`W/"x"`) or strong; nil when there is nothing.
    public static func matches(ifNoneMatch header: String, tag: String?) -> Bool {
        guard let tag else { return false }
        let current = Tag(Substring(tag))
        return contains(header) { $0.value == current.value }
    }

    /// Whether `If-Match` (RFC 9110 section 13.1.1, strong comparison) names the version that the server has: if
    /// not, the method is not done and the answer is 412.
    public static func matches(ifMatch header: String, tag: String?) -> Bool {
        guard let tag else { return false }
        let current = Tag(Substring(tag))
        return contains(header) { !$0.isWeak && !current.isWeak && $0.value == current.value }
    }

    /// The strong tag of a compressed form, which differs from those of the others (RFC 9110 section 8.8.3.3): `"x"`
    /// becomes `"x-gzip"` or `"x-br"`. A weak tag stays as it is, as do tags that have an ending already.
    static func encoded(_ tag: String, _ coding: Accept.Coding) -> String {
        guard coding != .identity, tag.hasPrefix("\""), tag.hasSuffix("\""), tag.utf8.count >= 2, ending(of: tag) == nil else { return tag }
        return "\(tag.dropLast())-\(coding.rawValue)\""
    }

    private static let endings = ["-gzip\"", "-br\""]

    private static func ending(of tag: some StringProtocol) -> String? { endings.first { tag.hasSuffix($0) } }

    private struct Tag {
        let isWeak: Bool
        let value: Substring

        init(_ text: Substring) {
            isWeak = text.hasPrefix("W/")
            let opaque = isWeak ? text.dropFirst(2) : text
            let end = EntityTag.ending(of: opaque) ?? (opaque.hasSuffix("\"") ? "\"" : "")
            value = opaque.dropLast(end.utf8.count)
        }
    }

    private static func contains(_ header: String, where matches: (Tag) -> Bool) -> Bool {
        Accept.elements(of: header).contains { element in
            if element == "*" { return true }
            let opaque = element.hasPrefix("W/") ? element.dropFirst(2) : element
            guard opaque.utf8.count >= 2, opaque.hasPrefix("\""), opaque.hasSuffix("\"") else { return false }
            return matches(Tag(element))
        }
    }
}
