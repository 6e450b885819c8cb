internal import Atlas
internal import Catalog
internal import Glyphs
internal import HTTP

/// Glyphs for the labels of maps, as MapLibre asks for them: `/fonts/{fontstack}/{first}-{last}.pbf`.
extension Service {
    /// What a style calls the glyphs.
    static let glyphsPath = "/fonts/{fontstack}/{range}.pbf"

    /// The names of the fonts.
    func fontList(_ x: Exchange) throws -> Response { document(.strings(fonts.stacks.map(\.name)), x) }

    /// A range of glyphs, made at the first request and kept. A stack may be a list of fonts with commas between.
    func glyphs(_ x: Exchange) throws -> Response {
        let stacks = try fontStacks(x.variables["fontstack"] ?? "")
        let file = x.variables["range"] ?? ""
        guard file.hasSuffix(".pbf"), let range = GlyphRange(String(file.dropLast(4))) else {
            throw Problem.notFound(
                Localized(
                    th: "ช่วงอักขระต้องเป็น 0-255.pbf, 256-511.pbf, … ถึง 65280-65535.pbf",
                    en: "a range is one of 0-255.pbf, 256-511.pbf and so on up to 65280-65535.pbf"))
        }
        let kept = try glyphCache.value(GlyphKey(stacks: stacks, range: range)) {
            let bytes = try GlyphFile.make(stacks, range)
            let headers = [
                (name: "Content-Type", value: GlyphFile.mediaType), (name: "ETag", value: "\"\(Digest.text(of: bytes))\""),
                (name: "Cache-Control", value: Service.glyphLifetime), (name: "Vary", value: "Accept-Encoding"),
            ] + Service.commonHeaders
            return bytes.count > 200 ? KeptBody(compressing: bytes, level: 6, quality: 5, headers: headers) : KeptBody(plain: bytes, headers: headers)
        }
        if let tag = kept.tag, let known = notModified(x, tag: tag, cache: Service.glyphLifetime, isForEveryone: true) { return known }
        return Response(status: 200, body: .kept(kept))
    }

    /// Glyphs change with a version of the fonts or of the program only: browsers may keep them for a week.
    private static let glyphLifetime = "public, max-age=604800"

    /// Fonts by their names, each once.
    private func fontStacks(_ text: String) throws(Problem) -> [FontStack] {
        var stacks: [FontStack] = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            let name = part.drop { $0 == " " }
            guard let stack = fonts[String(name)] else { throw .unknownFont(String(name), known: fonts.stacks.map(\.name)) }
            if !stacks.contains(stack) { stacks.append(stack) }
        }
        return stacks
    }
}

/// What tells ranges of glyphs apart in the cache.
struct GlyphKey: Hashable, Sendable {
    let stacks: [FontStack]
    let range: GlyphRange
}
