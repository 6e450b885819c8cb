import Catalog
import Foundation
import Geo
import SpatiaLiteStore
import Store
import Testing

/// A layer whose area codes are of every sort, and more features in one place than a tile may hold.
enum Heaps {
    static let world = Result {
        let geodata = Scratch.folder.appending(path: "geodata-heaps")
        try FileManager.default.copyItem(at: repository.appending(path: "geodata"), to: geodata)
        try file.write(to: geodata.appending(path: "layers/heaps.json5"), atomically: true, encoding: .utf8)
        return try World("heaps", geodata: geodata.path(), memory: 0) { builder, catalog in
            try fill(&builder, try #require(catalog.layer("heaps")))
        }
    }

    static let file = """
        {
          id: 'heaps', order: 11, title: { th: 'กอง', en: 'Heaps' }, description: { th: 'กอง', en: 'Heaps' }, attribution: { th: 'ทดสอบ', en: 'Test' },
          geometry: 'point', key: 'number', area: 'code', time: 'since',
          tiles: { minZoom: 0, maxZoom: 14, fields: ['number', 'words'], pyramid: { province: 5, tambon: 9, sums: ['size', 'weight'], counts: ['kind', 'wet'] } },
          legend: { color: '#ABCDEF', shown: false },
          fields: [
            { name: 'number', type: 'integer', required: true, title: { th: 'เลขที่', en: 'Number' } },
            { name: 'code', type: 'text', title: { th: 'รหัสพื้นที่', en: 'Area' } },
            { name: 'words', type: 'text', title: { th: 'คำ', en: 'Words' } },
            { name: 'size', type: 'integer', title: { th: 'ขนาด', en: 'Size' } },
            { name: 'weight', type: 'number', title: { th: 'น้ำหนัก', en: 'Weight' } },
            { name: 'kind', type: 'text', title: { th: 'ชนิด', en: 'Kind' }, choices: [ { value: 'ดิน', th: 'ดิน', en: 'Earth' }, { value: 'sand', th: 'ทราย', en: 'Sand' } ] },
            { name: 'wet', type: 'boolean', title: { th: 'เปียก', en: 'Wet' } },
            { name: 'since', type: 'date', title: { th: 'ตั้งแต่', en: 'Since' } },
          ],
        }
        """

    static let count = 9_000

    /// Most lie at Phayao's town; every hundredth code is of another sort; every ninth has no place.
    static let codes: [String?] = ["56010101", "560101", "5601", "56", "56019901", "5699", "99010101", "ไม่ทราบ", "", nil, "10010101"]

    private static func fill(_ builder: inout Builder, _ layer: Layer) throws {
        try builder.load(layer) { sink in
            for number in 1...count {
                try sink.begin(row: 0, id: "".utf8.span)
                let sort = number % 100 == 0 ? number / 100 % codes.count : 0
                // The last sort has no place at all.
                if number % 9 != 0, sort != codes.count - 1 {
                    try sink.geometry(.point(x: 99.9 + Double(number % 83) / 5_000 + Double(sort) / 10, y: 19.17 + Double(number % 97) / 5_000))
                }
                let values: [Value] = [
                    .integer(Int64(number)), codes[sort].map { .text($0) } ?? .null, .text("กองที่มีคำยาวพอควรและไม่ซ้ำกับกองใด \(number)"),
                    number % 7 == 0 ? .null : .integer(Int64(number) * 1_000_000_007), number % 5 == 0 ? .null : .number(Double(number) / 8),
                    [.text("ดิน"), .text("sand"), .text("gravel"), .null][number % 4], [.boolean(true), .boolean(false), .null][number % 3],
                    .text(number < 4_000 ? "2024-05-01" : "2025-05-01"),
                ]
                for (column, value) in values.enumerated() { try sink.field(column, value) }
                _ = try sink.end()
            }
        }
    }
}

/// SQLite's own program, asked for figures.
enum SQLiteProgram {
    /// The rows of an answer, their columns as text; NULL is empty.
    static func rows(_ sql: String, in world: String) throws -> [[String]] {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["sqlite3", "-readonly", "-separator", "\t", Scratch.folder.appending(path: "\(world).sqlite").path(), sql]
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0, "needs the Debian package sqlite3: \(sql)")
        return String(decoding: data, as: UTF8.self).split(separator: "\n").map { $0.split(separator: "\t", omittingEmptySubsequences: false).map(String.init) }
    }
}
