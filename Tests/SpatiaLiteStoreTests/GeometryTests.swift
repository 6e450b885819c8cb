import Geo
import SQLite
@testable import SpatiaLiteStore
import Store
import TestSupport
import Testing

@Suite struct GeometryTests {
    private func spatial() throws -> Connection {
        let connection = try Connection(path: ":memory:", .create)
        connection.loadSpatiaLite()
        return connection
    }

    /// What a query answers in its first row and column as a geometry.
    private func read(_ sql: String, _ connection: borrowing Connection) throws -> Shape {
        var rows = try connection.prepare(sql)
        _ = try rows.step()
        var shape = Shape()
        try GeometryBlob.read(rows.bytes(0), into: &shape)
        return shape
    }

    @Test(arguments: GeometryKind.allCases)
    func whatIsWrittenIsReadAndSpatiaLiteReadsTheSame(_ kind: GeometryKind) throws {
        let connection = try spatial()
        var dice = SeededGenerator(seed: 3)
        var blob: [UInt8] = [], shape = Shape()
        for _ in 0..<50 {
            let original = Shape.random(kind, &dice)
            GeometryBlob.write(original, bounds: original.bounds, into: &blob)
            try GeometryBlob.read(blob.span, into: &shape)
            #expect(shape == original)
            #expect(GeometryBlob.bounds(blob.span) == original.bounds)
            var rows = try connection.prepare("SELECT GeometryType(?1), SRID(?1), GeomFromText(AsText(?1), 4326) IS NOT NULL, ?1 = CastToXY(?1)")
            try rows.bind(1, blob: blob.span)
            _ = try rows.step()
            #expect(rows.text(0) == kind.name.uppercased() && rows.integer(1) == 4326 && rows.integer(2) == 1 && rows.integer(3) == 1)
        }
    }

    @Test func everyFormThatSpatiaLiteWritesIsRead() throws {
        let connection = try spatial()
        let line = Shape(kind: .lineString, xy: [1, 2, 3, 4, 5.5, 6.25], ringEnds: [3])
        for text in ["LINESTRING(1 2, 3 4, 5.5 6.25)", "LINESTRINGZ(1 2 9, 3 4 9, 5.5 6.25 9)", "LINESTRINGM(1 2 9, 3 4 9, 5.5 6.25 9)", "LINESTRINGZM(1 2 8 9, 3 4 8 9, 5.5 6.25 8 9)"] {
            #expect(try read("SELECT GeomFromText('\(text)', 4326)", connection) == line)
            #expect(try read("SELECT CompressGeometry(GeomFromText('\(text)', 4326))", connection) == line)
        }
        let square = Shape(kind: .polygon, xy: [0, 0, 4, 0, 4, 4, 0, 0, 1, 0.5, 2, 1, 2, 0.5, 1, 0.5], ringEnds: [4, 8], polygonEnds: [2])
        for dimension in ["", "Z", "M", "ZM"] {
            let rest = String(repeating: " 7", count: dimension.count)
            func ring(_ s: String) -> String { "(" + s.split(separator: ",").map { $0 + rest }.joined(separator: ",") + ")" }
            let text = "POLYGON\(dimension)(\(ring("0 0,4 0,4 4,0 0")),\(ring("1 0.5,2 1,2 0.5,1 0.5")))"
            #expect(try read("SELECT GeomFromText('\(text)', 4326)", connection) == square)
            #expect(try read("SELECT CompressGeometry(GeomFromText('\(text)', 4326))", connection) == square)
            let multi = try read("SELECT CastToMulti(GeomFromText('\(text)', 4326))", connection)
            #expect(multi.kind == .multiPolygon && multi.xy == square.xy && multi.polygonEnds == [2])
        }
        for text in ["POINT(99.5 18.25)", "POINTZ(99.5 18.25 1)", "POINTM(99.5 18.25 1)", "POINTZM(99.5 18.25 1 2)"] {
            #expect(try read("SELECT GeomFromText('\(text)', 4326)", connection) == .point(x: 99.5, y: 18.25))
            #expect(try read("SELECT TinyPointEncode(GeomFromText('\(text)', 4326))", connection) == .point(x: 99.5, y: 18.25))
        }
    }

