import Geo
import Projection
import TestSupport
import Testing

@Suite struct CoordinateSystemTests {
    @Test(arguments: [
        ("http://www.opengis.net/def/crs/OGC/1.3/CRS84", CoordinateSystem.crs84),
        ("http://www.opengis.net/def/crs/OGC/0/CRS84", .crs84),
        ("https://www.opengis.net/def/crs/EPSG/0/4326", .wgs84),
        ("http://www.opengis.net/def/crs/EPSG/9.9.1/3857", .webMercator),
        ("[EPSG:32647]", .utm47), ("[OGC:CRS84]", .crs84),
        ("urn:ogc:def:crs:EPSG::32648", .utm48), ("urn:ogc:def:crs:EPSG:9.9.1:4240", .indian1975),
        ("urn:ogc:def:crs:OGC:1.3:CRS84", .crs84),
        ("http://www.opengis.net/def/crs/EPSG/0/24047", .indian1975UTM47), ("[EPSG:24048]", .indian1975UTM48),
    ])
    func everySpellingOfTheStandardsIsKnown(_ identifier: String, _ system: CoordinateSystem) {
        #expect(CoordinateSystem(identifier: identifier) == system)
    }

    @Test(arguments: [
        "", "nonsense", "http://www.opengis.net/def/crs/EPSG/0/999999", "http://www.opengis.net/def/crs/OGC/0/does_not_exist",
        "EPSG:4326", "[EPSG:4326", "[EPSG::4326]", "[epsg:4326]", "[EPSG:CRS84]", "[OGC:4326]",
        "http://www.opengis.net/def/crs/EPSG//4326", "http://www.opengis.net/def/crs/EPSG/x/4326",
        "http://www.opengis.net/def/crs/EPSG/0/4326/", "http://www.opengis.net/def/crs/EPSG/0/04326",
        "http://www.opengis.net/def/crs/EPSG/0./4326", "ftp://www.opengis.net/def/crs/EPSG/0/4326",
        "urn:ogc:def:crs:EPSG:4326", "urn:ogc:def:crs:EPSG::4326:", "[]", "[", "]",
        "http://www.opengis.net/def/crs/EPSG/0/4326 ", "http://www.opengis.net/def/crs/EPSG/0/๔๓๒๖",
        String(repeating: "[", count: 100_000),
    ])
    func anythingElseIsNotASystem(_ identifier: String) {
        #expect(CoordinateSystem(identifier: identifier) == nil)
    }

    /// Random edits of valid identifiers: whatever is accepted ends in the code of the system.
    @Test func aDamagedIdentifierIsRefusedOrMeansWhatItSays() {
        var generator = SeededGenerator(seed: 1)
        let seeds = CoordinateSystem.allCases.flatMap {
            [$0.uri, "[\($0.authority):\($0.code)]", "urn:ogc:def:crs:\($0.authority)::\($0.code)"]
        }
        let pieces = Array("[]:/.0149EPSGOCR h\u{0E51}\u{0}é")
        for _ in 0..<50_000 {
            var text = Array(seeds.randomElement(using: &generator) ?? "")
            for _ in 0..<Int.random(in: 1...3, using: &generator) {
                let place = Int.random(in: 0..<text.count, using: &generator)
                let piece = pieces.randomElement(using: &generator) ?? "x"
                switch Int.random(in: 0..<3, using: &generator) {
                case 0: text[place] = piece
                case 1: text.insert(piece, at: place)
                default: if text.count > 1 { text.remove(at: place) }
                }
            }
            let identifier = String(text)
            guard let system = CoordinateSystem(identifier: identifier) else { continue }
            #expect(identifier.hasSuffix(system.code) || identifier.hasSuffix(system.code + "]"))
            #expect(identifier.contains(system.authority))
        }
    }

    @Test(arguments: CoordinateSystem.allCases)
    func itsOwnUriNamesIt(_ system: CoordinateSystem) {
        #expect(CoordinateSystem(identifier: system.uri) == system)
        #expect(CoordinateSystem(identifier: "[\(system.authority):\(system.code)]") == system)
    }

    /// Axis order, unit and area of use as PROJ's copy of the EPSG dataset has them.
    @Test func theDefinitionsAreThoseOfTheEpsgDataset() throws {
        let script = """
            import sys, pyproj
            for line in sys.stdin:
                c = pyproj.CRS.from_user_input(line.strip()); a = c.area_of_use
                print("|".join([c.axis_info[0].direction, c.axis_info[0].unit_name] + [f"{v:g}" for v in (a.west, a.south, a.east, a.north)]))
            """
        let systems = CoordinateSystem.allCases
        let names = systems.map { "\($0.authority):\($0.code)" }
        let answers = try Oracle.pythonText(script, names.joined(separator: "\n")).split(separator: "\n")
        try #require(answers.count == systems.count)
        for (system, answer) in zip(systems, answers) {
            let parts = answer.split(separator: "|")
            #expect((parts[0] == "north") == (system.axisOrder == .latitudeLongitude), "\(system)")
            #expect(parts[1] == system.unit.rawValue, "\(system)")
            let area = parts.dropFirst(2).compactMap { Double($0) }
            #expect(area == [system.areaOfUse.minX, system.areaOfUse.minY, system.areaOfUse.maxX, system.areaOfUse.maxY], "\(system)")
            #expect(system.domain.contains(system.areaOfUse) || system.unit == .metre && system.areaOfUse.maxY == 84, "\(system)")
        }
    }

    @Test func aMillimetreIsEightDecimalsOfADegreeAndThreeOfAMetre() {
        #expect(CoordinateSystem.wgs84.decimals == 8 && CoordinateSystem.utm47.decimals == 3)
    }

    @Test func theDatumShiftIsTheSevenParameterSetOfEpsg1812() throws {
        #expect(CoordinateSystem.indian1975UTM47.datumShift?.code == "EPSG:1812")
        #expect(CoordinateSystem.utm47.datumShift == nil)
        let found = try Oracle.text(
            "projinfo", ["-s", "EPSG:4240", "-t", "EPSG:4326", "--spatial-test", "intersects", "--summary"])
        let first = try #require(found.split(separator: "\n").first { $0.hasPrefix("EPSG:") })
        #expect(first.hasPrefix("EPSG:1812, \(DatumShift.epsg1812.name), 3.0 m, "))
        #expect(DatumShift.epsg1812.accuracy == 3)
    }
}
