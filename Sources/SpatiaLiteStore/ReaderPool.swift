internal import Geo
internal import SQLite
internal import Store
internal import Synchronization

/// A connection for reading with what a read uses again and again.
///
/// It is not `Sendable`: the pool hands it to one thread at a time.
final class ReadSession {
    let connection: Connection
    /// The geometry of the row at hand.
    var shape = Shape()
    /// The numbers of the rows that may match.
    var rows: [Int64] = []
    /// The digits of an id that is a number.
    var digits: [UInt8] = []
    /// The texts of statements, by what they fetch.
    var selects: [SelectKey: String] = [:]
    /// The geometry that a function of SQL reads.
    var argument = Shape()
    /// How far the last searches for neighbours had to look, in metres.
    var lastReach: [NeighbourLayer: Double] = [:]
    private(set) var hasSpatiaLite = false

    /// - Parameter mapsFile: whether the pages of the file are read in place, and the cache is for what lies in the log.
    init(path: String, mapsFile: Bool) throws(SQLiteError) {
        connection = try Connection(path: path, .readOnly)
        try connection.execute(
            """
            PRAGMA query_only = ON; PRAGMA mmap_size = \(mapsFile ? 1 << 30 : 0); PRAGMA cache_size = -16000;
            PRAGMA temp_store = MEMORY
            """)
        try TextFunctions.register(on: connection)
        try NumberFunctions.register(on: connection)
        try registerGeometryFunctions(connection)
    }

    /// Makes ready for a plan: loads what its SQL calls, and sets its deadline when it has a filter.
    func prepare(_ plan: QueryPlan, _ budget: Duration) throws {
        if plan.needsSpatiaLite { needSpatiaLite() }
        if plan.query.filter != nil { connection.limitTime(to: budget) }
    }

    /// Takes the deadline away.
    func rest() { connection.limitTime(to: nil) }

    /// What to say of an error: a statement that ran out of time was too costly.
    func reason(_ error: any Error, _ budget: Duration) -> any Error {
        connection.ranOutOfTime ? StoreError.tooCostly(budget: budget) : error
    }

    /// Loads SpatiaLite when a filter needs its functions: it takes milliseconds, and plain reads do without.
    func needSpatiaLite() {
        guard !hasSpatiaLite else { return }
        connection.loadSpatiaLite()
        hasSpatiaLite = true
    }
}

/// What a statement fetches, and by what.
struct SelectKey: Hashable {
    enum Purpose {
        /// Rows by a range of their numbers.
        case rows
        /// One row by its id.
        case one
        /// The numbers of the rows whose box in the R*Tree meets a box; the same with their boxes.
        case candidates, candidateBoxes
    }

    let layer: String
    let columns: [Int]
    let hasGeometry: Bool
    let purpose: Purpose
}

/// The sessions that nobody uses now.
///
/// `@unchecked Sendable`: `idle` is touched only with the mutex held, and a session is either in `idle` or in exactly
/// one ``Lease``, which cannot be copied; so no session is ever in the hands of two threads.
final class ReaderPool: @unchecked Sendable {
    private let path: String
    private let mapsFile: Bool
    private var idle: [ReadSession] = []
    private let mutex = Mutex(())

    init(path: String, mapsFile: Bool = true) {
        self.path = path
        self.mapsFile = mapsFile
    }

    /// A session for the caller alone: an idle one, or a new one.
    func lease() throws(SQLiteError) -> Lease {
        if let session = mutex.withLock({ _ in idle.popLast() }) { return Lease(session, of: self) }
        return Lease(try ReadSession(path: path, mapsFile: mapsFile), of: self)
    }

    fileprivate func giveBack(_ session: ReadSession) { mutex.withLock { _ in idle.append(session) } }

    struct Lease: ~Copyable {
        let session: ReadSession
        private let pool: ReaderPool

        fileprivate init(_ session: ReadSession, of pool: ReaderPool) {
            self.session = session
            self.pool = pool
        }

        deinit { pool.giveBack(session) }
    }
}