    @Test func bigEndianIsRead() throws {
        var blob: [UInt8] = [0, 0, 0, 0, 0x10, 0xE6]
        func put(_ v: Double) { for i in 0..<8 { blob.append(UInt8(truncatingIfNeeded: v.bitPattern >> (56 - 8 * i))) } }
        for v in [99.5, 18.25, 99.5, 18.25] { put(v) }
        blob += [0x7C, 0, 0, 0, 1]
        put(99.5)
        put(18.25)
        blob.append(0xFE)
        var shape = Shape()
        try GeometryBlob.read(blob.span, into: &shape)
        #expect(shape == .point(x: 99.5, y: 18.25))
        #expect(GeometryBlob.bounds(blob.span) == shape.bounds)
    }

    @Test func aDamagedBlobIsRefusedAndNeverReadBeyondItsEnd() throws {
        let connection = try spatial()
        var dice = SeededGenerator(seed: 11)
        var seeds: [[UInt8]] = []
        for kind in GeometryKind.allCases {
            var blob: [UInt8] = []
            let shape = Shape.random(kind, &dice)
            GeometryBlob.write(shape, bounds: shape.bounds, into: &blob)
            seeds.append(blob)
        }
        for sql in ["SELECT CompressGeometry(GeomFromText('POLYGONZM((0 0 1 1,4 0 1 1,4 4 1 1,0 0 1 1))', 4326))", "SELECT TinyPointEncode(MakePoint(1, 2, 4326))"] {
            var rows = try connection.prepare(sql)
            _ = try rows.step()
            var copy: [UInt8] = []
            for i in 0..<rows.bytes(0).count { copy.append(rows.bytes(0)[i]) }
            seeds.append(copy)
        }
        var shape = Shape()
        var refused = 0
        for _ in 0..<40_000 {
            var blob = seeds[dice.integer(0...(seeds.count - 1))]
            for _ in 0..<dice.integer(1...4) {
                guard !blob.isEmpty else { break }
                let i = dice.integer(0...(blob.count - 1))
                switch dice.integer(0...5) {
                case 0: blob[i] = UInt8(dice.integer(0...255))
                case 1: blob[i] ^= 1 << UInt8(dice.integer(0...7))
                case 2: blob.removeSubrange(i...)
                case 3: blob.insert(contentsOf: blob[i...].prefix(dice.integer(1...40)), at: i)
                case 4: for k in i..<min(i + 4, blob.count) { blob[k] = 0xFF }
                default: blob.remove(at: i)
                }
            }
            _ = GeometryBlob.bounds(blob.span)
            do throws(StoreError) {
                try GeometryBlob.read(blob.span, into: &shape)
                #expect(shape.xy.count % 2 == 0 && shape.xy.count <= blob.count)
                #expect((shape.ringEnds.last ?? shape.count) == shape.count)
                _ = shape.intersects(.world)
            } catch {
                refused += 1
                guard case .damaged = error else {
                    Issue.record("another error: \(error)")
                    return
                }
            }
        }
        #expect(refused > 10_000)
    }

