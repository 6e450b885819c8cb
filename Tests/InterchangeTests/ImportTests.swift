import Catalog
import FoundationEssentials
import Geo
import SpatiaLiteStore
import Store
import Testing

@testable import Interchange

/// They need ogr2ogr and ogrinfo (Debian package gdal-bin).
@Suite("Files into layers")
struct ImportTests {
    private static let source = #"""
        {"type":"FeatureCollection","name":"Bans","features":[
        {"type":"Feature","properties":{"NAME":"บ้านร่อง \"ใหญ่\" 100% a_b","pop":9007199254740993,"share":0.1,"ok":true,"day":"2024-02-29","at":"2024-02-29T23:30:00.125+07:00","list":["ผ้าทอ","a\"b"]},
         "geometry":{"type":"Point","coordinates":[100.12345678901234,-0.00012345678901234]}},
        {"type":"Feature","properties":{"NAME":null,"pop":null,"share":null,"ok":null,"day":null,"at":null,"list":null},"geometry":null},
        {"type":"Feature","properties":{"NAME":"","pop":-1,"share":-1e300,"ok":false,"day":"1999-12-31","at":"2000-01-01T00:00:00Z","list":[]},
         "geometry":{"type":"Point","coordinates":[180.0000000000001,-90]}}
        ]}
        """#

    private static let target = layer(
        "bans", .point,
        [
            field("day", .date), field("name_th", .text, aliases: ["ชื่อ", "name"]), field("pop", .integer), field("share", .number),
            field("ok", .boolean), field("at", .instant), field("list", .textArray), field("distance", .text),
        ])

    private static let values: [[Value]] = [
        [
            .text("2024-02-29"), .text("บ้านร่อง \"ใหญ่\" 100% a_b"), .integer(9_007_199_254_740_993), .number(0.1), .boolean(true),
            .text("2024-02-29T16:30:00.125Z"), .text(#"["ผ้าทอ", "a\"b"]"#), .null,
        ],
        Array(repeating: .null, count: 8),
        [.text("1999-12-31"), .text(""), .integer(-1), .number(-1e300), .boolean(false), .text("2000-01-01T00:00:00Z"), .text("[]"), .null],
    ]

    /// Lists are told with any spaces between their parts.
    private func plain(_ values: [Value]) -> [Value] {
        values.map { if case .text(let text) = $0, text.hasPrefix("[") { .text(text.split(separator: " ").joined()) } else { $0 } }
    }

    @Test func everyValueOfAGeoJSONFileArrives() throws {
        let folder = try TemporaryFolder()
        let (features, report) = try imported(folder.file("bans.geojson", Self.source), into: Self.target)
        #expect(features.map { plain($0.values) } == Self.values.map(plain))
        #expect(features.map(\.row) == [0, 1, 2])
        #expect(features[0].shape == .point(x: 100.12345678901234, y: -0.00012345678901234))
        #expect(features[1].shape == nil)
        #expect(features[2].shape == .point(x: 180, y: -90))
        #expect(report.accepted == 3 && report.withoutGeometry == 1)
    }

    @Test func everyValueOfAGeoPackageReachesTheStoreUnderItsFID() throws {
        let folder = try TemporaryFolder()
        let json = try folder.file("bans.geojson", Self.source), package = folder.path + "/bans.gpkg"
        var ogr = try ChildProcess(
            ["/usr/bin/ogr2ogr", "-f", "GPKG", package, json, "-nln", "bans", "-nlt", "POINT", "-select", "NAME,pop,share,ok,day,at"], environment: [], name: "ogr2ogr", limits: .init())
        _ = try ogr.readAll()

        let catalog = Catalog(layers: [Self.target], areas: AreaRegister(areas: []))
        let path = folder.path + "/store.sqlite"
        try EmbeddedStore.build(at: path, catalog: catalog) { _ in }
        let store = try EmbeddedStore(path: path, catalog: catalog, .writing)
        let file = try VectorFile(package)
        let source = try file.layer("bans")
        for _ in 0..<2 {
            try store.load(Self.target, replacing: true, keepsRows: true) { loader in
                var features = try file.features(of: source)
                _ = try LayerImport(source, into: Self.target).run(&features, into: &loader)
            }
        }
        var collector = Collector(columns: Self.target.fields.count)
        _ = try store.query(try FeatureQuery(layer: Self.target).bound(to: .anonymous), into: &collector)
        #expect(collector.features.map(\.id) == ["1", "2", "3"])
        // A GeoPackage has no lists.
        #expect(collector.features.map(\.values) == Self.values.map { $0[..<6] + [.null, .null] })
        #expect(collector.features[0].shape == .point(x: 100.12345678901234, y: -0.00012345678901234))
    }

    @Test func faultyValuesAreToldWithRowColumnAndCureAndRefuseTheFile() throws {
        let folder = try TemporaryFolder()
        let path = try folder.file(
            "bans.csv",
            "code,pop,day,level,lon,lat\n1,12,2024-01-01,HLM,100,13\n2,many,2024-01-01,HLM,100,13\n1,5,2024-13-01,big,100,13\n,5,,HLM,13,100\n5,๕,2024-01-01,แปลงใหญ่,,\n")
        let level = [FieldChoice(value: "HLM", title: Localized(th: "ครัวเรือน", en: "household")), FieldChoice(value: "CLM", title: Localized(th: "แปลงใหญ่", en: "big one"))]
        let target = layer("bans", .point, [field("code", .text, required: true), field("pop", .integer), field("day", .date), field("level", .text, choices: level)], key: 0)
        let refused = #expect(throws: ImportRefused.self) { try imported(path, into: target) }
        let complaints = refused?.report.complaints ?? []
        #expect(complaints.map { "\($0.number) \($0.column ?? "-")" } == ["2 pop", "3 day", "3 level", "3 code", "4 code", "4 -", "5 pop"])
        #expect(complaints.allSatisfy { !$0.cure.th.isEmpty && !$0.cure.en.isEmpty })
        #expect(complaints[5].description.contains("swapped"))
        let (features, report) = try imported(path, into: target, skipsFaulty: true)
        #expect(features.map(\.id) == ["1"])
        #expect(report.read == 5 && report.accepted == 1 && report.refused == 4)
    }

    @Test func requiredFieldsAndColumnsThatCompeteAreRefusedBeforeReading() throws {
        let fields = ["NAME", "ชื่อ", "other"].map { VectorField(name: $0, kind: .string) }
        let source = VectorLayer(name: "x", geometry: .kind(.point), count: nil, crs: nil, fields: fields)
        #expect(throws: InterchangeError.missingFields(layer: "y", fields: ["code"], columns: ["NAME", "ชื่อ", "other"])) {
            try LayerImport(source, into: layer("y", .point, [field("code", .text, required: true), field("demo", .boolean, required: true)]))
        }
        #expect(throws: InterchangeError.ambiguousColumns(field: "title", columns: ["NAME", "ชื่อ"])) {
            try LayerImport(source, into: layer("y", .point, [field("title", .text, aliases: ["name", "ชื่อ"])]))
        }
        let plan = try LayerImport(source, into: layer("y", .point, [field("name", .text, aliases: ["ชื่อ"]), field("unit", .text)]))
        #expect(plan.ignored == ["ชื่อ", "other"])
        #expect(plan.absent == ["unit"])
    }

    @Test func aFileWithoutADemoColumnHoldsRealData() throws {
        let folder = try TemporaryFolder()
        let path = try folder.file("a.csv", "name,lon,lat\nx,100,13\n")
        let (features, report) = try imported(path, into: layer("a", .point, [field("name", .text), field("demo", .boolean, required: true)]))
        #expect(features[0].values == [.text("x"), .boolean(false)])
        #expect(report.demo == 0)
    }

    @Test func textInAnotherEncodingIsToldNotGuessed() throws {
        let folder = try TemporaryFolder()
        // "บ้าน" in TIS-620.
        let path = try folder.file("a.csv", Array("name,lon,lat\n".utf8) + [0xBA, 0xE9, 0xD2, 0xB9] + Array(",100,13\nx,100,13\n".utf8))
        let (features, report) = try imported(path, into: layer("a", .point, [field("name", .text)]), skipsFaulty: true)
        #expect(features.count == 1)
        #expect(report.complaints.first?.problem.en == "a text is not UTF-8")
    }

    @Test func filesThatPointElsewhereAreNotFollowed() throws {
        let folder = try TemporaryFolder()
        let json = try folder.file("bans.geojson", Self.source)
        let vrt = try folder.file(
            "a.vrt", "<OGRVRTDataSource><OGRVRTLayer name=\"Bans\"><SrcDataSource>\(json)</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>")
        #expect(throws: InterchangeError.self) { try VectorFile(vrt).layers() }
        let kml = try folder.file(
            "a.kml",
            "<?xml version=\"1.0\"?><!DOCTYPE k [<!ENTITY e SYSTEM \"file://\(json)\">]><kml xmlns=\"http://www.opengis.net/kml/2.2\"><Document><Placemark><name>&e;</name><Point><coordinates>1,2</coordinates></Point></Placemark></Document></kml>")
        if let layer = try? VectorFile(kml).layers().first, var features = try? VectorFile(kml).features(of: layer) {
            var feature = FileFeature()
            while let more = try? features.next(&feature), more { #expect(!String(decoding: feature.bytes, as: UTF8.self).contains("ร่อง")) }
        }
        #expect(throws: InterchangeError.unreadable(path: "/vsicurl/http://127.0.0.1/a.geojson")) { try VectorFile("/vsicurl/http://127.0.0.1/a.geojson") }
        let before = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
        #expect(before == ["a.kml", "a.vrt", "bans.geojson"])
    }

    @Test func brokenFilesAreRefusedWithTheProgramsOwnWords() throws {
        let folder = try TemporaryFolder()
        #expect(throws: InterchangeError.self) { try VectorFile(folder.file("a.geojson", "{\"type\":\"FeatureCollection\",\"features\":[{")).layers() }
        #expect(throws: InterchangeError.self) { try VectorFile(folder.file("b.gpkg", "SQLite format 3\0")).layers() }
        #expect(throws: InterchangeError.unreadable(path: "/nowhere.gpkg")) { try VectorFile("/nowhere.gpkg") }
    }
}
