import Catalog
import Geo
import TestSupport
import Testing

@Suite struct LegendIconTests {
    @Test func aPathIsRingsOfItsFigures() throws {
        let icon = try #require(LegendIcon("M4 12L12,4l8 8V20H4Zm2-1h1v1Z"))
        #expect(icon.shape.ringEnds.count == 2 && icon.shape.isClosed)
        #expect(icon.shape.bounds == BoundingBox(minX: 4, minY: 4, maxX: 20, maxY: 20))
        // The second figure starts from where the first began: (4, 12) and (2, -1) more.
        #expect(icon.shape.xy[2 * icon.shape.ringEnds[0]] == 6 && icon.shape.xy[2 * icon.shape.ringEnds[0] + 1] == 11)
    }

    @Test func aCurveIsLinesThatFollowIt() throws {
        // A quarter of a circle of radius 10 around (2, 2), as four-point curves draw it.
        let k = 10 * 0.5522847498
        let icon = try #require(LegendIcon("M12 2C12 \(2 + k) \(2 + k) 12 2 12L2 2Z"))
        for i in icon.shape.ring(0).dropLast(2) {
            let x = icon.shape.xy[2 * i] - 2, y = icon.shape.xy[2 * i + 1] - 2
            #expect(abs((x * x + y * y).squareRoot() - 10) < 0.01)
        }
    }

    @Test(arguments: ["", "L3 4Z", "M1 1", "M1 1L2", "M1 1L30 3L2 2Z", "M1 1L5 1L3 3ZQ", "M1 1A3 3 0 0 1 2 2Z", "M1 1Lx 2Z", "M-1 1L5 5L3 3Z", "hello", "M1e1 2L3 4L5 1Z"])
    func whatIsNoPathInTheSquareIsRefused(path: String) { #expect(LegendIcon(path) == nil) }

    @Test func everyLayerOfPointsHasASign() throws {
        for layer in try repositoryCatalog.get().layers where layer.geometry.dimension == 0 { #expect(layer.legend.icon != nil, "\(layer.id)") }
    }

    @Test func damagedPathsAreReadOrRefusedAndNeverCrash() throws {
        var random = SeededGenerator(seed: 3)
        let seeds = try repositoryCatalog.get().layers.compactMap { $0.legend.icon.map { Array($0.path.utf8) } }
        for _ in 0..<20_000 {
            var bytes = random.pick(seeds)
            for _ in 0...random.below(4) {
                let at = random.below(bytes.count)
                switch random.below(3) {
                case 0: bytes[at] = UInt8(random.below(128))
                case 1: bytes.remove(at: at)
                default: bytes.insert(random.pick(Array("MLHVCZmlhvcz-.0123456789 ,".utf8)), at: at)
                }
                if bytes.isEmpty { bytes = [0x4D] }
            }
            if let icon = LegendIcon(String(decoding: bytes, as: UTF8.self)) { #expect(icon.shape.isClosed) }
        }
    }
}

extension Shape {
    /// Whether every ring ends where it began.
    fileprivate var isClosed: Bool {
        ringEnds.indices.allSatisfy { i in
            let ring = ring(i)
            guard let first = ring.first, let last = ring.last, ring.count > 3 else { return false }
            return xy[2 * first] == xy[2 * last] && xy[2 * first + 1] == xy[2 * last + 1]
        }
    }
}
