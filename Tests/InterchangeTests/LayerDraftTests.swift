import Catalog
import FoundationEssentials
import Geo
import Testing

@testable import Interchange

@Suite("Definitions from files")
struct LayerDraftTests {
    private let source = VectorLayer(
        name: "My \"Layer\" ก", geometry: .kind(.multiPolygon), count: 1, crs: nil,
        fields: [
            VectorField(name: "NAME", kind: .string), VectorField(name: "name", kind: .real), VectorField(name: "a b", kind: .date), VectorField(name: "a_b", kind: .date),
            VectorField(name: "ชื่อ \"x\"", kind: .string),
            VectorField(name: "id", kind: .integer64), VectorField(name: "2nd", kind: .dateTime), VectorField(name: "", kind: .boolean),
        ])

    /// The catalog of a folder that holds the draft and no areas.
    private func catalog(_ draft: LayerDraft) throws -> [CatalogFault] {
        let folder = try TemporaryFolder()
        try FileManager.default.createDirectory(atPath: folder.path + "/layers", withIntermediateDirectories: false)
        _ = try folder.file("layers/\(draft.id).json5", draft.text)
        let error = #expect(throws: CatalogError.self) { try Catalog.load(from: folder.path) }
        return error?.faults.filter { $0.file.hasPrefix("layers") } ?? []
    }

    @Test func aDraftOfAnyNamesIsAValidDefinition() throws {
        let id = try #require(LayerDraft.id(from: source.name))
        for columns in [LayerDraft.PublicColumns.all, .none, .named(["NAME"])] {
            let draft = try LayerDraft(source, id: id, kinds: [.polygon: 3], publicColumns: columns, order: 1)
            let faults = try catalog(draft).map(\.description)
            #expect(faults.isEmpty, "\(faults) \(draft.text)")
            #expect(draft.text.contains("geometry: \"multiPolygon\""))
        }
    }

    @Test func columnsArePersonalUnlessNamedPublic() throws {
        let draft = try LayerDraft(source, id: "a", kinds: [:], publicColumns: .named(["NAME"]), order: 1)
        #expect(draft.personal == ["a b", "a_b", "ชื่อ \"x\"", "id", "2nd", ""])
        #expect(draft.text.components(separatedBy: "personal: \"P2\"").count == 7)
    }

    @Test func idsAreMadeOfLatinLettersOrNotAtAll() {
        #expect(LayerDraft.id(from: "ne_110m_Admin-0 Countries") == "ne_110m_admin_0_countries")
        #expect(LayerDraft.id(from: "หมู่บ้าน") == nil)
        #expect(LayerDraft.id(from: "tiles") == "tiles_layer")
    }

    @Test func aListingIsReadWhateverTheNamesHold() {
        let text = """
            INFO: Open of `x' successful.

            Layer name: a: b
            Geometry: 3D Multi Polygon
            Feature Count: 12
            Layer SRS WKT:
            PROJCRS["WGS 84 / UTM zone 47N",
                BASEGEOGCRS["WGS 84",
                    ID["EPSG",4326]],
                ID["EPSG",32647]]
            Data axis to CRS axis mapping: 1,2
            FID Column = fid
            Geometry Column = geom
            ชื่อ: String (x): String (10.0) NOT NULL DEFAULT 'a: Real (1.0)'
            flag: Integer(Boolean) (0.0)
            many: IntegerList (0.0)

            Layer name: t
            Geometry: None
            Feature Count: 0
            Layer SRS WKT:
            (unknown)
            f: Real(Float32) (0.0)
            """
        let layers = LayerListing(text).layers
        #expect(
            layers == [
                VectorLayer(
                    name: "a: b", geometry: .kind(.multiPolygon), count: 12, crs: "EPSG:32647",
                    fields: [
                        VectorField(name: "ชื่อ: String (x)", kind: .string), VectorField(name: "flag", kind: .boolean), VectorField(name: "many", kind: .other),
                    ]),
                VectorLayer(name: "t", geometry: .none, count: 0, crs: nil, fields: [VectorField(name: "f", kind: .real)]),
            ])
    }
}