    @Test func aCollectionIsRefusedByName() throws {
        let connection = try spatial()
        #expect(throws: StoreError.damaged("geometry blob: class 7 is not one of the six kinds")) {
            _ = try read("SELECT GeomFromText('GEOMETRYCOLLECTION(POINT(1 2), LINESTRING(1 2, 3 4))', 4326)", connection)
        }
    }

    @Test(arguments: GeometryKind.allCases)
    func theTestAgainstABoxAgreesWithGEOS(_ kind: GeometryKind) throws {
        let connection = try spatial()
        var dice = SeededGenerator(seed: 21)
        var blob: [UInt8] = []
        var met = 0
        for _ in 0..<1_500 {
            let shape = Shape.random(kind, &dice)
            let near = shape.bounds
            var box = BoundingBox.random(&dice)
            // Most boxes lie at the shape, on the grid, so that many only touch.
            if dice.integer(0...4) > 0 {
                let x = dice.number((near.minX - 0.2)...(near.maxX + 0.2)), y = dice.number((near.minY - 0.2)...(near.maxY + 0.2))
                let w = dice.number(0...0.5), h = dice.number(0...0.5)
                box = BoundingBox(minX: x, minY: y, maxX: x + w, maxY: y + h)
                if dice.integer(0...1) == 0 {
                    box = BoundingBox(
                        minX: (x * 16).rounded() / 16, minY: (y * 16).rounded() / 16, maxX: ((x + w) * 16).rounded() / 16,
                        maxY: ((y + h) * 16).rounded() / 16)
                }
            }
            GeometryBlob.write(shape, bounds: near, into: &blob)
            let sql =
                box.width == 0 && box.height == 0 ? "MakePoint(?2, ?3, 4326)"
                : box.width == 0 || box.height == 0 ? "MakeLine(MakePoint(?2, ?3, 4326), MakePoint(?4, ?5, 4326))"
                : "BuildMBR(?2, ?3, ?4, ?5, 4326)"
            var rows = try connection.prepare("SELECT ST_Intersects(?1, \(sql)), ST_IsValid(?1)")
            try rows.bind(1, blob: blob.span)
            try rows.bind(2, box.minX)
            try rows.bind(3, box.minY)
            if sql.contains("?4") {
                try rows.bind(4, box.maxX)
                try rows.bind(5, box.maxY)
            }
            _ = try rows.step()
            guard rows.integer(1) == 1 else { continue }
            #expect((rows.integer(0) == 1) == shape.intersects(box), "\(shape) \(box)")
            met += shape.intersects(box) ? 1 : 0
        }
        #expect(met > 100)
    }

    @Test func theSideOfALineIsExact() {
        // a lies half a unit in the last place beside the diagonal through b and c: plain doubles cannot tell.
        let step = 1.0.ulp
        #expect(orientation(ax: 0.5, ay: 0.5, bx: 12, by: 12, cx: 24, cy: 24) == 0)
        #expect(orientation(ax: 0.5, ay: 0.5 + step / 2, bx: 12, by: 12, cx: 24, cy: 24) == 1)
        #expect(orientation(ax: 0.5 + step / 2, ay: 0.5, bx: 12, by: 12, cx: 24, cy: 24) == -1)
        var dice = SeededGenerator(seed: 5)
        for _ in 0..<20_000 {
            // Small integers over 2^20: Int arithmetic is the judge.
            let v = (0..<6).map { _ in dice.integer(-40...40) }
            let exact = (v[0] - v[4]) * (v[3] - v[5]) - (v[1] - v[5]) * (v[2] - v[4])
            let d = v.map { Double($0) / 1_048_576 }
            #expect(orientation(ax: d[0], ay: d[1], bx: d[2], by: d[3], cx: d[4], cy: d[5]) == exact.signum())
        }
    }

    @Test func theHilbertCurveStepsToANeighbour() {
        // On a coarse grid of cells, each the next along the curve, consecutive cells share an edge.
        let n = 32
        var cells: [(distance: Int64, x: Int, y: Int)] = []
        for x in 0..<n {
            for y in 0..<n {
                let longitude = (Double(x) + 0.5) / Double(n) * 360 - 180, latitude = (Double(y) + 0.5) / Double(n) * 180 - 90
                cells.append((Hilbert.distance(longitude: longitude, latitude: latitude), x, y))
            }
        }
        cells.sort { $0.distance < $1.distance }
        for (a, b) in zip(cells, cells.dropFirst()) { #expect(abs(a.x - b.x) + abs(a.y - b.y) == 1) }
        #expect(Hilbert.distance(longitude: .nan, latitude: .infinity) >= 0)
    }
}
