internal import Atlas
internal import Catalog
internal import HTTP

/// Markup, told apart from text: an interpolated value is escaped unless it is markup itself.
struct HTML: ExpressibleByStringInterpolation, Sendable {
    private(set) var bytes: [UInt8]

    init(stringLiteral value: String) { bytes = Array(value.utf8) }
    init(stringInterpolation: Interpolation) { bytes = stringInterpolation.bytes }
    private init(bytes: [UInt8]) { self.bytes = bytes }

    static func + (a: HTML, b: HTML) -> HTML { HTML(bytes: a.bytes + b.bytes) }
    static func += (a: inout HTML, b: HTML) { a.bytes += b.bytes }

    /// One piece of markup for each element.
    static func each<S: Sequence>(_ elements: S, _ markup: (S.Element) -> HTML) -> HTML {
        var all = HTML(bytes: [])
        for element in elements { all += markup(element) }
        return all
    }

    /// Markup that was made elsewhere by this program.
    static func trusted(_ bytes: [UInt8]) -> HTML { HTML(bytes: bytes) }

    struct Interpolation: StringInterpolationProtocol {
        fileprivate(set) var bytes: [UInt8] = []

        init(literalCapacity: Int, interpolationCount: Int) { bytes.reserveCapacity(literalCapacity * 2) }

        mutating func appendLiteral(_ literal: String) { bytes += literal.utf8 }
        mutating func appendInterpolation(_ markup: HTML) { bytes += markup.bytes }
        mutating func appendInterpolation(_ number: Int) { bytes += String(number).utf8 }

        /// Text of anyone: safe between tags and in quoted attributes.
        mutating func appendInterpolation(_ text: some StringProtocol) {
            for byte in text.utf8 {
                switch byte {
                case UInt8(ascii: "&"): bytes += "&amp;".utf8
                case UInt8(ascii: "<"): bytes += "&lt;".utf8
                case UInt8(ascii: ">"): bytes += "&gt;".utf8
                case UInt8(ascii: "\""): bytes += "&quot;".utf8
                case UInt8(ascii: "'"): bytes += "&#39;".utf8
                default: bytes.append(byte)
                }
            }
        }

        /// JSON inside a script element: `<` cannot end the element.
        mutating func appendInterpolation(json: [UInt8]) {
            for byte in json {
                if byte == UInt8(ascii: "<") { bytes += "\\u003c".utf8 } else { bytes.append(byte) }
            }
        }
    }
}

/// A number for people: thousands by comma.
func grouped(_ number: Int) -> String {
    let digits = String(number.magnitude)
    var text = ""
    for (i, digit) in digits.enumerated() {
        if i > 0, (digits.count - i) % 3 == 0 { text.append(",") }
        text.append(digit)
    }
    return number < 0 ? "-" + text : text
}

extension Service {
    /// A readable page: header, trail of links above it, title in both languages, content, other forms of the same resource.
    func page(title: Localized, trail: [(title: String, href: String)], _ x: Exchange?, head: HTML = "", content: HTML) -> [UInt8] {
        let ribbon: HTML = atlas.isDemo ? "<p class=\"ribbon\">ข้อมูลสาธิต – ไม่ใช่ข้อมูลจริง <span lang=\"en\">Demo data – not real</span></p>" : ""
        let crumbs = HTML.each([(title: "แผนที่", href: "/?f=html")] + trail) { "<li><a href=\"\($0.href)\">\($0.title)</a></li>" }
        let forms: HTML = x.map { x in
            let others = x.offered.filter { $0 != .html }
            return "<p class=\"forms\">รูปแบบอื่น <span lang=\"en\">Other forms</span>: \(HTML.each(others) { "<a href=\"\(x.url(setting: "f", to: $0.f))\">\($0.title)</a> " })</p>"
        } ?? ""
        let page: HTML = """
            <!doctype html>
            <html lang="th"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
            <title>\(title.th) – แผนที่ Phaenthi</title><link rel="icon" href="/assets/favicon.svg"><link rel="stylesheet" href="/assets/pages.css">\(head)</head>
            <body><a class="skip" href="#main">ข้ามไปเนื้อหา</a>
            <header class="site"><a class="brand" href="/?f=html">แผนที่ <span lang="en">Phaenthi</span></a>
            <nav aria-label="หลัก"><a href="/collections?f=html">ชั้นข้อมูล</a> <a href="/api?f=html">API</a></nav></header>\(ribbon)
            <nav class="trail" aria-label="ตำแหน่ง"><ol>\(crumbs)</ol></nav>
            <main id="main"><h1>\(title.th)</h1><p class="en" lang="en">\(title.en)</p>
            \(content)
            \(forms)</main>
            <footer><p>\(atlas.attribution.th)</p></footer></body></html>

            """
        return page.bytes
    }

    /// A problem as a page.
    func problemPage(_ problem: Problem) -> [UInt8] {
        let known: HTML = problem.known.isEmpty ? "" : "<p>ที่ใช้ได้: \(HTML.each(problem.known) { "<code>\($0)</code> " })</p>"
        return page(
            title: problem.title, trail: [], nil,
            content: """
                <p class="problem">\(problem.detail.th)</p><p class="en" lang="en">\(problem.detail.en)</p>\(known)
                <p>รหัส \(problem.status) · <a href="/?f=html">กลับไปที่แผนที่</a> · <a href="/collections?f=html">ดูชั้นข้อมูลทั้งหมด</a></p>
                """)
    }
}
