import Archives
import Compression
import Foundation
import Geo
import TestSupport
import Testing

/// The folder of this repository.
let repository = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

/// A folder that goes with the process.
enum Scratch {
    static let folder: URL = {
        let folder = FileManager.default.temporaryDirectory.appending(path: "phaenthi-archives-\(UUID().uuidString)")
        try? FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        atexit { try? FileManager.default.removeItem(at: Scratch.folder) }
        return folder
    }()

    static func path(_ ending: String) -> String { folder.appending(path: "\(UUID().uuidString).\(ending)").path() }
}

func gzipped(_ bytes: [UInt8]) -> [UInt8] {
    var deflater = Deflater(level: 6)
    return deflater.compress(bytes)
}

func tile(_ zoom: Int, _ column: Int, _ row: Int) throws -> TileAddress { try #require(TileAddress(zoom: zoom, row: row, column: column)) }

/// A random set of tiles by ascending id, many of them equal and in runs.
func samples(_ count: Int, seed: UInt64, zooms: ClosedRange<Int> = 0...9) -> [(id: TileID, tile: [UInt8])] {
    var random = SeededGenerator(seed: seed), tiles: [TileID: [UInt8]] = [:]
    let contents = (0..<12).map { i in gzipped((0..<(5 + 40 * i)).map { _ in UInt8(random.below(256)) }) }
    while tiles.count < count {
        let zoom = zooms.lowerBound + random.below(zooms.count), size = 1 << zoom
        guard let address = TileAddress(zoom: zoom, row: random.below(size), column: random.below(size)) else { continue }
        var id = TileID(address)
        let isOwn = random.chance(50), content = isOwn ? gzipped((0..<(1 + random.below(300))).map { _ in UInt8(random.below(9)) }) : random.pick(contents)
        for _ in 0...random.below(isOwn ? 1 : 6) {
            tiles[id] = content
            guard tiles.count < count, let next = TileID(number: id.number + 1), next.zoom <= zooms.upperBound else { break }
            id = next
        }
    }
    return tiles.sorted { $0.key < $1.key }.map { (id: $0.key, tile: $0.value) }
}

let description = ArchiveMetadata(
    name: "ชื่อ", description: "คำอธิบาย \"x\"", attribution: "ที่มา", zooms: 0...9, bounds: BoundingBox(minX: 97.5, minY: 5.625, maxX: 105.5, maxY: 20.25),
    center: ArchiveMetadata.Center(position: Coordinate(x: 101.5, y: 13), zoom: 6),
    layers: [
        VectorLayer(
            id: "villages", description: "หมู่บ้าน", fields: [VectorLayer.Field(name: "code", title: "รหัส", type: .text), VectorLayer.Field(name: "n", title: "จำนวน", type: .number)],
            zooms: 2...9, storeys: [VectorLayer.Storey(level: "province", lastZoom: 6), VectorLayer.Storey(level: "amphoe", lastZoom: 8)])
    ], origin: "test")

/// Writes tiles, with a commit after every so many.
@discardableResult
func write(_ tiles: [(id: TileID, tile: [UInt8])], _ format: ArchiveFormat, _ path: String, every: Int = 100) throws -> ArchiveSummary {
    let writer = try format.writer(path, plan: "test")
    for (i, (id, tile)) in tiles.enumerated() {
        try writer.add(id, tile)
        if i % every == every - 1 { try writer.commit(position: i + 1) }
    }
    try writer.commit(position: tiles.count)
    return try writer.finish(description)
}

/// What another program writes to its standard output.
func output(_ program: String, _ words: [String], input: Data = Data()) throws -> Data {
    let process = Process(), pipe = Pipe(), file = URL(filePath: Scratch.path("in"))
    try input.write(to: file)
    process.executableURL = URL(filePath: program)
    process.arguments = words
    process.standardOutput = pipe
    process.standardInput = try FileHandle(forReadingFrom: file)
    try process.run()
    let data = try pipe.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    try #require(process.terminationStatus == 0, "\(program) \(words)")
    return data
}

/// What the library `pmtiles` of PyPI makes of something (Tests/Python/archives.py).
func python(_ words: String..., input: Data = Data()) throws -> Data {
    let own = repository.appending(path: ".venv/bin/python3").path()
    let program = FileManager.default.isExecutableFile(atPath: own) ? own : "/usr/bin/python3"
    return try output(program, [repository.appending(path: "Tests/Python/archives.py").path()] + words, input: input)
}

func hex(_ bytes: [UInt8]) -> String { bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() }
