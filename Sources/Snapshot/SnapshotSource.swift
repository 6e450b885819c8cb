public import Catalog
internal import Dispatch
internal import Geo
public import Store
internal import Synchronization

/// A source that holds the layers of another in memory, as many as a budget allows, and answers from there what it can
/// answer exactly; the other answers the rest.
///
/// Before each answer it makes sure that the layer is the store's latest version. After an edit the rows that it changed are
/// read and put in their places in a copy; after a loading the store answers while the layer is read anew beside. Then the
/// new one takes the place of the old, whole. Who still reads the old one keeps it.
public final class SnapshotSource: Sendable {
    let store: any FeatureSource
    private let slots: [String: Slot]
    private let allowance: Allowance
    private let report: @Sendable (String) -> Void
    private let loads = DispatchGroup()

    /// Reads the layers into memory, all at once, the smallest first while the budget lasts.
    ///
    /// - Parameters:
    ///   - budget: the bytes that the layers may take in all.
    ///   - report: told why a layer could not be read.
    /// - Throws: what the store throws when it is asked for a layer's state.
    public init(
        store: any FeatureSource, layers: [Layer], budget: Int, report: @escaping @Sendable (String) -> Void = { _ in }
    ) throws {
        self.store = store
        self.report = report
        allowance = Allowance(bytes: budget)
        var counted: [(slot: Slot, count: Int)] = []
        for layer in layers { counted.append((slot: Slot(layer), count: try store.state(layer).count)) }
        counted.sort { ($0.count, $0.slot.layer.id) < ($1.count, $1.slot.layer.id) }
        let ascending = counted.map(\.slot)
        slots = Dictionary(ascending.map { ($0.layer.id, $0) }, uniquingKeysWith: { a, _ in a })
        guard budget > 0 else {
            for slot in ascending { slot.content.withLock { $0.isClosed = true } }
            return
        }
        let crowded = Mutex<Set<Int>>([])
        DispatchQueue.concurrentPerform(iterations: ascending.count) { [self] i in
            if load(ascending[i]) == .tooLarge { crowded.withLock { _ = $0.insert(i) } }
        }
        // Of layers read at once, a larger one may have taken the room of a smaller one.
        for i in crowded.withLock({ $0.sorted() }) { _ = load(ascending[i]) }
    }

    /// What is in memory.
    public struct Figures: Sendable {
        public let layers: Int
        public let bytes: Int
    }

    public var figures: Figures {
        let held = slots.values.compactMap { $0.content.withLock(\.held) }
        return Figures(layers: held.count, bytes: held.reduce(0) { $0 + $1.layer.size })
    }

    /// Waits until no layer is being read.
    func settle() { loads.wait() }

    // MARK: Versions

    /// What the store holds of a layer now, and the layer in memory if it is that version.
    struct Now {
        let state: LayerState
        let resident: SnapshotLayer?
    }

    func now(_ layer: Layer) throws -> Now {
        // The columns of a query are numbers of the layer's fields: another catalog's numbers would be others.
        guard let slot = slots[layer.id], slot.layer.fields == layer.fields, slot.layer.key == layer.key, slot.layer.time == layer.time
        else { return Now(state: try store.state(layer), resident: nil) }
        let pulse = try store.pulse()
        if let pulse, let known = slot.content.withLock({ $0.known(at: pulse) }) { return known }
        var state = try store.state(layer)
        if let mended = mend(slot, to: state) { state = mended }
        let (now, mustLoad) = slot.content.withLock { $0.note(state, at: pulse) }
        if mustLoad {
            DispatchQueue.global().async(group: loads) { [self] in _ = load(slot) }
        }
        return now
    }

    /// The layer in memory if it is the store's latest version; of personal fields the store alone answers.
    func resident(_ query: BoundQuery) throws -> SnapshotLayer? { query.isPersonal ? nil : try now(query.layer).resident }

    // MARK: Following edits

    /// The most rows that are put in their places; where more were changed the layer is read anew.
    private static let mostEdits = 1_000
    /// How many edits' neighbours are remembered.
    private static let mostRedrawings = 256

