import HTTP

extension FuzzTarget {
    /// The reader of forms: what is taken is bounded and means the same when it is written out again.
    public static let formBody = FuzzTarget(
        name: "form-body",
        seeds: ["", "a=1", "name=%E0%B8%81&password=x+y%26&csrf=&rights=read&rights=edit", "a=%0D%0A%09"].map { Array($0.utf8) },
        words: ["%00", "%FF", "%C0%80", "%zz", "%", "+", "&", "=", "&&", "==", "%26", "%3D", "\u{0}", "ก", "\r\n"]
    ) { bytes in
        guard let form = try? FormBody(parsing: bytes.span) else { return .refused }
        let hex = Array("0123456789ABCDEF".utf8)
        func encoded(_ text: String) -> [UInt8] { text.utf8.flatMap { [UInt8(ascii: "%"), hex[Int($0 >> 4)], hex[Int($0 & 15)]] } }
        var written: [UInt8] = []
        for item in form.items {
            if !written.isEmpty { written.append(UInt8(ascii: "&")) }
            written += encoded(item.name) + [UInt8(ascii: "=")] + encoded(item.value)
        }
        guard written.count <= FormBody.longest else { return .taken }
        return (try? FormBody(parsing: written.span)) == form ? .taken : .wrong
    }
}
