import Foundation
import Geo
import Testing

@testable import Demo

/// Areas by another hand: SpatiaLite's geodesic area through the sqlite3 program (Debian: sqlite3, libsqlite3-mod-spatialite).
@Suite struct PlotAreaTests {
    private func geodesicAreas(_ shapes: [Shape]) throws -> [Double] {
        var sql = ".load mod_spatialite\nSELECT InitSpatialMetadata(1, 'WGS84');\n"
        for shape in shapes {
            let ring = shape.corners.map { "\($0.x) \($0.y)" }.joined(separator: ",")
            sql += "SELECT printf('%.6f', ST_Area(GeomFromText('POLYGON((\(ring)))', 4326), 1));\n"
        }
        let script = FileManager.default.temporaryDirectory.appending(path: "demo-areas-\(UUID().uuidString).sql")
        try sql.write(to: script, atomically: true, encoding: .utf8)
        defer { try? FileManager.default.removeItem(at: script) }
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["sqlite3", "-batch", ":memory:"]
        process.standardInput = try FileHandle(forReadingFrom: script)
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let lines = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self).split(separator: "\n")
        process.waitUntilExit()
        return lines.suffix(shapes.count).compactMap { Double($0) }
    }

    @Test func `Plots and squares have their area on the ellipsoid within 0.05 per cent`() throws {
        let provinces = try Shared.national.get().provinces
        // Every fortieth plot, the few large ones, and all squares.
        let plots = provinces.flatMap(\.plots).enumerated().filter { $0.offset % 40 == 0 || $0.element.rai >= 10 }.map(\.element)
        let squares = provinces.flatMap(\.studyCentres).map(\.shape)
        let areas = try geodesicAreas(plots.map(\.shape) + squares)
        try #require(areas.count == plots.count + squares.count)
        for (area, rai) in zip(areas, plots.map(\.rai) + squares.map { _ in StudyCentre.rai }) {
            #expect(abs(area / (rai * LandArea.squareMetresPerRai) - 1) < 0.0005)
        }
        #expect(plots.count > 800)
    }

    @Test func `Plots of a village rarely meet`() throws {
        var pairs = 0
        var meeting = 0
        for province in try Shared.national.get().provinces {
            for (_, plots) in Dictionary(grouping: province.plots, by: \.village) {
                for (i, plot) in plots.enumerated() {
                    for other in plots[..<i] {
                        pairs += 1
                        if other.shape.bounds.intersects(plot.shape.bounds) { meeting += 1 }
                    }
                }
            }
        }
        #expect(pairs > 5_000)
        #expect(meeting < 5)
    }
}