    /// Brings a layer in memory to the store's version, when edits alone lie between.
    ///
    /// - Returns: the layer's state as it now is in memory; nil when nothing was done.
    private func mend(_ slot: Slot, to state: LayerState) -> LayerState? {
        func stale() -> Held? { slot.content.withLock { $0.held.flatMap { $0.layer.state.version < state.version ? $0 : nil } } }
        guard stale() != nil else { return nil }
        // Who comes meanwhile waits: that is shorter than an answer of the store.
        return slot.mending.withLock { _ in
            guard let held = stale() else { return nil }
            var found: (held: Held, redrawn: [BoundingBox]?)?
            do {
                for _ in 0..<3 where found == nil {
                    guard let edited = try edited(slot.layer, since: held.layer.state.version) else { continue }
                    guard let (layer, rows) = edited else { break }
                    let splice = Splice(held.layer.rows, changed: rows, layer.rows)
                    let grant = Grant(of: allowance)
                    guard let mended = SnapshotLayer(held.layer, edited: layer, splice), grant.covers(mended.size) else { break }
                    found = (Held(layer: mended, grant: grant), mended.redrawn(since: held.layer, splice))
                }
            } catch {
                report("\(slot.layer.id): \(error)")
            }
            slot.content.withLock { content in
                content.held = found?.held
                if let found, let redrawn = found.redrawn {
                    content.redrawings.append((version: found.held.layer.state.version, boxes: redrawn))
                    while content.redrawings.count > Self.mostRedrawings { content.redrawingsSince = content.redrawings.removeFirst().version }
                } else if let found {
                    content.forgetRedrawings(at: found.held.layer.state.version)
                }
            }
            return found?.held.layer.state
        }
    }

    /// The rows that edits inserted or replaced since a version, as a layer of their own, and the numbers of all that they
    /// changed. `.some(nil)`: more than edits lies between; nil: something was written meanwhile.
    private func edited(_ layer: Layer, since version: Int64) throws -> (SnapshotLayer, rows: [Int64])?? {
        guard let changes = try store.changes(of: layer, since: version, most: Self.mostEdits) else { return .some(nil) }
        let state = try store.state(layer)
        guard state.version == changes.version else { return nil }
        var reader = LayerReader(layer, count: changes.rows.count, grant: Grant(of: allowance))
        if !changes.rows.isEmpty {
            var query = FeatureQuery(layer: layer)
            query.rows = changes.rows
            _ = try store.query(query.bound(to: Reader(clearance: .sensitive)), into: &reader)
        }
        guard let found = reader.finish(state, try store.revisions(layer)) else { return .some(nil) }
        guard try store.state(layer).version == state.version else { return nil }
        return (found, changes.rows)
    }

    /// What the store tells, and where neighbours of what changed are drawn otherwise since.
    public func changes(of layer: Layer, since version: Int64, most: Int) throws -> LayerChanges? {
        let isHeld = try now(layer).resident != nil
        guard var changes = try store.changes(of: layer, since: version, most: most) else { return nil }
        guard isHeld, layer.geometry.dimension == 2, let slot = slots[layer.id] else { return changes }
        let redrawn: [BoundingBox]? = slot.content.withLock { content in
            guard content.redrawingsSince <= version else { return nil }
            return content.redrawings.filter { $0.version > version }.flatMap(\.boxes)
        }
        guard let redrawn, redrawn.count <= most else { return nil }
        changes.boxes += redrawn
        return changes
    }

    // MARK: Reading a layer

    private enum Loaded { case held, tooLarge, not }

    private func load(_ slot: Slot) -> Loaded {
        var loaded = Loaded.not
        var found: Held?
        var refused: Int64?
        do {
            // Writes may come faster than a layer is read; then the next query asks again.
            for _ in 0..<3 where found == nil && refused == nil {
                let grant = Grant(of: allowance)
                let before = try store.state(slot.layer)
                var reader = LayerReader(slot.layer, count: before.count, grant: grant)
                let everything = try FeatureQuery(layer: slot.layer).bound(to: Reader(clearance: .sensitive))
                _ = try store.query(everything, into: &reader)
                let refusal = reader.refusal
                if let layer = reader.finish(before, try store.revisions(slot.layer)) {
                    guard try store.state(slot.layer).version == before.version else { continue }
                    found = Held(layer: layer, grant: grant)
                    loaded = .held
                } else {
                    refused = before.version
                    loaded = refusal == .strange ? .not : .tooLarge
                }
            }
        } catch {
            report("\(slot.layer.id): \(error)")
            refused = slot.content.withLock { $0.state?.version }
        }
        slot.content.withLock { content in
            content.isLoading = false
            content.held = found
            if let found { content.forgetRedrawings(at: found.layer.state.version) }
            content.refused = refused
            // The next query compares the versions.
            content.pulse = nil
        }
        return loaded
    }
}

