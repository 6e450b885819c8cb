internal import Atlas
internal import Catalog
internal import Geo
internal import HTTP
internal import Store

extension Service {
    /// The forms of items besides GeoJSON and HTML.
    static let exportForms: [Representation] = [.csv, .geoJSONSequence, .jsonFG]

    /// Features made at once; an answer that does not end within is streamed.
    private static let wholeBudget = 1 << 20

    /// The features of a query as CSV, as a GeoJSON text sequence or as JSON-FG, however many, in fixed memory.
    ///
    /// CSV and the sequence cannot say in themselves what follows: the header `Link` does, and `OGC-NumberMatched` and
    /// `OGC-NumberReturned` tell the counts.
    func itemsExport(_ query: BoundQuery, as form: Representation, _ x: Exchange, tag: String) throws -> Response {
        let layer = query.layer
        let frame = ExportFrame(form, layer, atlas, x)
        var bytes = frame.head
        let outcome = try atlas.exports.append(query, as: frame.content, to: &bytes, first: true, budget: Service.wholeBudget)
        let isWhole = outcome.next == nil || outcome.returned >= query.query.limit ?? .max
        let matched = outcome.next == nil && query.query.after == nil ? outcome.returned : try atlas.features.count(query)

        var headers = headers(x, type: form.contentType, tag: tag)
        headers.append((name: "Content-Crs", value: "<\(Service.crs84)>"))
        headers.append((name: "OGC-NumberMatched", value: String(matched)))
        if isWhole { headers.append((name: "OGC-NumberReturned", value: String(outcome.returned))) }
        let file: String? = form == .csv ? "csv" : form == .geoJSONSequence ? "geojsons" : nil
        if let file { headers.append(attachment(layer, fileExtension: file)) }
        // A streamed answer's head goes out before its end is known, unless it surely holds all.
        let holdsAll = query.query.after == nil && query.query.limit.map { $0 >= matched } ?? true
        let next = isWhole ? outcome.next : holdsAll ? nil : try atlas.exports.end(of: query)
        if let next {
            headers.append((name: "Link", value: "<\(x.url(setting: "after", to: next.token))>; rel=\"next\"; type=\"\(form.mediaType)\""))
        }
        guard !isWhole else {
            frame.finish(&bytes, returned: outcome.returned, matched: matched, next: outcome.next)
            return Response(status: 200, headers: headers, body: .bytes(bytes))
        }
        let stream = ExportStream(query, atlas.exports, frame, bytes, outcome, matched: matched)
        return Response(status: 200, headers: headers, body: .stream(stream))
    }

    /// Content-Disposition of a file that is named after a layer, in a demo also by what it is: plain ASCII for old
    /// clients, the Thai title for all others (RFC 6266 section 4.3, RFC 8187).
    func attachment(_ layer: Layer, suffix: String? = nil, fileExtension: String) -> (name: String, value: String) {
        let plain = [layer.id, suffix, atlas.isDemo ? "demo" : nil].compactMap { $0 }.joined(separator: "_") + ".\(fileExtension)"
        let words = [layer.title.th, suffix == nil ? nil : "สรุป", atlas.isDemo ? FeatureExporter.demoNote.text : nil]
        let full = words.compactMap { $0 }.joined(separator: "_") + ".\(fileExtension)"
        return (name: "Content-Disposition", value: "attachment; filename=\"\(plain)\"; filename*=UTF-8''\(ExtendedValue.encode(full))")
    }
}

/// What stands around the features of an export.
private struct ExportFrame: Sendable {
    let content: FeatureExporter.Form
    let head: [UInt8]
    private let form: Representation
    private let exchange: Exchange

    init(_ form: Representation, _ layer: Layer, _ atlas: Atlas, _ x: Exchange) {
        self.form = form
        exchange = x
        switch form {
        case .csv:
            content = .csv(isDemo: atlas.isDemo)
            head = []
        case .jsonFG:
            content = .jsonFG
            let members: JSON = [
                "type": "FeatureCollection",
                "conformsTo": .strings(["core", "types-schemas"].map { "http://www.opengis.net/spec/json-fg-1/1.0/conf/\($0)" }),
                "title": .string(atlas.title(of: layer).th), "featureType": .string(layer.id),
                "featureSchema": .string("\(x.base)/collections/\(layer.id)/schema"),
                "geometryDimension": .integer(layer.geometry.dimension), "coordRefSys": .string(Service.crs84),
            ]
            head = members.encoded.dropLast() + Array(",\"features\":[".utf8)
        default:
            content = .geoJSONSequence
            head = []
        }
    }

    /// Appends what stands behind the last feature.
    func finish(_ bytes: inout [UInt8], returned: Int, matched: Int, next: PageMark?) {
        guard form == .jsonFG else { return }
        var links = exchange.selfLinks
        if let next { links.append(link("next", exchange.url(setting: "after", to: next.token), type: form.contentType, title: "หน้าถัดไป")) }
        bytes += "],\"numberMatched\":\(matched),\"numberReturned\":\(returned),\"links\":".utf8
        bytes += JSON.array(links).encoded
        bytes.append(UInt8(ascii: "}"))
    }
}

/// The rest of an export, piece by piece.
private final class ExportStream: BodyStream, @unchecked Sendable {
    // Safe: the engine asks one thread at a time, and the state is seen by nobody else.
    private let query: BoundQuery
    private let exporter: FeatureExporter
    private let frame: ExportFrame
    private let matched: Int
    private var ready: [UInt8]
    private var returned: Int
    private var mark: PageMark?
    private var ended = false

    init(_ query: BoundQuery, _ exporter: FeatureExporter, _ frame: ExportFrame, _ ready: [UInt8], _ outcome: QueryOutcome, matched: Int) {
        self.query = query
        self.exporter = exporter
        self.frame = frame
        self.ready = ready
        self.matched = matched
        returned = outcome.returned
        mark = outcome.next
    }

    func next(into buffer: inout [UInt8]) throws {
        if !ready.isEmpty {
            buffer += ready
            ready = []
            return
        }
        guard !ended else { return }
        let limit = query.query.limit
        if let mark, limit.map({ returned < $0 }) ?? true {
            let rest = query.continued(after: mark, limit: limit.map { $0 - returned })
            let outcome = try exporter.append(rest, as: frame.content, to: &buffer, first: returned == 0, budget: 256 << 10)
            returned += outcome.returned
            self.mark = outcome.next
            if outcome.next != nil, limit.map({ returned < $0 }) ?? true { return }
        }
        frame.finish(&buffer, returned: returned, matched: matched, next: mark)
        ended = true
    }
}

/// Texts in the extended form of a header's parameter (RFC 8187 section 3.2.1), without `UTF-8''` before them.
enum ExtendedValue {
    static func encode(_ text: String) -> String {
        let hex = Array("0123456789ABCDEF".utf8)
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"):
                bytes.append(byte)
            // What no file may be called, on any system.
            case 0..<0x20, 0x7F, UInt8(ascii: "/"), UInt8(ascii: "\\"), UInt8(ascii: ":"), UInt8(ascii: "*"), UInt8(ascii: "?"),
                UInt8(ascii: "\""), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "|"):
                bytes.append(UInt8(ascii: "_"))
            default: bytes += [UInt8(ascii: "%"), hex[Int(byte >> 4)], hex[Int(byte & 15)]]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
