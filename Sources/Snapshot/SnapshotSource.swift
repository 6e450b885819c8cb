public import Catalog
internal import Dispatch
public import Store
internal import Synchronization

/// A source that holds the layers of another in memory, as many as a budget allows, and answers from there what it can
/// answer exactly; the other answers the rest.
///
/// Before each answer it makes sure that the layer is the store's latest version. After a write the store answers while
/// the layer is read anew beside; then the new one takes the place of the old, whole. Who still reads the old one keeps it.
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
        let state = try store.state(layer)
        let (now, mustLoad) = slot.content.withLock { $0.note(state, at: pulse) }
        if mustLoad {
            DispatchQueue.global().async(group: loads) { [self] in _ = load(slot) }
        }
        return now
    }

    /// The layer in memory if it is the store's latest version; of personal fields the store alone answers.
    func resident(_ query: BoundQuery) throws -> SnapshotLayer? { query.isPersonal ? nil : try now(query.layer).resident }

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
