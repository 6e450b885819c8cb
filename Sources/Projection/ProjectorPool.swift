internal import Synchronization

/// Lends projectors to threads and keeps their PROJ operations for the next one. Any thread may call it.
public final class ProjectorPool: Sendable {
    /// Operations at rest, by system. A new one costs about 0.1 ms, so at most as many are kept as were ever lent at once.
    private let resting = Mutex<[CoordinateSystem: [PinnedOperation]]>([:])

    public init() {}

    /// A projector for one thread; it gives its operation back when it ends.
    public func projector(to system: CoordinateSystem) throws(ProjectionError) -> Projector {
        guard let pipeline = system.pipeline(system.datumShift) else { return Projector(system, operation: nil, home: self) }
        let rested = resting.withLock { $0[system]?.popLast() }
        if let rested { return Projector(system, operation: rested, home: self) }
        return Projector(system, operation: try PinnedOperation(system, pipeline: pipeline), home: self)
    }

    /// Lends a projector for the duration of the call.
    public func withProjector<Result: ~Copyable>(
        to system: CoordinateSystem, _ body: (inout Projector) throws -> Result
    ) throws -> Result {
        var lent = try projector(to: system)
        return try body(&lent)
    }

    func giveBack(_ operation: PinnedOperation, of system: CoordinateSystem) {
        resting.withLock { $0[system, default: []].append(operation) }
    }
}
