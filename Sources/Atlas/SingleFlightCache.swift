internal import Dispatch
internal import Synchronization

/// Values that are dear to make, kept within a bound of memory; a value that many ask for at once is made once.
public final class SingleFlightCache<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    /// The most bytes that the values may take.
    public let capacity: Int
    private let cost: @Sendable (Value) -> Int
    private let state = Mutex(State())

    private struct State {
        var entries = RecentEntries<Key, Value>()
        var flights: [Key: Flight] = [:]
        var hits: UInt64 = 0
        var misses: UInt64 = 0
        var evictions: UInt64 = 0
    }

    private enum Found {
        case kept(Value)
        case flying(Flight)
        case mine(Flight)
    }

    /// One making of a value, and those who wait for it.
    private final class Flight: Sendable {
        let landed = DispatchGroup()
        let result = Mutex<Result<Value, any Error>?>(nil)
    }

    public init(capacity: Int, cost: @escaping @Sendable (Value) -> Int) {
        self.capacity = capacity
        self.cost = cost
    }

    /// The value of the key: kept, or being made by another thread, or made now.
    ///
    /// - Throws: what `make` throws; a failure is not kept.
    public func value(_ key: Key, make: () throws -> Value) throws -> Value {
        let found: Found = state.withLock { state in
            if let value = state.entries.use(key) {
                state.hits += 1
                return .kept(value)
            }
            if let flight = state.flights[key] {
                state.hits += 1
                return .flying(flight)
            }
            state.misses += 1
            let flight = Flight()
            flight.landed.enter()
            state.flights[key] = flight
            return .mine(flight)
        }
        switch found {
        case .kept(let value): return value
        case .flying(let flight):
            flight.landed.wait()
            guard let result = flight.result.withLock({ $0 }) else { return try make() }
            return try result.get()
        case .mine(let flight):
            let result = Result { try make() }
            flight.result.withLock { $0 = result }
            state.withLock { state in
                state.flights[key] = nil
                if case .success(let value) = result { keep(value, for: key, in: &state) }
            }
            flight.landed.leave()
            return try result.get()
        }
    }

    private func keep(_ value: Value, for key: Key, in state: inout State) {
        let size = cost(value)
        guard size <= capacity / 4 else { return }
        state.entries.insert(value, for: key, cost: size)
        while state.entries.cost > capacity, state.entries.removeOldest() { state.evictions += 1 }
    }

    /// What the cache holds and how it fared.
    public struct Figures: Sendable {
        public let entries: Int
        public let bytes: Int
        public let hits: UInt64
        public let misses: UInt64
        public let evictions: UInt64
    }

    public var figures: Figures {
        state.withLock {
            Figures(entries: $0.entries.count, bytes: $0.entries.cost, hits: $0.hits, misses: $0.misses, evictions: $0.evictions)
        }
    }
}
