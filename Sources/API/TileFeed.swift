internal import Atlas
internal import Catalog
internal import Dispatch
internal import Geo
internal import HTTP
internal import Store
internal import Synchronization

/// Tells listeners which tiles edits changed, as Server-Sent Events (HTML Living Standard, section 9.2).
///
/// While anyone listens it asks the source every so often whether something was written, which costs a few loads from
/// memory, and the edits of other processes are found as well as those of this one. The last events are remembered, so
/// that a client that comes back with `Last-Event-ID` misses nothing, or is told to load everything anew.
final class TileFeed: Sendable {
    /// The most listeners at once.
    static let mostListeners = 500
    /// The events that are remembered.
    static let mostEvents = 256
    private static let interval = DispatchTimeInterval.milliseconds(50)
    /// Comments keep the way open and find out who has gone: so many intervals apart.
    private static let heartbeat = 300

    private struct State {
        var listeners: [ObjectIdentifier: TileListener] = [:]
        var events: [[UInt8]] = []
        /// How many events there ever were.
        var count = 0
        /// How many of them the listeners were woken for.
        var told = 0
        var isWatching = false
    }

    private let atlas: Atlas
    private let report: @Sendable (String) -> Void
    private let state = Mutex(State())
    private let queue = DispatchQueue(label: "tile feed")
    private let pulse = Mutex<UInt64?>(nil)
    private let turns = Atomic(0)
    /// Tells the events of this process from those of an earlier one.
    private let era = String(UInt64.random(in: 0...UInt64.max), radix: 36)

    init(atlas: Atlas, report: @escaping @Sendable (String) -> Void) {
        self.atlas = atlas
        self.report = report
    }

    /// A new listener, who is not yet told anything; nil when there are too many.
    ///
    /// - Parameter lastID: the last event that the client knows.
    func listener(after lastID: String?) throws -> TileListener? {
        // From now on changes are noted.
        publish(try atlas.tiles.freshness.news(of: atlas.catalog.layers))
        return state.withLock { state in
            guard state.listeners.count < Self.mostListeners else { return nil }
            let known = lastID.map { place(of: $0, in: state) }
            return TileListener(self, place: (known ?? state.count) ?? state.count, mustReload: known == .some(nil))
        }
    }

    /// The number of the events up to an id; nil when it is of another process or too long ago.
    private func place(of id: String, in state: State) -> Int? {
        let parts = id.split(separator: "-")
        guard parts.count == 2, parts[0] == era, let number = Int(parts[1]), number <= state.count, number >= state.count - state.events.count
        else { return nil }
        return number
    }

    func id(_ place: Int) -> String { "\(era)-\(place)" }

    func add(_ listener: TileListener) {
        let starts = state.withLock { state in
            state.listeners[ObjectIdentifier(listener)] = listener
            defer { state.isWatching = true }
            return !state.isWatching
        }
        if starts { queue.asyncAfter(deadline: .now() + Self.interval) { [weak self] in self?.watch() } }
    }

    func remove(_ listener: TileListener) { state.withLock { $0.listeners[ObjectIdentifier(listener)] = nil } }

    /// Appends the events behind a place, and moves it to the last. False: some of them are forgotten.
    func append(after place: inout Int, to buffer: inout [UInt8]) -> Bool {
        let (events, count) = state.withLock { ($0.events, $0.count) }
        let first = count - events.count
        defer { place = count }
        guard place >= first else { return false }
        for event in events[(place - first)...] { buffer += event }
        return true
    }

