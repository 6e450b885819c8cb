import Geo

extension FuzzTarget {
    /// The address of a tile as three texts: what is taken is written in the one way that it can be, and lies in the matrix.
    public static let tileAddress = FuzzTarget(
        name: "tile-address", seeds: ["0/0/0", "10/457/796", "24/16777215/16777215"].map { Array($0.utf8) },
        words: ["/", "-", "+", "0", "00", "2147483647", "18446744073709551616", "1e1", "0x1", " ", "٣", "๑", "."]
    ) { bytes in
        let parts = String(decoding: bytes, as: UTF8.self).split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 3, let tile = TileAddress(zoom: parts[0], row: parts[1], column: parts[2]) else { return .refused }
        let size = 1 << tile.zoom, box = tile.bounds(buffer: 0)
        let canonical = ["\(tile.zoom)", "\(tile.row)", "\(tile.column)"].elementsEqual(parts) { $0.utf8.elementsEqual($1.utf8) }
        guard canonical, (0...TileAddress.maximumZoom).contains(tile.zoom), (0..<size).contains(tile.row), (0..<size).contains(tile.column) else { return .wrong }
        guard box.minX < box.maxX, box.minY < box.maxY, BoundingBox.world.contains(box) else { return .wrong }
        return TileAddress.containing(box.center, zoom: tile.zoom) == tile ? .taken : .wrong
    }
}
