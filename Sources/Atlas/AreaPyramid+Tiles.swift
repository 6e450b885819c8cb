internal import Catalog
internal import Encoding
internal import Geo
internal import Store

extension AreaPyramid {
    /// The tiles at the zooms of a layer's pyramid that show other areas, or the same areas otherwise, than before.
    func tiles(differingFrom before: AreaPyramid, _ layer: Layer) -> Set<TileAddress> {
        var tiles: Set<TileAddress> = []
        var zoom = layer.tiles.minimumZoom
        let moved = Dictionary(uniqueKeysWithValues: AreaLevel.allCases.map { ($0, places(differingFrom: before, $0)) })
        for storey in layer.tiles.pyramid?.storeys ?? [] {
            while zoom <= storey.lastZoom {
                for place in moved[storey.level] ?? [] { tiles.insert(place.tile(at: zoom)) }
                // Wider areas stand for these where they do not fit.
                for level in AreaLevel.allCases where level < storey.level {
                    for place in moved[level] ?? [] {
                        let tile = place.tile(at: zoom)
                        if !fits(tile, storey.level) || !before.fits(tile, storey.level) { tiles.insert(tile) }
                    }
                }
                zoom += 1
            }
        }
        return tiles
    }

    /// Where the areas of a level stood or stand that are not what they were.
    private func places(differingFrom before: AreaPyramid, _ level: AreaLevel) -> [WorldPoint] {
        let new = floors.first { $0.level == level }, old = before.floors.first { $0.level == level }
        var places: [WorldPoint] = []
        var known: [AreaCode?: Int] = [:]
        for (number, code) in (old?.codes ?? []).enumerated() { known[code] = number }
        for (number, code) in (new?.codes ?? []).enumerated() {
            guard let new else { break }
            if let old, let past = known.removeValue(forKey: code) {
                if new.places[number] == old.places[past], new.row(number) == old.row(past) { continue }
                places.append(old.places[past])
            }
            places.append(new.places[number])
        }
        if let old { for past in known.values { places.append(old.places[past]) } }
        return places
    }

    /// Whether the areas of a level surely fit into a tile, however many layers share it.
    private func fits(_ tile: TileAddress, _ level: AreaLevel) -> Bool {
        guard let floor = floors.first(where: { $0.level == level }) else { return true }
        var bytes = 0
        for (number, place) in floor.places.enumerated() where place.point(in: tile) != nil {
            bytes += floor.row(number).reduce(64) { sum, value in
                if case .text(let text) = value { sum + text.utf8.count + 16 } else { sum + 16 }
            }
        }
        return bytes < VectorTile.byteBudget / 32
    }
}

extension AreaPyramid.Floor {
    /// The values of one area.
    fileprivate func row(_ number: Int) -> ArraySlice<Value> {
        let width = codes.isEmpty ? 0 : values.count / codes.count
        return values[(number * width)..<((number + 1) * width)]
    }
}
