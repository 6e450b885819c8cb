internal import Encoding
internal import FoundationEssentials
internal import Geo

/// The JSON of an archive's metadata: PMTiles specification version 3, section 5, and the `json` row of MBTiles 1.3.
enum MetadataDocument {
    /// No document is larger than this many bytes.
    static let limit = 16 << 20

    /// The document of a PMTiles archive; its header tells zooms, bounds and centre.
    static func whole(_ metadata: ArchiveMetadata) -> [UInt8] {
        var writer = JSONWriter()
        writer.object {
            $0.member("name", metadata.name)
            $0.member("description", metadata.description)
            $0.member("attribution", metadata.attribution)
            $0.member("type", "overlay")
            $0.member("generator", "phaenthi")
            $0.member("origin", metadata.origin)
            layers(metadata.layers, types: false, into: &$0)
        }
        return writer.take()
    }

    /// The `json` row of an MBTiles archive, whose fields are told by their types.
    static func layers(_ layers: [VectorLayer]) -> [UInt8] {
        var writer = JSONWriter()
        writer.object { self.layers(layers, types: true, into: &$0) }
        return writer.take()
    }

    private static func layers(_ layers: [VectorLayer], types: Bool, into writer: inout JSONWriter) {
        writer.array("vector_layers") { list in
            for layer in layers {
                list.object {
                    $0.member("id", layer.id)
                    $0.member("description", layer.description)
                    $0.object("fields") { fields in
                        for field in layer.fields { fields.member(field.name, types ? field.type.rawValue : field.title) }
                    }
                    if let zooms = layer.zooms {
                        $0.member("minzoom", zooms.lowerBound)
                        $0.member("maxzoom", zooms.upperBound)
                    }
                    if !layer.storeys.isEmpty {
                        $0.object("pyramid") { pyramid in
                            for storey in layer.storeys { pyramid.member(storey.level, storey.lastZoom) }
                        }
                    }
                }
            }
        }
    }

    /// What a document says; what it does not say is empty.
    static func read(_ bytes: [UInt8]) throws(ArchiveError) -> Members {
        guard let members = try? JSONDecoder().decode(Members.self, from: Data(bytes)) else { throw .damaged("metadata: not the JSON object that it should be") }
        return members
    }

    /// The members that we know. One of another type than it should be is as one that is not there: archives of others
    /// are to be served too.
    struct Members: Decodable {
        var name: String?
        var description: String?
        var attribution: String?
        var origin: String?
        var vector_layers: [Layer]?

        struct Layer: Decodable {
            var id: String
            var description: String?
            var fields: [String: String]?
            var minzoom: Int?
            var maxzoom: Int?
            var pyramid: [String: Int]?
        }

        enum CodingKeys: CodingKey { case name, description, attribution, origin, vector_layers }

        init() {}

        init(from decoder: any Decoder) throws {
            let members = try decoder.container(keyedBy: CodingKeys.self)
            name = try? members.decode(String.self, forKey: .name)
            description = try? members.decode(String.self, forKey: .description)
            attribution = try? members.decode(String.self, forKey: .attribution)
            origin = try? members.decode(String.self, forKey: .origin)
            vector_layers = try? members.decode([Layer].self, forKey: .vector_layers)
        }

        var layers: [VectorLayer] {
            (vector_layers ?? []).map { layer in
                let fields = (layer.fields ?? [:]).sorted { $0.key < $1.key }.map { name, text in
                    VectorLayer.Field(name: name, title: text, type: VectorLayer.ValueType(rawValue: text) ?? .text)
                }
                var zooms: ClosedRange<Int>?
                if let low = layer.minzoom, let high = layer.maxzoom, low >= 0, low <= high, high <= TileAddress.maximumZoom { zooms = low...high }
                let storeys = (layer.pyramid ?? [:]).sorted { ($0.value, $0.key) < ($1.value, $1.key) }
                return VectorLayer(
                    id: layer.id, description: layer.description ?? "", fields: fields, zooms: zooms,
                    storeys: storeys.map { VectorLayer.Storey(level: $0.key, lastZoom: $0.value) })
            }
        }
    }
}
