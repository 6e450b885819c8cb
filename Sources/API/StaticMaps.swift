internal import Atlas
internal import Catalog
internal import Geo
internal import HTTP
internal import Store

/// Pictures of the map: `/static/{place}/{picture}`, where a place is an area code or `lon,lat,zoom`, and a picture
/// `{width}x{height}.png` or `.svg`.
extension Service {
    func staticMap(_ x: Exchange) throws -> Response {
        let (width, height, form) = try pictureSize(x.variables["picture"] ?? "")
        let layers = x.parameters.text("collections") == nil ? atlas.catalog.layers.filter(\.legend.shown) : try tileLayers(x)
        let place = x.variables["place"] ?? ""
        let code = AreaCode(place)
        let window = code == nil ? try self.window(place, width, height) : nil
        let key = PictureKey(
            place: place, picture: x.variables["picture"] ?? "", layers: layers.map(\.id),
            versions: try atlas.catalog.layers.map { try atlas.source.state($0).version })
        let kept = try pictureCache.value(key) {
            let bytes = try picture(code, window, width, height, layers, form)
            let headers = [
                    (name: "Content-Type", value: form == .png ? Representation.png.mediaType : Representation.svg.mediaType),
                    (name: "ETag", value: "\"\(Digest.text(of: bytes))\""), (name: "Cache-Control", value: "no-cache"),
                    (name: "Vary", value: "Accept-Encoding"),
                ] + Service.commonHeaders
            return form == .svg ? KeptBody(compressing: bytes, level: 6, quality: 5, headers: headers) : KeptBody(plain: bytes, headers: headers)
        }
        if let tag = kept.tag, let known = notModified(x, tag: tag) { return known }
        return Response(status: 200, body: .kept(kept))
    }

    private func picture(
        _ code: AreaCode?, _ window: MapWindow?, _ width: Int, _ height: Int, _ layers: [Layer], _ form: StaticMap.Form
    ) throws -> [UInt8] {
        var heading = StaticMap.Heading(title: atlas.title.th, attribution: attribution(of: layers))
        if let window { return try atlas.pictures.picture(window, layers, heading, form: form) }
        guard let code, let view = try atlas.pictures.view(of: code, width: width, height: height) else {
            throw Problem.notFound(Localized(th: "ไม่รู้จักรหัสพื้นที่ หรือไม่มีแนวเขตของพื้นที่นี้", en: "the area code is unknown, or the area has no outline"))
        }
        if let area = atlas.catalog.areas[code] { heading.title = "\(area.name.th) · \(heading.title)" }
        return try atlas.pictures.picture(view.window, layers, area: view.shape, heading, form: form)
    }

    /// The sources of the layers, each once; of a demo, that it is one.
    private func attribution(of layers: [Layer]) -> String {
        var texts = atlas.isDemo ? ["ข้อมูลสาธิต"] : []
        for layer in layers where !texts.contains(layer.attribution.th) { texts.append(layer.attribution.th) }
        return texts.joined(separator: " · ")
    }

    /// `lon,lat,zoom` in degrees.
    private func window(_ text: String, _ width: Int, _ height: Int) throws(Problem) -> MapWindow {
        let parts = text.split(separator: ",", omittingEmptySubsequences: false).map { Parameters.number($0) }
        guard parts.count == 3, let lon = parts[0], let lat = parts[1], let zoom = parts[2], lon.magnitude <= 180,
            lat.magnitude <= WebMercator.maximumLatitude, StaticMap.zooms.contains(zoom)
        else {
            throw .notFound(
                Localized(
                    th: "ตำแหน่งต้องเป็นรหัสพื้นที่ หรือ ลองจิจูด,ละติจูด,ระดับซูม (0–22) เช่น 99.9,19.2,9",
                    en: "a place is an area code or lon,lat,zoom (0–22), such as 99.9,19.2,9"))
        }
        return MapWindow(center: Coordinate(x: lon, y: lat), zoom: zoom, width: width, height: height)
    }

    /// `{width}x{height}.{form}`.
    private func pictureSize(_ text: String) throws(Problem) -> (Int, Int, StaticMap.Form) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        let sides = (parts.first ?? "").split(separator: "x", omittingEmptySubsequences: false)
        let lengths = sides.map { side in side.utf8.allSatisfy { (0x30...0x39).contains($0) } ? Int(side) : nil }
        guard parts.count == 2, let form = StaticMap.Form(rawValue: String(parts[1])), lengths.count == 2, let width = lengths[0],
            let height = lengths[1], StaticMap.sides.contains(width), StaticMap.sides.contains(height)
        else {
            let range = "\(StaticMap.sides.lowerBound)–\(StaticMap.sides.upperBound)"
            throw .notFound(
                Localized(
                    th: "ชื่อภาพต้องเป็น กว้างxสูง.png หรือ .svg ด้านละ \(range) พิกเซล เช่น 800x600.png",
                    en: "a picture is WIDTHxHEIGHT.png or .svg, \(range) pixels a side, such as 800x600.png"))
        }
        return (width, height, form)
    }
}

/// What tells pictures apart in the cache.
struct PictureKey: Hashable, Sendable {
    let place: String
    let picture: String
    let layers: [String]
    /// Of all layers: an area's outline may come from another than those that are shown.
    let versions: [Int64]
}
