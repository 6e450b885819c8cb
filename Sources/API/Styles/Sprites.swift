internal import Atlas
internal import Catalog
internal import HTTP

/// The sheet of signs as MapLibre asks for it: `default.json`, `default.png`, and the same with `@2x`.
enum SpriteFile: String, CaseIterable {
    case index = "default.json"
    case picture = "default.png"
    case denseIndex = "default@2x.json"
    case densePicture = "default@2x.png"

    /// What a style calls the sheet: files add their endings to it.
    static let path = "/sprites/default"

    private var ratio: Int { self == .index || self == .picture ? 1 : 2 }
    private var isPicture: Bool { self == .picture || self == .densePicture }
    private var mediaType: String { isPicture ? Representation.png.mediaType : Representation.json.mediaType }

    /// All files of a sheet, ready to be sent.
    static func kept(_ sheet: SpriteSheet) throws -> [String: KeptBody] {
        try allCases.reduce(into: [:]) { files, file in
            let bytes = try file.isPicture ? sheet.png(ratio: file.ratio) : file.index(sheet).encoded
            let headers = [
                (name: "Content-Type", value: file.mediaType), (name: "ETag", value: "\"\(Digest.text(of: bytes))\""),
                (name: "Cache-Control", value: "no-cache"), (name: "Vary", value: "Accept-Encoding"),
            ] + Service.commonHeaders
            files[file.rawValue] = file.isPicture ? KeptBody(plain: bytes, headers: headers) : KeptBody(compressing: bytes, level: 9, quality: 9, headers: headers)
        }
    }

    private func index(_ sheet: SpriteSheet) -> JSON {
        .object(
            sheet.places.map { place in
                (key: place.name, value: [
                    "x": .integer(place.x * ratio), "y": .integer(place.y * ratio), "width": .integer(place.side * ratio),
                    "height": .integer(place.side * ratio), "pixelRatio": .integer(ratio),
                ])
            })
    }
}

extension Service {
    /// A file of the sheet; all of them are drawn when the first is asked for.
    func sprite(_ x: Exchange) throws -> Response {
        let files = try sprites.value("") { try SpriteFile.kept(SpriteSheet(layers: atlas.catalog.layers)) }
        guard let kept = files[x.variables["file"] ?? ""] else {
            let known = SpriteFile.allCases.map(\.rawValue).joined(separator: ", ")
            throw Problem.notFound(Localized(th: "ไม่มีแฟ้มนี้ ที่มี: \(known)", en: "there is no such file; known: \(known)"))
        }
        if let tag = kept.tag, let known = notModified(x, tag: tag, isForEveryone: true) { return known }
        return Response(status: 200, body: .kept(kept))
    }
}