    private func watch() {
        let listeners = state.withLock { state in
            if state.listeners.isEmpty { state.isWatching = false }
            return Array(state.listeners.values)
        }
        guard !listeners.isEmpty else { return }
        do {
            let now = try atlas.source.pulse()
            let isSame = pulse.withLock { last in
                defer { last = now }
                return now != nil && last == now
            }
            if !isSame { publish(try atlas.tiles.freshness.news(of: atlas.catalog.layers)) }
        } catch {
            report("events: \(error)")
        }
        let isNew = state.withLock { state in
            defer { state.told = state.count }
            return state.told != state.count
        }
        if isNew { for listener in listeners { listener.wake() } }
        if turns.add(1, ordering: .relaxed).newValue % Self.heartbeat == 0 { for listener in listeners { listener.beat() } }
        queue.asyncAfter(deadline: .now() + Self.interval) { [weak self] in self?.watch() }
    }

    private func publish(_ news: [TileNews]) {
        guard !news.isEmpty else { return }
        state.withLock { state in
            for one in news {
                state.count += 1
                let text = String(decoding: Self.document(one).encoded, as: UTF8.self)
                state.events.append(Array("event: tiles\nid: \(id(state.count))\ndata: \(text)\n\n".utf8))
            }
            if state.events.count > Self.mostEvents { state.events.removeFirst(state.events.count - Self.mostEvents) }
        }
    }

    /// What anyone may know: which layer, since which version, where.
    private static func document(_ news: TileNews) -> JSON {
        .present([
            "collection": .string(news.layer.id), "version": .integer(Int(news.version)),
            "extent": news.extent.map { [.number($0.minX), .number($0.minY), .number($0.maxX), .number($0.maxY)] },
            "tiles": news.tiles.map { tiles in
                .strings(tiles.sorted { ($0.zoom, $0.column, $0.row) < ($1.zoom, $1.column, $1.row) }.map { "\($0.zoom)/\($0.column)/\($0.row)" })
            },
        ])
    }
}

/// One client that listens.
final class TileListener: WaitingStream {
    private struct State {
        var place: Int
        var mustReload: Bool
        var hasGreeted = false
        var mustBeat = false
        var wake: (@Sendable () -> Void)?
    }

    private let feed: TileFeed
    private let state: Mutex<State>

    init(_ feed: TileFeed, place: Int, mustReload: Bool) {
        self.feed = feed
        state = Mutex(State(place: place, mustReload: mustReload))
    }

    func open(wake: @escaping @Sendable () -> Void) {
        state.withLock { $0.wake = wake }
        feed.add(self)
    }

    func wake() { state.withLock { $0.wake }?() }

    func beat() {
        state.withLock { $0.mustBeat = true }
        wake()
    }

    func next(into buffer: inout [UInt8]) {
        state.withLock { state in
            if !state.hasGreeted {
                state.hasGreeted = true
                buffer += Array("retry: 3000\nid: \(feed.id(state.place))\n\n".utf8)
            }
            let isWhole = feed.append(after: &state.place, to: &buffer)
            if state.mustReload || !isWhole {
                state.mustReload = false
                buffer += Array("event: reload\nid: \(feed.id(state.place))\ndata: {}\n\n".utf8)
            }
            if state.mustBeat {
                state.mustBeat = false
                buffer += Array(":\n\n".utf8)
            }
        }
    }

    func close() {
        state.withLock { $0.wake = nil }
        feed.remove(self)
    }
}

extension Service {
    /// Which tiles edits change, as it happens.
    func events(_ x: Exchange) throws -> Response {
        guard let listener = try feed.listener(after: x.request.headers["last-event-id"]) else {
            var problem = Problem(
                503, "busy", Localized(th: "มีผู้รับฟังมากเกินไป", en: "Too many listeners"),
                Localized(th: "เปิดรับฟังได้พร้อมกันไม่เกิน \(TileFeed.mostListeners) แห่ง โปรดลองใหม่ภายหลัง", en: "at most \(TileFeed.mostListeners) may listen at once; try again later"))
            problem.retryAfter = 30
            throw problem
        }
        return Response(
            status: 200,
            headers: [
                (name: "Content-Type", value: "text/event-stream"), (name: "Cache-Control", value: "no-store"), (name: "X-Accel-Buffering", value: "no"),
            ],
            body: .waiting(listener), compressible: false)
    }
}
