import HTTP

extension FuzzTarget {
    /// The parser of URLs: what is taken is safe to use as it stands, and means the same when it is written out again.
    public static let requestTarget = FuzzTarget(
        name: "request-target",
        seeds: [
            "/", "*", "/collections/villages/items?bbox=1,2,3,4&limit=10", "/a%2Fb/%E0%B8%81?x=%26&y=a+b&&z", "http://host:80/path/?q", "https://h?q=%F0%9F%98%80", "/ก?ข=ค",
        ].map { Array($0.utf8) },
        words: ["%2e", "%2F", "%5C", "%00", "%0a", "%C0%AF", "../", "..", "//", "?", "&", "=", "+", "#", "http://", "https://", "%", "%zz", "%E0%B8%81", "\u{7F}", "*"]
    ) { bytes in
        guard let target = try? RequestTarget(parsing: bytes.span) else { return .refused }
        if target.rawPath == "*" { return bytes == [0x2A] ? .taken : .wrong }
        let plain = (target.rawPath + target.rawQuery).utf8.allSatisfy { (0x21...0x7E).contains($0) }
        let safe = target.path.allSatisfy { segment in
            !segment.isEmpty && segment != "." && segment != ".." && !segment.utf8.contains { $0 < 0x20 || $0 == 0x7F }
        }
        guard plain, safe, target.rawPath.hasPrefix("/") else { return .wrong }
        let path = target.path.map { "/" + encoded($0) }.joined() + (target.hasTrailingSlash || target.path.isEmpty ? "/" : "")
        let pairs = target.query.map { "\(encoded($0.name))=\(encoded($0.value))" }.joined(separator: "&")
        guard let again = try? RequestTarget(path + "?" + pairs), let raw = try? RequestTarget(target.rawPath + "?" + target.rawQuery) else { return .wrong }
        return again.path == target.path && again.query == target.query && raw == target ? .taken : .wrong
    }

    private static func encoded(_ text: String) -> String {
        text.utf8.map { "%" + ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}
