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

/// The parts of a readable page that differ: see `web/page.html` for the frame.
struct PageParts {
    let title: Localized
    /// Links from the map down to the page above.
    var trail: [(title: String, href: String)] = []
    let main: HTML
    /// The small map and the GeoJSON that it shows.
    var map: HTML = ""
    var features: [UInt8] = Array("null".utf8)
    /// Modules under `/assets/` that a page with a live map of its own runs, behind MapLibre.
    var scripts: [String] = []
    /// Whether the links to the other forms stand at the end.
    var hasFormats = true
}

extension Service {
    /// A readable page in its frame, with links to the other forms of the same resource.
    func page(_ parts: PageParts, _ x: Exchange?) -> [UInt8] {
        let crumbs = HTML.each([(title: "แผนที่", href: "/")] + parts.trail) { "<a href=\"\($0.href)\">\($0.title)</a> " }
        let others = x.map { x in x.offered.filter { $0 != .html }.map { (form: $0, href: x.url(setting: "f", to: $0.f)) } } ?? []
        let links = HTML.each(others) { "<link rel=\"alternate\" type=\"\($0.form.mediaType)\" href=\"\($0.href)\">" }
        let forms: HTML = others.isEmpty || !parts.hasFormats ? "" : "<p class=\"formats\">\(HTML.each(others) { "<a class=\"action\" href=\"\($0.href)\">\($0.form.title)</a> " })</p>"
        let modules = parts.map.bytes.isEmpty ? parts.scripts : ["small-map.js"]
        let scripts: HTML = modules.isEmpty ? "" : """
            <script src="/assets/maplibre-gl.js" defer></script>\(HTML.each(modules) { "<script src=\"/assets/\($0)\" type=\"module\"></script>" })
            """
        return Template.fill(
            assets.pageFrame,
            [
                "title": "\(parts.title.th)", "assets": "/assets", "basePath": "", "ribbon": ribbon, "reader": readerLink(x), "links": links, "crumbs": crumbs,
                "main": "<p class=\"en\" lang=\"en\">\(parts.title.en)</p>\(parts.main)\(forms)", "map": parts.map,
                "features": "\(json: parts.features)", "scripts": scripts,
            ])
    }

    /// Says on every page of a demo that nothing is real.
    var ribbon: HTML {
        atlas.isDemo ? "<p class=\"ribbon\" role=\"note\">ข้อมูลสาธิต – ไม่ใช่ข้อมูลจริง <span lang=\"en\">Demo data – not real</span></p>" : ""
    }

    /// A problem as a page.
    func problemPage(_ problem: Problem) -> [UInt8] {
        let known: HTML = problem.known.isEmpty ? "" : "<p>ที่ใช้ได้: \(HTML.each(problem.known) { "<code>\($0)</code> " })</p>"
        return page(
            PageParts(
                title: problem.title,
                main: """
                    <p class="lead">\(problem.detail.th)</p><p lang="en">\(problem.detail.en)</p>\(known)
                    <p>รหัส \(problem.status)</p>
                    <p class="formats"><a class="action" href="/">กลับไปที่แผนที่</a> <a class="action" href="/collections">ดูชั้นข้อมูลทั้งหมด</a></p>
                    """), nil)
    }
}
