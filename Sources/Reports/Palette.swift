/// Colours of classes, opaque, so that the map looks as its legend does.
public enum Palette: String, Sendable, CaseIterable {
    /// Light yellow to dark blue, for values from low to high (ColorBrewer).
    case ylGnBu = "YlGnBu"
    /// Dark violet to light yellow.
    case viridis
    /// Orange and violet around a middle (ColorBrewer).
    case puOr = "PuOr"
    /// Red and blue around a middle (ColorBrewer).
    case rdBu = "RdBu"
    /// For kinds without an order (Okabe and Ito 2008).
    case okabeIto = "OkabeIto"

    /// For how many classes there are colours of their own.
    public static let classRange = 3...7

    /// The colours of a number of classes, lowest first, `#rrggbb`. Fewer classes than 3 take the ends of three.
    ///
    /// - Parameter classes: 1...7; more repeat the last.
    public func colors(_ classes: Int) -> [String] {
        let table = texts[min(max(classes, 3), 7) - 3].split(separator: " ").map { "#\($0)" }
        if self == .okabeIto { return (0..<max(0, classes)).map { table[min($0, table.count - 1)] } }
        switch classes {
        case ..<1: return []
        case 1: return [table[1]]
        case 2: return [table[0], table[2]]
        default: return (0..<classes).map { table[min($0, table.count - 1)] }
        }
    }

    /// The colours around a criterion: the palette's lower half for the classes below it, its upper half for the others.
    ///
    /// - Parameter below: how many of the classes lie below the criterion.
    public func diverging(_ classes: Int, below: Int) -> [String] {
        let above = classes - below
        let side = max(below, above)
        let table = colors(min(7, side * 2)), half = table.count / 2
        // The middle of an odd table is neutral, and no class is.
        let low = Array(table[..<half]), high = Array(table[(table.count - half)...])
        return (0..<below).map { low[max(0, half - below + $0)] } + (0..<above).map { high[min(half - 1, $0)] }
    }

    private var texts: [String] {
        switch self {
        case .ylGnBu:
            [
                "edf8b1 7fcdbb 2c7fb8", "ffffcc a1dab4 41b6c4 225ea8", "ffffcc a1dab4 41b6c4 2c7fb8 253494",
                "ffffcc c7e9b4 7fcdbb 41b6c4 2c7fb8 253494", "ffffcc c7e9b4 7fcdbb 41b6c4 1d91c0 225ea8 0c2c84",
            ]
        case .viridis:
            [
                "440154 21918c fde725", "440154 31688e 35b779 fde725", "440154 3b528b 21918c 5ec962 fde725",
                "440154 414487 2a788e 22a884 7ad151 fde725", "440154 443983 31688e 21918c 35b779 90d743 fde725",
            ]
        case .puOr:
            [
                "f1a340 f7f7f7 998ec3", "e66101 fdb863 b2abd2 5e3c99", "e66101 fdb863 f7f7f7 b2abd2 5e3c99",
                "b35806 f1a340 fee0b6 d8daeb 998ec3 542788", "b35806 f1a340 fee0b6 f7f7f7 d8daeb 998ec3 542788",
            ]
        case .rdBu:
            [
                "ef8a62 f7f7f7 67a9cf", "ca0020 f4a582 92c5de 0571b0", "ca0020 f4a582 f7f7f7 92c5de 0571b0",
                "b2182b ef8a62 fddbc7 d1e5f0 67a9cf 2166ac", "b2182b ef8a62 fddbc7 f7f7f7 d1e5f0 67a9cf 2166ac",
            ]
        case .okabeIto:
            Array(repeating: "e69f00 56b4e9 009e73 f0e442 0072b2 d55e00 cc79a7", count: 5)
        }
    }
}
