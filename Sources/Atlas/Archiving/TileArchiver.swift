public import Archives
internal import Catalog
internal import Compression
internal import Dispatch
public import Store
internal import Synchronization

/// Puts the tiles that everyone may see into an archive.
public struct TileArchiver: Sendable {
    let source: any FeatureSource
    let areas: AreaLayers
    private let tiles: TileMaker

    /// How many places of a plan are made at a time, by all cores; what the memory must hold at once.
    static let batch = 512

    public init(source: any FeatureSource, areas: AreaLayers, tiles: TileMaker) {
        self.source = source
        self.areas = areas
        self.tiles = tiles
    }

    /// Makes the tiles of the plan that the archive does not have yet. Tiles without anything are left out.
    ///
    /// - Parameter proceed: told how many places of the plan are done; false: stop here. What is done is kept.
    /// - Returns: whether the plan is done.
    /// - Throws: ``ArchiveRefusal/dataChanged`` when a layer was written meanwhile; what the source and the writer throw.
    public func write(_ plan: ArchivePlan, into writer: any ArchiveWriter, _ proceed: (_ done: Int) -> Bool) throws -> Bool {
        var done = writer.position
        while done < plan.tiles.count {
            guard proceed(done) else { return false }
            let places = plan.tiles[done..<min(done + Self.batch, plan.tiles.count)]
            let made = try make(places, plan)
            guard try versions(plan.layers) == plan.versions else { throw ArchiveRefusal.dataChanged }
            for (id, tile) in zip(places, made) where !tile.isEmpty { try writer.add(id, tile) }
            done = places.endIndex
            try writer.commit(position: done)
        }
        return proceed(done)
    }

    func versions(_ layers: [Layer]) throws -> [String] {
        try layers.map { layer in
            let state = try source.state(layer)
            return "\(layer.id)@\(state.version)@\(state.changedAt)"
        }
    }

    /// The tiles of some places in the gzip format, in their order; empty where there is nothing.
    private func make(_ places: ArraySlice<TileID>, _ plan: ArchivePlan) throws -> [[UInt8]] {
        let queries = plan.layers.map { FeatureQuery(layer: $0) }
        let made = Mutex([[UInt8]](repeating: [], count: places.count))
        let failure = Mutex<(any Error)?>(nil)
        DispatchQueue.concurrentPerform(iterations: places.count) { i in
            do {
                let tile = try tiles.tile(places[places.startIndex + i].address, queries)
                guard !tile.isEmpty else { return }
                var deflater = Deflater(level: 9)
                let compressed = deflater.compress(tile)
                made.withLock { $0[i] = compressed }
            } catch {
                failure.withLock { $0 = error }
            }
        }
        if let error = failure.withLock({ $0 }) { throw error }
        return made.withLock { $0 }
    }
}

/// Why an archive cannot be made.
public enum ArchiveRefusal: Error, Hashable, Sendable {
    /// Nothing is known of where the area of this code lies.
    case noArea(String)
    /// A layer was written while its tiles were made.
    case dataChanged
}
