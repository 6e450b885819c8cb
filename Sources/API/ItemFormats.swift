internal import Atlas
internal import Catalog
internal import Geo
internal import HTTP
internal import Projection
internal import Store

extension Service {
    /// The forms of items besides GeoJSON and HTML.
    static let exportForms: [Representation] = [.csv, .geoJSONSequence, .jsonFG, .flatGeobuf]

    /// Features made at once; an answer that does not end within is streamed.
    private static let wholeBudget = 1 << 20

    /// The features of a query as CSV, as a GeoJSON text sequence, as JSON-FG or as FlatGeobuf, however many, in fixed memory.
    ///
    /// CSV, the sequence and FlatGeobuf cannot say in themselves what follows: the header `Link` does, and `OGC-NumberMatched` and
    /// `OGC-NumberReturned` tell the counts.
    func itemsExport(_ query: BoundQuery, _ manner: FeatureManner, _ x: Exchange, tag: String) throws -> Response {
        let layer = query.layer, form = x.form
        let head = x.inJSONFG(
            jsonFGMembers(layer, manner, x, type: "FeatureCollection").adding("title", .string(atlas.title(of: layer).th))
                .adding("geometryDimension", .integer(layer.geometry.dimension)))
        let frame = ExportFrame(x, manner, title: atlas.title(of: layer).th, isDemo: atlas.isDemo, jsonFG: head)
        var bytes = frame.head
        let outcome = try atlas.exports.append(query, as: frame.content, frame.manner, to: &bytes, first: true, budget: Service.wholeBudget)
        let isWhole = outcome.next == nil || outcome.returned >= query.query.limit ?? .max
        let matched = outcome.next == nil && query.query.after == nil ? outcome.returned : try atlas.features.count(query)

        var headers = headers(x, type: form.contentType, tag: tag)
        headers.append((name: "Content-Crs", value: "<\(manner.system.uri)>"))
        if head != nil { headers.append(GeoJSONProfile.link(x.geoJSONProfile.uri)) }
        headers.append((name: "OGC-NumberMatched", value: String(matched)))
        if isWhole { headers.append((name: "OGC-NumberReturned", value: String(outcome.returned))) }
        let file: String? = [.csv: "csv", .geoJSONSequence: "geojsons", .flatGeobuf: "fgb"][form]
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

    /// What a document of JSON-FG says of its features (OGC 21-045r1 sections 7 and 13).
    ///
    /// - Parameter type: for a document whose type is not told elsewhere.
    func jsonFGMembers(_ layer: Layer, _ manner: FeatureManner, _ x: Exchange, type: String? = nil) -> JSON {
        .present([
            "type": type.map { .string($0) }, "conformsTo": Service.jsonFGConformance, "featureType": .string(layer.id), "featureSchema": .string("\(x.base)/collections/\(layer.id)/schema"),
            "coordRefSys": .string(manner.system.uri),
        ])
    }

    static let jsonFGConformance = JSON.strings(["core", "types-schemas"].map { "http://www.opengis.net/spec/json-fg-1/1.0/conf/\($0)" })

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
    let manner: FeatureManner
    let head: [UInt8]
    private let exchange: Exchange

    /// - Parameter jsonFG: the members before the features of a document of JSON-FG; nil for other forms.
    init(_ x: Exchange, _ manner: FeatureManner, title: String, isDemo: Bool, jsonFG: JSON?) {
        exchange = x
        self.manner = manner
        if let jsonFG {
            content = .jsonFG
            head = jsonFG.encoded.dropLast() + Array(",\"features\":[".utf8)
        } else {
            content = x.form == .csv ? .csv(isDemo: isDemo) : x.form == .flatGeobuf ? .flatGeobuf(title: title) : .geoJSONSequence
            head = []
        }
    }

    /// Appends what stands behind the last feature.
    func finish(_ bytes: inout [UInt8], returned: Int, matched: Int, next: PageMark?) {
        guard case .jsonFG = content else { return }
        var links = exchange.selfLinks
        if let next { links.append(link("next", exchange.url(setting: "after", to: next.token), type: exchange.form.contentType, title: "หน้าถัดไป")) }
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
            let outcome = try exporter.append(rest, as: frame.content, frame.manner, to: &buffer, first: returned == 0, budget: 256 << 10)
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
