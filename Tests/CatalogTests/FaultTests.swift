import Catalog
import Testing

/// What is wrong with a file is told with file, line, key, what, and cure.
@Suite struct FaultTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let what: String
        var file = "layers/knn_plots.json5"
        let old: String
        let new: String
        let keyPath: String
        /// A part of the English problem and a part of the English cure.
        let problem: String
        let cure: String
        var testDescription: String { what }
    }

    static let cases: [Case] = [
        Case(
            what: "syntax", old: "geometry: \"polygon\",", new: "geometry: \"polygon\"", keyPath: "",
            problem: "JSON5 syntax at column 3", cure: "correct this line"),
        Case(
            what: "a missing key", old: "  geometry: \"polygon\",\n", new: "", keyPath: "geometry",
            problem: "\"geometry\" is missing", cure: "add geometry"),
        Case(
            what: "a missing language", old: "unit: { th: \"ไร่\", en: \"rai\" }", new: "unit: { th: \"ไร่\" }",
            keyPath: "fields[6].unit.en", problem: "\"en\" is missing", cure: "add en"),
        Case(
            what: "an unknown key", old: "  label:", new: "  lable:", keyPath: "lable", problem: "Unknown key \"lable\"",
            cure: "the keys here are id, order"),
        Case(
            what: "an unknown key of a field", old: "required: true,\n      title: { th: \"รหัสแปลง\"",
            new: "require: true, required: true,\n      title: { th: \"รหัสแปลง\"", keyPath: "fields[0].require",
            problem: "Unknown key", cure: "required"),
        Case(
            what: "a key that stands twice", old: "  order: 5,", new: "  order: 5, order: 6,", keyPath: "order",
            problem: "stands twice", cure: "remove one"),
        Case(
            what: "a number for a text", old: "id: \"knn_plots\"", new: "id: 5", keyPath: "id", problem: "must be a text",
            cure: "write it like \"…\""),
        Case(
            what: "a text for a number", old: "order: 5", new: "order: \"5\"", keyPath: "order",
            problem: "must be a whole number", cure: "write it like 0"),
        Case(
            what: "half a number", old: "maxZoom: 15", new: "maxZoom: 15.5", keyPath: "tiles.maxZoom",
            problem: "must be a whole number", cure: "write it like 0"),
        Case(
            what: "a number that is none", old: "maxZoom: 15", new: "maxZoom: NaN", keyPath: "tiles.maxZoom",
            problem: "must be a whole number", cure: "write it like 0"),
        Case(
            what: "a text for true or false", old: "shown: true", new: "shown: \"yes\"", keyPath: "legend.shown",
            problem: "true or false", cure: "write it like true"),
        Case(
            what: "a text for a list", old: "fields: [\"plot_code\", \"area_rai\", \"plot_model\", \"title_type\"]",
            new: "fields: \"plot_code\"", keyPath: "tiles.fields", problem: "a list", cure: "[…]"),
        Case(
            what: "one language for two", old: "title: { th: \"แปลงโคก หนอง นา\", en: \"Khok-Nong-Na plots\" }",
            new: "title: \"แปลง\"", keyPath: "title", problem: "a text in two languages", cure: "{ th: \"…\", en: \"…\" }"),
        Case(
            what: "an empty text", old: "en: \"Khok-Nong-Na plots\"", new: "en: \" \"", keyPath: "title.en",
            problem: "The text is empty", cure: "write the text"),
        Case(
            what: "an unknown geometry", old: "geometry: \"polygon\"", new: "geometry: \"Polygon\"", keyPath: "geometry",
            problem: "Unknown value \"Polygon\"", cure: "use one of point, lineString, polygon"),
        Case(
            what: "an unknown type", old: "type: \"number\"", new: "type: \"float\"", keyPath: "fields[6].type",
            problem: "Unknown value \"float\"", cure: "use one of text, integer, number"),
        Case(
            what: "an unknown class of personal data", old: "personal: \"P2\"", new: "personal: \"P4\"",
            keyPath: "fields[12].personal", problem: "Unknown value \"P4\"", cure: "P0, P1, P2, P3"),
        Case(
            what: "an id that is not the file's name", old: "id: \"knn_plots\"", new: "id: \"plots\"", keyPath: "id",
            problem: "not the file's name", cure: "rename the file to plots.json5"),
        Case(
            what: "an id that is no name", old: "id: \"knn_plots\"", new: "id: \"KNN plots\"", keyPath: "id",
            problem: "is no name", cure: "use a-z"),
        Case(
            what: "a field name with a hyphen", old: "name: \"area_rai\"", new: "name: \"area-rai\"", keyPath: "fields[6].name",
            problem: "no name of a field", cure: "use A-Z"),
        Case(
            what: "a field name in Thai", old: "name: \"area_rai\"", new: "name: \"เนื้อที่\"", keyPath: "fields[6].name",
            problem: "no name of a field", cure: "Thai names go into title"),
        Case(
            what: "a parameter's name", old: "name: \"fiscal_year\"", new: "name: \"limit\"", keyPath: "fields[10].name",
            problem: "reserved", cure: "such as limit_value"),
        Case(
            what: "a parameter's name in other letters", old: "name: \"fiscal_year\"", new: "name: \"BBOX\"",
            keyPath: "fields[10].name", problem: "reserved", cure: "another name"),
        Case(
            what: "the geometry's name", old: "name: \"fiscal_year\"", new: "name: \"geometry\"", keyPath: "fields[10].name",
            problem: "reserved", cure: "another name"),
        Case(
            what: "two fields of one name", old: "name: \"fiscal_year\"", new: "name: \"Area_Rai\"", keyPath: "fields[10]",
            problem: "already one of field \"area_rai\"", cure: "make names and aliases differ"),
        Case(
            what: "one heading for two fields", old: "aliases: [\"PLOT_ID\"]", new: "aliases: [\"ขนาดไร่\"]", keyPath: "fields[6]",
            problem: "already one of field \"plot_code\"", cure: "make names and aliases differ"),
        Case(
            what: "a key that names no field", old: "key: \"plot_code\"", new: "key: \"plot_id\"", keyPath: "key",
            problem: "no field \"plot_id\"", cure: "plot_code, village_code"),
        Case(
            what: "a label that names no field", old: "label: \"plot_code\"", new: "label: \"name\"", keyPath: "label",
            problem: "no field \"name\"", cure: "use a name of fields"),
        Case(
            what: "an area that names no field", old: "area: \"village_code\"", new: "area: \"tambon\"", keyPath: "area",
            problem: "no field", cure: "use a name of fields"),
        Case(
            what: "an area that is no text", old: "area: \"village_code\"", new: "area: \"area_rai\"", keyPath: "area",
            problem: "of type number", cure: "of type text"),
        Case(
            what: "a time that names no field", old: "label: \"plot_code\",", new: "label: \"plot_code\", time: \"made_on\",",
            keyPath: "time", problem: "no field \"made_on\"", cure: "use a name of fields"),
        Case(
            what: "a time that is no date", old: "label: \"plot_code\",", new: "label: \"plot_code\", time: \"fiscal_year\",",
            keyPath: "time", problem: "of type integer", cure: "of type date, instant"),
        Case(
            what: "a key that may be empty", old: "key: \"plot_code\"", new: "key: \"title_type\"", keyPath: "key",
            problem: "not required", cure: "add required: true"),
        Case(
            what: "a personal field for search", old: "search: [\"plot_code\"", new: "search: [\"owner_name\"", keyPath: "search[0]",
            problem: "personal data (P2)", cure: "use a public field"),
        Case(
            what: "a field for search that is no text", old: "search: [\"plot_code\"", new: "search: [\"area_rai\"", keyPath: "search[0]",
            problem: "of type number", cure: "of type text"),
        Case(
            what: "a field for search twice", old: "search: [\"plot_code\"", new: "search: [\"plot_code\", \"plot_code\"", keyPath: "search[1]",
            problem: "stands twice", cure: "remove one"),
        Case(
            what: "a search for nothing", old: "search: [\"plot_code\", \"village_name_th\"]", new: "search: []", keyPath: "search",
            problem: "names no field", cure: "leave the key out"),
        Case(
            what: "a personal label", old: "label: \"plot_code\"", new: "label: \"owner_name\"", keyPath: "label",
            problem: "personal data (P2)", cure: "use a public field"),
        Case(
            what: "a personal field in tiles", old: "\"plot_model\", \"title_type\"]", new: "\"owner_name\"]",
            keyPath: "tiles.fields[2]", problem: "personal data (P2)", cure: "use a public field"),
        Case(
            what: "a tile field that is none", old: "\"plot_model\", \"title_type\"]", new: "\"colour\"]",
            keyPath: "tiles.fields[2]", problem: "no field \"colour\"", cure: "use a name of fields"),
        Case(
            what: "a tile field twice", old: "\"plot_model\", \"title_type\"]", new: "\"area_rai\"]", keyPath: "tiles.fields[2]",
            problem: "stands twice", cure: "remove one"),
        Case(
            what: "zooms the wrong way round", old: "minZoom: 0, maxZoom: 15", new: "minZoom: 15, maxZoom: 0",
            keyPath: "tiles.minZoom", problem: "minZoom 15 is above maxZoom 0", cure: "make minZoom at most maxZoom"),
        Case(
            what: "a zoom outside the matrix", old: "maxZoom: 15", new: "maxZoom: 25", keyPath: "tiles.maxZoom",
            problem: "outside 0 to 24", cure: "in that range"),
        Case(
            what: "a pyramid that opens the wrong way round", old: "province: 6, amphoe: 8", new: "province: 8, amphoe: 6",
            keyPath: "tiles.pyramid.amphoe", problem: "not above that of the wider level (8)", cure: "province < amphoe < tambon"),
        Case(
            what: "a pyramid that never opens", old: "tambon: 9", new: "tambon: 15", keyPath: "tiles.pyramid.tambon",
            problem: "outside 0 to 14", cure: "in that range"),
        Case(
            what: "a pyramid without a level", old: "province: 6, amphoe: 8, tambon: 9, ", new: "", keyPath: "tiles.pyramid",
            problem: "no level", cure: "{ province: 6, amphoe: 8 }"),
        Case(
            what: "a sum of texts", old: "sums: [\"area_rai\"]", new: "sums: [\"title_type\"]", keyPath: "tiles.pyramid.sums[0]",
            problem: "is of type text", cure: "integer, number"),
        Case(
            what: "counts of any text", old: "counts: [\"plot_model\"", new: "counts: [\"village_name_th\"",
            keyPath: "tiles.pyramid.counts[0]", problem: "has no choices", cure: "choices"),
        Case(
            what: "a sum of personal data", old: "sums: [\"area_rai\"]", new: "sums: [\"owner_name\"]", keyPath: "tiles.pyramid.sums[0]",
            problem: "personal data (P2)", cure: "use a public field"),
        Case(
            what: "a pyramid without areas", old: "  area: \"village_code\",\n", new: "", keyPath: "tiles.pyramid",
            problem: "the layer has no area", cure: "add area"),
        Case(
            what: "a colour by name", old: "\"#009e73\"", new: "\"green\"", keyPath: "legend.color", problem: "not #rrggbb",
            cure: "#0072b2"),
        Case(
            what: "a colour with transparency", old: "\"#009e73\"", new: "\"#009e7380\"", keyPath: "legend.color",
            problem: "not #rrggbb", cure: "#0072b2"),
        Case(
            what: "a choice twice", old: "value: \"CLM\"", new: "value: \"HLM\"", keyPath: "fields[7].choices[1].value",
            problem: "stands twice", cure: "remove one"),
        Case(
            what: "a choice without English", old: ", en: \"Community Lab Model (CLM)\"", new: "",
            keyPath: "fields[7].choices[1].en", problem: "\"en\" is missing", cure: "add en"),
        Case(
            what: "choices of a number", file: "layers/villages.json5", old: "name: \"kind\", type: \"text\"",
            new: "name: \"kind\", type: \"integer\"", keyPath: "fields[9].choices", problem: "belong to fields of type text",
            cure: "make the type text"),
        Case(
            what: "other headings", file: "areas/areas.csv", old: "name_en,postcode", new: "name,postcode", keyPath: "",
            problem: "headings are wrong", cure: "code,name_th,name_en,postcode"),
        Case(
            what: "a postcode of four digits", file: "areas/areas.csv", old: "560101,เวียง,Wiang,56000",
            new: "560101,เวียง,Wiang,5600", keyPath: "postcode", problem: "not five digits", cure: "correct it"),
        Case(
            what: "a code that lost its zero", file: "areas/areas.csv", old: "560101,เวียง,Wiang", new: "56011,เวียง,Wiang",
            keyPath: "code", problem: "no area code", cure: "kept as text"),
        Case(
            what: "an area without a name", file: "areas/areas.csv", old: "560101,เวียง,Wiang", new: "560101,,Wiang",
            keyPath: "name_th", problem: "The field is empty", cure: "write the value"),
        Case(
            what: "an area outside every province", file: "areas/areas.csv", old: "560101,เวียง,Wiang", new: "680101,เวียง,Wiang",
            keyPath: "code", problem: "680101 lies in 6801", cure: "add 6801"),
        Case(
            what: "a record of three fields", file: "areas/amphoe_seats.csv", old: "1001,100.50144,", new: "1001,", keyPath: "",
            problem: "2 fields where 3 must be", cure: "one field for each heading"),
        Case(
            what: "a seat of no amphoe", file: "areas/amphoe_seats.csv", old: "1001,100.50144", new: "1099,100.50144",
            keyPath: "amphoe_code", problem: "no amphoe 1099", cure: "areas.csv"),
        Case(
            what: "a seat of a province", file: "areas/amphoe_seats.csv", old: "1001,100.50144", new: "10,100.50144",
            keyPath: "amphoe_code", problem: "no area code of 4 digits", cure: "kept as text"),
        Case(
            what: "a seat beyond the pole", file: "areas/amphoe_seats.csv", old: "100.50144,13.75398", new: "13.75398,100.50144",
            keyPath: "lat", problem: "no number of degrees", cure: "within ±90"),
        Case(
            what: "a date of the Buddhist Era", file: "areas/abolished.csv", old: "100205,บางซื่อ,2006-01-01",
            new: "100205,บางซื่อ,2549-01-01", keyPath: "abolished_on", problem: "is no date", cure: "Common Era"),
        Case(
            what: "a successor that is none", file: "areas/abolished.csv", old: "2006-01-01,102901", new: "2006-01-01,1029",
            keyPath: "successors", problem: "no code in use of the same level", cure: "use codes of areas.csv"),
        Case(
            what: "an open quote", file: "areas/abolished.csv", old: "100205,บางซื่อ", new: "100205,\"บางซื่อ", keyPath: "",
            problem: "never closed", cure: "RFC 4180"),
        Case(
            what: "a province in two regions", file: "areas/regions.json5", old: "\"20-25\", \"27\"", new: "\"20-27\"",
            keyPath: "schemes[1].classes[3].provinces[0]", problem: "26 stands twice", cure: "remove one"),
        Case(
            what: "a province in no group", file: "areas/regions.json5", old: "[\"94\", \"95\", \"96\"]", new: "[\"94\", \"95\"]",
            keyPath: "provinceGroups", problem: "96 are in no class", cure: "leftOut"),
        Case(
            what: "a province that does not exist", file: "areas/regions.json5", old: "[\"94\", \"95\", \"96\"]",
            new: "[\"94\", \"95\", \"96\", \"97\"]", keyPath: "provinceGroups.groups[6].provinces[3]", problem: "no province 97",
            cure: "areas.csv"),
        Case(
            what: "a zone twice", file: "areas/regions.json5", old: "inspectionZone: 18", new: "inspectionZone: 17",
            keyPath: "provinceGroups.groups[17]", problem: "stands twice", cure: "differ"),
        Case(
            what: "an outline of no province", file: "areas/province_outlines.geojson", old: "\"code\": \"96\"",
            new: "\"code\": \"97\"", keyPath: "features[76]", problem: "no province of the register", cure: "two digits"),
    ]

    @Test(arguments: cases) func aWrongFileIsToldWithItsPlaceAndCure(_ wrong: Case) throws {
        let copy = try GeodataCopy()
        let before = try copy.read(wrong.file)
        try copy.replace(wrong.file, wrong.old, wrong.new)
        let faults = wrong.file.hasPrefix("layers/") ? copy.layerFaults() : copy.faults()
        let fault = try #require(faults.first { $0.problem.en.contains(wrong.problem) }, "\(CatalogError(faults: faults))")
        #expect(fault.file == wrong.file)
        #expect(fault.keyPath == wrong.keyPath)
        #expect(fault.cure.en.contains(wrong.cure))
        #expect(fault.problem.th.unicodeScalars.contains { ("\u{0E01}"..."\u{0E5B}").contains($0) })
        #expect(fault.cure.th.unicodeScalars.contains { ("\u{0E01}"..."\u{0E5B}").contains($0) })
        #expect("\(fault)".contains(wrong.keyPath))
        // One slip is one fault, but where a name or a code that others speak of is gone.
        #expect(faults.allSatisfy { $0.file == wrong.file } || wrong.file == "areas/areas.csv")
        // The line is that of the change, or of the object that lacks a key.
        if let line = fault.line, wrong.keyPath.hasSuffix("name") || wrong.keyPath.hasSuffix("color") {
            let start = try #require(before.ranges(of: wrong.old).first).lowerBound
            #expect(line == before[..<start].count { $0.isNewline } + 1)
        }
    }

    @Test func allFaultsOfAllFilesAreToldAtOnce() throws {
        let copy = try GeodataCopy()
        try copy.replace("layers/villages.json5", "color: \"#0072b2\"", "color: \"blue\"")
        try copy.replace("layers/villages.json5", "minZoom: 0", "minZoom: -1")
        try copy.replace("layers/villages.json5", "name: \"moo\", type: \"integer\"", "name: \"moo\", type: \"int\"")
        try copy.replace("layers/amphoe.json5", "  order: 2,", "  order: 2")
        try copy.replace("areas/areas.csv", "560101,เวียง,Wiang,56000", "560101,เวียง,Wiang,x")
        try copy.replace("areas/regions.json5", "validFrom: \"2017-11-17\"", "validFrom: \"17/11/2560\"")
        let faults = copy.faults()
        #expect(
            faults.map { "\($0.file) \($0.keyPath)" } == [
                "areas/areas.csv postcode", "areas/regions.json5 provinceGroups.validFrom", "layers/amphoe.json5 ",
                "layers/villages.json5 tiles.minZoom",
                "layers/villages.json5 legend.color", "layers/villages.json5 fields[1].type",
            ])
        #expect("\(CatalogError(faults: faults))".hasPrefix("ข้อมูลใน geodata ผิด 6 แห่ง / 6 faults in geodata\n"))
    }

    @Test(arguments: [
        "areas/areas.csv", "areas/abolished.csv", "areas/amphoe_seats.csv", "areas/regions.json5",
        "areas/province_outlines.geojson",
    ])
    func aMissingFileIsNamed(_ file: String) throws {
        let copy = try GeodataCopy()
        try copy.remove(file)
        #expect(copy.faults().contains { $0.file == file && $0.problem.en.contains("cannot be read") })
    }

    @Test func aFolderThatDoesNotExistIsNamed() {
        #expect(throws: CatalogError.self) { try Catalog.load(from: "/nowhere/geodata") }
    }

    @Test func aFileInAnOldThaiEncodingIsNamed() throws {
        let copy = try GeodataCopy()
        try copy.write("layers/villages.json5", bytes: [0xCB, 0xC1, 0xD9, 0xE8])
        let fault = try #require(copy.layerFaults().first)
        #expect(fault.file == "layers/villages.json5" && fault.cure.en.contains("TIS-620"))
    }

    @Test func aLayerFileWithTheWrongEndingIsNamed() throws {
        let copy = try GeodataCopy()
        try copy.write("layers/wells.json", "{}")
        #expect(copy.layerFaults().map(\.file) == ["layers/wells.json"])
    }

    @Test func otherFilesAreLeftAlone() throws {
        let copy = try GeodataCopy()
        try copy.write("layers/README.md", "# layers")
        try copy.write("layers/.villages.json5.swp", "x")
        try copy.write("layers/villages.json5~", "x")
        #expect(copy.layerFaults().isEmpty)
    }

    @Test(arguments: ["tiles", "collections", "geometry_columns", "idx_wells", "sqlite_wells"])
    func aReservedIdIsRefused(_ id: String) throws {
        let copy = try GeodataCopy()
        try copy.write(
            "layers/\(id).json5",
            try copy.read("layers/study_centres.json5").replacing("id: \"study_centres\"", with: "id: \"\(id)\""))
        #expect(copy.layerFaults().map(\.problem.en) == ["\"\(id)\" is reserved by the service"])
    }

    @Test func everyFaultOfADescriptionIsCountedEvenWhenTheyAreMany() throws {
        let copy = try GeodataCopy()
        try copy.write("areas/amphoe_seats.csv", "amphoe_code,lon,lat\n" + String(repeating: "x,1,2\n", count: 60))
        let error = CatalogError(faults: copy.faults())
        #expect(error.faults.count == 60)
        #expect(error.description.hasSuffix("และอีก 10 แห่ง / and 10 more"))
    }
}