/// A layer in memory with its part of the budget, which goes back when another takes the layer's place.
private struct Held: Sendable {
    let layer: SnapshotLayer
    let grant: Grant
}

/// The place of one layer.
private final class Slot: Sendable {
    let layer: Layer
    let content = Mutex(Content())
    /// Held by who brings the layer to the store's version.
    let mending = Mutex(())

    struct Content {
        var held: Held?
        /// The store's state when its pulse was `pulse`.
        var state: LayerState?
        var pulse: UInt64?
        var isLoading = false
        /// The version that cannot be held.
        var refused: Int64?
        /// Nothing is ever held.
        var isClosed = false
        /// Where edits made others than what they changed be drawn otherwise, by the version in memory since then.
        var redrawings: [(version: Int64, boxes: [BoundingBox])] = []
        /// The version behind which all of them are known.
        var redrawingsSince: Int64 = 0

        /// What was drawn before is no longer comparable.
        mutating func forgetRedrawings(at version: Int64) {
            redrawings = []
            redrawingsSince = version
        }

        /// What is known, if nothing was written since.
        func known(at pulse: UInt64) -> SnapshotSource.Now? {
            guard self.pulse == pulse, let state else { return nil }
            return SnapshotSource.Now(state: state, resident: held?.layer)
        }

        /// Notes the store's state, and tells whether the layer is to be read, by who asks.
        mutating func note(_ state: LayerState, at pulse: UInt64?) -> (SnapshotSource.Now, mustLoad: Bool) {
            // Another thread may have seen a later version already.
            if let known = self.state, known.version > state.version { return (SnapshotSource.Now(state: state, resident: nil), false) }
            self.pulse = pulse
            self.state = state
            if let held, held.layer.state.version < state.version { self.held = nil }
            let mustLoad = held == nil && !isLoading && !isClosed && refused != state.version
            if mustLoad { isLoading = true }
            let isCurrent = held?.layer.state.version == state.version
            return (SnapshotSource.Now(state: state, resident: isCurrent ? held?.layer : nil), mustLoad)
        }
    }

    init(_ layer: Layer) { self.layer = layer }
}

extension SnapshotSource: FeatureSource {
    public func query<Sink: FeatureSink & ~Copyable>(_ query: BoundQuery, into sink: inout Sink) throws -> QueryOutcome {
        if let outcome = try resident(query)?.query(query, into: &sink) { return outcome }
        return try store.query(query, into: &sink)
    }

    public func feature<Sink: FeatureSink & ~Copyable>(_ id: String, _ query: BoundQuery, into sink: inout Sink) throws -> Bool {
        if let isThere = try resident(query)?.feature(id, query, into: &sink) { return isThere }
        return try store.feature(id, query, into: &sink)
    }

    public func count(_ query: BoundQuery) throws -> Int {
        if let count = try resident(query)?.count(query) { return count }
        return try store.count(query)
    }

    public func state(_ layer: Layer) throws -> LayerState { try now(layer).state }

    public func revision(of id: String, in layer: Layer) throws -> Int64? {
        if let revision = try now(layer).resident?.revision(of: id) { return revision }
        return try store.revision(of: id, in: layer)
    }

    public func metadata(_ key: String) throws -> String? { try store.metadata(key) }

    public func pulse() throws -> UInt64? { try store.pulse() }

    public func appendGeoJSON(_ query: BoundQuery, to bytes: inout [UInt8], first: Bool, budget: Int) throws -> QueryOutcome? {
        if let resident = try resident(query) {
            if let outcome = resident.appendGeoJSON(query, to: &bytes, first: first, budget: budget) { return outcome }
            return nil
        }
        return try store.appendGeoJSON(query, to: &bytes, first: first, budget: budget)
    }

    public func appendGeoJSON(feature id: String, _ query: BoundQuery, to bytes: inout [UInt8]) throws -> Bool? {
        if let resident = try resident(query) { return resident.appendGeoJSON(feature: id, query, to: &bytes) }
        return try store.appendGeoJSON(feature: id, query, to: &bytes)
    }
}
