import FoundationEssentials
import Geo

/// The polygons of a GeoJSON feature collection (RFC 7946) with their properties as text.
struct Outlines: Decodable {
    let features: [Feature]

    init(path: String) throws(DemoError) {
        guard let data = FileManager.default.contents(atPath: path) else { throw .unreadable(path: path) }
        if data.starts(with: [0x1F, 0x8B]) { throw .malformed(path: path, reason: "it is packed; unpack it with gunzip first") }
        do {
            self = try JSONDecoder().decode(Outlines.self, from: data)
        } catch {
            throw .malformed(path: path, reason: "it is not a GeoJSON feature collection of polygons (\(Self.reason(error)))")
        }
    }

    private static func reason(_ error: any Error) -> String {
        guard let error = error as? DecodingError else { return "\(error)" }
        let context: DecodingError.Context
        switch error {
        case .typeMismatch(_, let c), .valueNotFound(_, let c), .keyNotFound(_, let c), .dataCorrupted(let c): context = c
        @unknown default: return "\(error)"
        }
        let path = context.codingPath.map { $0.intValue.map { "[\($0)]" } ?? "." + $0.stringValue }.joined()
        return path.isEmpty ? context.debugDescription : "\(path): \(context.debugDescription)"
    }

    struct Feature: Decodable {
        let properties: [String: Property]
        let geometry: Polygons?

        /// The text of a property, a whole number as its digits; nil when it is neither.
        subscript(property: String) -> String? { properties[property]?.text }
    }

    struct Property: Decodable {
        let text: String?

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let text = try? container.decode(String.self) {
                self.text = text
            } else {
                text = (try? container.decode(Int.self)).map { String($0) }
            }
        }
    }

    struct Polygons: Decodable {
        let shape: Shape

        private enum CodingKeys: String, CodingKey { case type, coordinates }

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            let polygons: [[[Position]]] =
                switch try container.decode(String.self, forKey: .type) {
                case "Polygon": [try container.decode([[Position]].self, forKey: .coordinates)]
                case "MultiPolygon": try container.decode([[[Position]]].self, forKey: .coordinates)
                case let type:
                    throw DecodingError.dataCorruptedError(forKey: .type, in: container, debugDescription: "\(type) is not a polygon")
                }
            for polygon in polygons {
                for ring in polygon where ring.count < 4 || ring.first != ring.last {
                    throw DecodingError.dataCorruptedError(forKey: .coordinates, in: container, debugDescription: "a ring is not closed")
                }
            }
            shape = .multiPolygon(polygons.filter { !$0.isEmpty }.map { $0.map { $0.map(\.coordinate) } })
        }
    }

    /// Longitude and latitude in degrees; a height is passed over.
    struct Position: Decodable, Equatable {
        let coordinate: Coordinate

        init(from decoder: any Decoder) throws {
            var container = try decoder.unkeyedContainer()
            coordinate = Coordinate(x: try container.decode(Double.self), y: try container.decode(Double.self))
            guard BoundingBox.world.contains(x: coordinate.x, y: coordinate.y) else {
                throw DecodingError.dataCorruptedError(
                    in: container, debugDescription: "a position is not in degrees of longitude and latitude")
            }
        }
    }
}
