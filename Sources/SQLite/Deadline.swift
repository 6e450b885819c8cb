internal import CSQLite

/// Until when the statements of a connection may run.
final class Deadline {
    var end: ContinuousClock.Instant?
    /// Whether a statement was interrupted because the time was over.
    var isMissed = false

    /// How many steps of SQLite's machine pass between two looks at the clock: some tens of microseconds.
    static let steps: Int32 = 2_000

    func isOver() -> Bool {
        guard let end, ContinuousClock.now >= end else { return false }
        isMissed = true
        return true
    }
}

extension Connection {
    /// From now on, statements fail with ``ResultCode/interrupted`` once `budget` has passed; nil: they take their time.
    ///
    /// A function of SQL is not interrupted itself, only what comes after it.
    public borrowing func limitTime(to budget: Duration?) {
        deadline.isMissed = false
        deadline.end = budget.map { ContinuousClock.now + $0 }
        guard budget != nil else {
            unsafe sqlite3_progress_handler(handle, 0, nil, nil)
            return
        }
        // The connection keeps the deadline for as long as its handle lives.
        let context = unsafe Unmanaged.passUnretained(deadline).toOpaque()
        unsafe sqlite3_progress_handler(
            handle, Deadline.steps,
            { context in unsafe Unmanaged<Deadline>.fromOpaque(context!).takeUnretainedValue().isOver() ? 1 : 0 }, context)
    }

    /// Whether a statement was interrupted since ``limitTime(to:)`` was called.
    public var ranOutOfTime: Bool { deadline.isMissed }
}
