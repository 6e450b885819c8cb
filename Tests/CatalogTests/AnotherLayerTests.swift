import Catalog
import Geo
import Testing

/// A layer is one more file and nothing else.
@Suite struct AnotherLayerTests {
    static let wells = """
        // บ่อน้ำ / Wells
        {
          id: 'wells', order: 21,
          title: { th: 'บ่อน้ำ', en: 'Wells' },
          description: { th: 'บ่อน้ำ', en: 'Wells' },
          attribution: { th: 'ทดสอบ', en: 'Test' },
          geometry: 'multiPoint',
          key: 'number', time: 'dug_on',
          tiles: { minZoom: 3, maxZoom: 12, fields: ['number'] },
          legend: { color: '#ABCDEF', shown: false },
          fields: [
            { name: 'number', type: 'integer', required: true, title: { th: 'เลขที่', en: 'Number' } },
            { name: 'dug_on', type: 'date', title: { th: 'วันที่ขุด', en: 'Dug on' } },
            { name: 'keeper', type: 'text', personal: 'P3', title: { th: 'ผู้ดูแล', en: 'Keeper' }, aliases: ['ผู้ดูแลบ่อ'] },
          ],
        }
        """

    @Test func oneMoreFileIsOneMoreLayer() throws {
        let copy = try GeodataCopy()
        try copy.write("layers/wells.json5", Self.wells)
        let catalog = try Catalog.load(from: copy.path)
        #expect(catalog.layers.count == 13)
        #expect(catalog.layers.dropLast() == (try repositoryCatalog.get().layers)[...])
        let wells = try #require(catalog.layers.last)
        #expect(wells == catalog.layer("wells"))
        #expect(wells.geometry == .multiPoint && wells.key == 0 && wells.label == nil && wells.area == nil && wells.time == 1)
        #expect(wells.tiles == TileRule(minimumZoom: 3, maximumZoom: 12, fields: ["number"]))
        #expect(wells.legend == Legend(color: "#abcdef", shown: false))
        #expect(
            wells.fields[2]
                == Field(
                    name: "keeper", type: .text, title: Localized(th: "ผู้ดูแล", en: "Keeper"), personalData: .sensitive,
                    aliases: ["ผู้ดูแลบ่อ"]))
    }

    @Test func editedFeaturesLieInThailandUnlessTheLayerSaysOtherwise() throws {
        func bounds(_ text: String?) throws -> (BoundingBox?, [CatalogFault]) {
            let copy = try GeodataCopy()
            try copy.write("layers/wells.json5", Self.wells.replacing("order: 21,", with: "order: 21," + (text.map { " bounds: \($0)," } ?? "")))
            return ((try? Catalog.load(from: copy.path))?.layer("wells")?.bounds, copy.faults())
        }
        #expect(try bounds(nil).0 == BoundingBox(minX: 97.343, minY: 5.612, maxX: 105.637, maxY: 20.465))
        #expect(try bounds("[-180, -90, 180, 90.0]").0 == .world)
        for wrong in ["[1, 2, 3]", "[1, 2, 3, 4, 5]", "[1, 2, 3, '4']", "[3, 2, 1, 4]", "[-181, 0, 0, 0]", "[0, 0, NaN, 0]", "5"] {
            let found = try bounds(wrong)
            #expect(found.0 == nil && found.1.count == 1 && found.1.first?.keyPath == "bounds", "\(wrong)")
        }
    }

    @Test func layersStandByOrderThenById() throws {
        let copy = try GeodataCopy()
        try copy.write("layers/wells.json5", Self.wells.replacing("order: 21", with: "order: 0"))
        try copy.write(
            "layers/springs.json5", Self.wells.replacing("order: 21", with: "order: 0").replacing("'wells'", with: "'springs'"))
        #expect(try Catalog.load(from: copy.path).layers.prefix(3).map(\.id) == ["springs", "wells", "provinces"])
    }

    @Test func lessFilesAreLessLayers() throws {
        let copy = try GeodataCopy()
        try copy.remove("layers/plant_trees.json5")
        #expect(try Catalog.load(from: copy.path).layers.count == 11)
    }

    @Test func aFolderWithoutLayersIsNoCatalog() throws {
        let copy = try GeodataCopy()
        for layer in try repositoryCatalog.get().layers { try copy.remove("layers/\(layer.id).json5") }
        try copy.remove("datasets")
        #expect(copy.faults().map(\.problem.en) == ["There is no layer"])
    }

    /// The keys that the reader knows are told by its own complaint about an unknown one.
    @Test func theReadmeExplainsEveryKey() throws {
        let copy = try GeodataCopy()
        try copy.write(
            "layers/wells.json5",
            Self.wells.replacing("id: 'wells'", with: "x: 1, id: 'wells'").replacing("minZoom: 3", with: "x: 1, minZoom: 3")
                .replacing("color: ", with: "x: 1, color: ").replacing(
                    "name: 'keeper'", with: "x: 1, name: 'keeper', choices: [{ x: 1, value: 'a', th: 'ก', en: 'a' }]"))
        try copy.replace("areas/regions.json5", "id: \"cdd4\"", "x: 1, id: \"cdd4\"")
        try copy.replace("areas/regions.json5", "id: \"PG01\"", "x: 1, id: \"PG01\"")
        try copy.replace("areas/regions.json5", "validFrom:", "x: 1, validFrom:")
        let faults = copy.faults()
        #expect(faults.count == 8)
        let readme = try copy.read("README.md")
        for fault in faults {
            let list = try #require(fault.cure.en.split(separator: "the keys here are ").last)
            for key in list.split(separator: ", ") {
                #expect(
                    readme.contains("`\(key)`") || readme.contains("`{ value, th, en }`") && ["th", "en", "value"].contains(key),
                    "\(key)")
            }
        }
    }
}
