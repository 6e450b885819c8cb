import Catalog
import Geo
import Testing

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The colours of the layers, as people with each kind of colour vision see them.
@Suite struct LegendTests {
    /// Matrices over linear sRGB for full dichromacy (Machado, Oliveira and Fernandes 2009, table 1).
    static let visions: [(name: String, matrix: [[Double]])] = [
        ("normal", [[1, 0, 0], [0, 1, 0], [0, 0, 1]]),
        ("protanopia", [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]),
        ("deuteranopia", [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]),
        ("tritanopia", [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]),
    ]

    /// CIE 1976 L*a*b* (D65) of a colour `#rrggbb` seen through a matrix.
    private func lab(_ color: String, _ matrix: [[Double]]) throws -> [Double] {
        let number = try #require(Int(color.dropFirst(), radix: 16))
        let linear = [16, 8, 0].map { shift -> Double in
            let c = Double(number >> shift & 255) / 255
            return c <= 0.04045 ? c / 12.92 : pow((c + 0.055) / 1.055, 2.4)
        }
        let seen = matrix.map { row in min(1, max(0, row[0] * linear[0] + row[1] * linear[1] + row[2] * linear[2])) }
        let x = (0.4124 * seen[0] + 0.3576 * seen[1] + 0.1805 * seen[2]) / 0.95047
        let y = 0.2126 * seen[0] + 0.7152 * seen[1] + 0.0722 * seen[2]
        let z = (0.0193 * seen[0] + 0.1192 * seen[1] + 0.9505 * seen[2]) / 1.08883
        let f = [x, y, z].map { $0 > 0.008856 ? cbrt($0) : 7.787 * $0 + 16.0 / 116 }
        return [116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])]
    }

    @Test func layersThatAreFilledCanBeToldApartByEveryone() throws {
        let layers = try repositoryCatalog.get().layers.filter { $0.geometry != .multiPolygon }
        #expect(layers.count == 9)
        for vision in Self.visions {
            for (i, a) in layers.enumerated() {
                for b in layers[(i + 1)...] {
                    let p = try lab(a.legend.color, vision.matrix)
                    let q = try lab(b.legend.color, vision.matrix)
                    let difference = hypot(hypot(p[0] - q[0], p[1] - q[1]), p[2] - q[2])
                    #expect(difference > 15, "\(a.id) and \(b.id) differ by \(difference) in \(vision.name) vision")
                }
            }
        }
    }

    @Test func noTwoLayersShareAColor() throws {
        let colors = try repositoryCatalog.get().layers.map(\.legend.color)
        #expect(Set(colors).count == colors.count)
    }
}
