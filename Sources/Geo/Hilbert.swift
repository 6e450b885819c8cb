/// The Hilbert curve over the whole world: positions near each other on the curve are near each other on the map
/// (D. Hilbert, "Über die stetige Abbildung einer Linie auf ein Flächenstück", 1891).
public enum Hilbert {
    /// The distance along the curve of order 31 at which it passes a position in degrees; positions beyond the world
    /// lie on its edge.
    public static func distance(longitude: Double, latitude: Double) -> Int64 {
        var x = cell((longitude + 180) / 360)
        var y = cell((latitude + 90) / 180)
        var distance: Int64 = 0
        var size: Int64 = 1 << 30
        while size > 0 {
            let right = x & size != 0, upper = y & size != 0
            distance += size * size * (right ? (upper ? 2 : 3) : (upper ? 1 : 0))
            if !upper {
                if right {
                    x = (1 << 31) - 1 - x
                    y = (1 << 31) - 1 - y
                }
                swap(&x, &y)
            }
            size >>= 1
        }
        return distance
    }

    private static func cell(_ part: Double) -> Int64 {
        let cells = Double(1 << 31)
        // A comparison with NaN is false: it lies in cell 0.
        guard part > 0 else { return 0 }
        return Int64(min(part * cells, cells - 1))
    }
}
