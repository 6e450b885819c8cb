import Catalog
import Foundation
import Geo
import Store
import TestSupport
import Testing

/// Areas that are neighbours, judged by GEOS (Tests/Python/tiles.py).
@Suite struct `Neighbours` {
    private struct Judgement: Decodable {
        let polygons: Int
        let length: Double
        let unmatched: Double
        let overlap: Double
        let gaps: [Double]
    }

    @Test(arguments: ["provinces", "amphoe", "tambons"])
    func `share their boundaries in tiles of every zoom`(id: String) throws {
        let world = try World.demo()
        let layer = try world.layer(id)
        let folder = Scratch.folder.appending(path: "neighbours-\(id)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let extent = try #require(world.state(world.layer("tambons")).extent)
        var files: [String] = []
        for zoom in max(4, layer.tiles.minimumZoom)...10 {
            let low = try #require(TileAddress.containing(Coordinate(x: extent.minX, y: extent.maxY), zoom: zoom))
            let high = try #require(TileAddress.containing(Coordinate(x: extent.maxX, y: extent.minY), zoom: zoom))
            for row in low.row...high.row {
                for column in low.column...high.column {
                    let tile = try world.get("/collections/\(id)/tiles/WebMercatorQuad/\(zoom)/\(row)/\(column)").body
                    guard !tile.isEmpty else { continue }
                    let file = folder.appending(path: "\(zoom)-\(row)-\(column).mvt")
                    try Data(tile).write(to: file)
                    files.append(file.path())
                }
            }
        }
        let judgements = try judge(files)
        #expect(judgements.count == files.count && judgements.reduce(0) { $0 + $1.polygons } >= judgements.count)
        for (judgement, file) in zip(judgements, files) {
            #expect(judgement.overlap <= 1, "\(file)")
            // What is wider is no gap but a hole in the data, such as an area that the layer leaves out.
            #expect(judgement.gaps.allSatisfy { $0 <= 1 }, "\(file)")
            #expect(judgement.unmatched <= judgement.length / 100, "\(file)")
        }
    }

    private func judge(_ files: [String]) throws -> [Judgement] {
        let own = repository.appending(path: ".venv/bin/python3").path()
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [FileManager.default.isExecutableFile(atPath: own) ? own : "python3", repository.appending(path: "Tests/Python/tiles.py").path(), "neighbours"] + files
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0, "needs: pip install -r Tests/requirements.txt")
        return try JSONDecoder().decode([Judgement].self, from: data)
    }
}
