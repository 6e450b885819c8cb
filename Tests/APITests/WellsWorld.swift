import Catalog
import Foundation
import Geo
import SpatiaLiteStore
import Store
import TestSupport
import Testing

/// The layers of this repository and one more, of wells: its fields are of every type, its texts are unruly, its points lie
/// all around the world. Only the wells are loaded.
enum Wells {
    static let world = Result {
        let geodata = Scratch.folder.appending(path: "geodata")
        try FileManager.default.copyItem(at: repository.appending(path: "geodata"), to: geodata)
        try file.write(to: geodata.appending(path: "layers/wells.json5"), atomically: true, encoding: .utf8)
        return try World("wells", geodata: geodata.path(), memory: 0) { builder, catalog in
            try fill(&builder, try #require(catalog.layer("wells")))
        }
    }

    static let file = """
        {
          id: 'wells', order: 21,
          title: { th: 'บ่อน้ำ <b>', en: 'Wells <b>' }, description: { th: 'บ่อน้ำทดสอบ', en: 'Wells of a test' }, attribution: { th: 'ทดสอบ', en: 'Test' },
          geometry: 'point', key: 'number', time: 'dug_on', label: 'name',
          tiles: { minZoom: 0, maxZoom: 12, fields: ['number', 'name'] },
          legend: { color: '#ABCDEF', shown: false },
          fields: [
            { name: 'number', type: 'integer', required: true, title: { th: 'เลขที่', en: 'Number' } },
            { name: 'name', type: 'text', title: { th: 'ชื่อ', en: 'Name' } },
            { name: 'depth', type: 'number', title: { th: 'ความลึก', en: 'Depth' }, unit: { th: 'เมตร', en: 'metres' } },
            { name: 'dry', type: 'boolean', title: { th: 'แห้ง', en: 'Dry' } },
            { name: 'dug_on', type: 'date', title: { th: 'วันที่ขุด', en: 'Dug on' } },
            { name: 'seen_at', type: 'instant', title: { th: 'ตรวจเมื่อ', en: 'Seen at' } },
            { name: 'uses', type: 'textArray', title: { th: 'ใช้ทำอะไร', en: 'Uses' } },
            { name: 'keeper', type: 'text', personal: 'P3', title: { th: 'ผู้ดูแล', en: 'Keeper' } },
          ],
        }
        """

    static let names = ["บ่อใหญ่", "<script>alert(1)</script>", "\"quoted\" & 'so'", "100% _sure_", "</script><img src=x>", "a,b;c/d?e#f", "", "Élan Vital", "ELAN vital"]
    static let uses = [#"["ดื่ม","รดน้ำ"]"#, "[]", #"["ดื่ม"]"#]

    /// Every fortieth has no place, every seventh no day, every eleventh no depth.
    private static func fill(_ builder: inout Builder, _ layer: Layer) throws {
        try builder.load(layer) { sink in
            var random = SeededGenerator(seed: 11)
            for number in 1...400 {
                try sink.begin(row: 0, id: "".utf8.span)
                if number % 40 != 0 {
                    let x = number % 3 == 0 ? Double.random(in: 170...180, using: &random) : Double.random(in: -180...180, using: &random)
                    try sink.geometry(.point(x: x, y: Double.random(in: -85...85, using: &random)))
                }
                let month = Int.random(in: 1...12, using: &random), day = Int.random(in: 1...28, using: &random)
                let date = String(format: "20%02d-%02d-%02d", Int.random(in: 10...25, using: &random), month, day)
                let depth = Double(Int.random(in: 1...400, using: &random)) / 8
                let values: [Value] = [
                    .integer(Int64(number)), .text(names[number % names.count]), number % 11 == 0 ? .null : .number(depth), .boolean(number % 2 == 0),
                    number % 7 == 0 ? .null : .text(date), .text("\(date)T0\(number % 10):30:00Z"), .text(uses[number % 3]), .text("นายบ่อ สาธิตน้ำ"),
                ]
                for (column, value) in values.enumerated() { try sink.field(column, value) }
                _ = try sink.end()
            }
        }
    }

    /// A well with its values by their types; nil is NULL.
    struct Well {
        let id: String
        let number: Int
        let name: String?
        let depth: Double?
        let isDry: Bool
        let day: String?
        let seen: String
        let uses: [String]
        let place: (x: Double, y: Double)?
    }

    static func all() throws -> [Well] {
        let world = try world.get()
        return try world.features(world.layer("wells")).map { feature in
            func text(_ column: Int) -> String? { if case .text(let text) = feature.values[column] { text } else { nil } }
            var depth: Double?, number = 0
            if case .number(let value) = feature.values[2] { depth = value }
            if case .integer(let value) = feature.values[0] { number = Int(value) }
            return Well(
                id: feature.id, number: number, name: text(1), depth: depth, isDry: feature.values[3] == .boolean(true), day: text(4), seen: text(5) ?? "",
                uses: try Document(Array((text(6) ?? "[]").utf8)).texts, place: feature.shape.map { (x: $0.xy[0], y: $0.xy[1]) })
        }
    }

    /// The ids that a query of the wells' items answers with, by its pages.
    static func ids(_ query: String) throws -> [String] {
        let page = try world.get().document("/collections/wells/items?limit=1000&\(query)")
        #expect(page["numberMatched"].integer == page["features"].list.count)
        return page["features"].list.compactMap { $0["id"].integer.map(String.init) }
    }
}
