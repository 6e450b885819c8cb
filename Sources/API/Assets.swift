internal import HTTP
internal import Catalog

/// The files of the pages, read once at start and kept ready, plain and compressed.
public struct Assets: Sendable {
    private let files: [String: KeptBody]
    /// The template of the first map, and the frame of the readable pages.
    let firstMap: [UInt8]
    let pageFrame: [UInt8]

    private static let templates = ["map.html", "page.html"]

    /// - Parameter files: contents by name under `/assets/`: `map.js`, `demo/01.svg`, `map.html`.
    public init(files: [String: [UInt8]]) {
        firstMap = Template.withoutComment(files["map.html"] ?? [])
        pageFrame = Template.withoutComment(files["page.html"] ?? [])
        self.files = files.filter { !Assets.templates.contains($0.key) }.reduce(into: [:]) { kept, file in
            let type = Assets.mediaType(file.key)
            let small = type.hasPrefix("font/") || type == "image/png"
            let headers = [
                (name: "Content-Type", value: type), (name: "ETag", value: "\"\(Digest.text(of: file.value))\""),
                (name: "Cache-Control", value: "no-cache"), (name: "Vary", value: "Accept-Encoding"),
            ] + Service.commonHeaders
            kept[file.key] = small ? KeptBody(plain: file.value, headers: headers) : KeptBody(compressing: file.value, level: 9, quality: 9, headers: headers)
        }
    }

    subscript(name: String) -> KeptBody? { files[name] }

    private static func mediaType(_ name: String) -> String {
        switch name.split(separator: ".").last {
        case "js": "text/javascript; charset=utf-8"
        case "css": "text/css; charset=utf-8"
        case "svg": "image/svg+xml"
        case "woff2": "font/woff2"
        case "png": "image/png"
        case "json": "application/json"
        default: "application/octet-stream"
        }
    }
}

extension Service {
    func asset(_ x: Exchange) throws -> Response {
        let name = x.request.path.dropFirst().joined(separator: "/")
        guard let kept = assets[x.request.path == ["favicon.ico"] ? "favicon.svg" : name] else {
            throw Problem.notFound(Localized(th: "ไม่มีแฟ้มนี้", en: "there is no such file"))
        }
        if let tag = kept.tag, let known = notModified(x, tag: tag, isForEveryone: true) { return known }
        return Response(status: 200, body: .kept(kept))
    }
}

extension Service {
    /// In which coding a kept body is sent. What fits into a packet anyway goes as it is.
    static func coding(_ x: Exchange, of kept: KeptBody) -> Accept.Coding {
        guard kept.plain.count > 200 else { return .identity }
        return Accept.Codings(x.request.headers["accept-encoding"]).best(among: [.brotli, .gzip])
    }
}

extension KeptBody {
    /// The body's entity tag.
    var tag: String? { headers.first { $0.name == "ETag" }?.value }
}
