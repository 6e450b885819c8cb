internal import Catalog
internal import Geo
internal import SQLite
internal import Store

/// One query on its way: fetches rows, tests them, tells them to the sink, and knows when the page is full.
struct QueryRun {
    let plan: QueryPlan
    let session: ReadSession
    /// Whether the geometry is tested against the boxes.
    var testsBoxes: Bool
    private let types: [FieldType]
    private(set) var returned = 0
    private(set) var lastRow: Int64
    /// Whether the page is full; then one more match is looked for, which is not told.
    private(set) var isFull: Bool
    private(set) var hasMore = false

    init(_ plan: QueryPlan, _ session: ReadSession, testsBoxes: Bool) {
        self.plan = plan
        self.session = session
        self.testsBoxes = testsBoxes
        types = plan.columns.map { plan.table.layer.fields[$0].type }
        lastRow = plan.query.after?.row ?? 0
        isFull = (plan.query.limit ?? 1) <= 0
    }

    /// Whether the row at hand meets the boxes. The shape is filled when it had to be read.
    private func meets(_ rows: borrowing Statement) throws -> (matches: Bool, isRead: Bool) {
        guard testsBoxes else { return (true, false) }
        let bytes = rows.bytes(2)
        guard let bounds = GeometryBlob.bounds(bytes) else { return (false, false) }
        var isRead = false
        for box in plan.boxes where bounds.intersects(box) {
            if box.contains(bounds) { return (true, isRead) }
            if !isRead { try GeometryBlob.read(bytes, into: &session.shape) }
            isRead = true
            if session.shape.intersects(box) { return (true, true) }
        }
        return (false, isRead)
    }

    /// Takes the row at hand. False: nothing more is wanted.
    mutating func take<Sink: FeatureSink & ~Copyable>(_ rows: borrowing Statement, into sink: inout Sink) throws -> Bool {
        let (matches, isRead) = try meets(rows)
        guard matches else { return true }
        if isFull {
            hasMore = true
            return false
        }
        let row = rows.integer(0)
        if rows.storage(1) == .text {
            try sink.begin(row: row, id: rows.bytes(1))
        } else {
            writeDigits(rows.integer(1))
            let digits = session.digits
            try sink.begin(row: row, id: digits.span)
        }
        if !plan.query.skipsGeometry, rows.storage(2) == .blob {
            if !isRead { try GeometryBlob.read(rows.bytes(2), into: &session.shape) }
            try sink.geometry(session.shape)
        }
        let first = plan.hasGeometry ? 3 : 2
        for column in types.indices {
            let place = first + column
            switch rows.storage(place) {
            case .integer:
                let value = rows.integer(place)
                switch types[column] {
                case .boolean: try sink.boolean(column, value != 0)
                case .number: try sink.number(column, Double(value))
                default: try sink.integer(column, value)
                }
            case .number: try sink.number(column, rows.number(place))
            case .text: try sink.text(column, rows.bytes(place))
            case .null, .blob: try sink.null(column)
            }
        }
        let goesOn = try sink.end()
        returned += 1
        lastRow = row
        isFull = !goesOn || plan.query.limit.map { returned >= $0 } ?? false
        return true
    }

    private func writeDigits(_ number: Int64) {
        session.digits.removeAll(keepingCapacity: true)
        var rest = number.magnitude
        repeat {
            session.digits.append(UInt8(0x30 + rest % 10))
            rest /= 10
        } while rest > 0
        if number < 0 { session.digits.append(UInt8(ascii: "-")) }
        session.digits.reverse()
    }
}

/// Runs of row numbers: rows that lie close together are read in one go.
struct RowRuns: Sequence, IteratorProtocol {
    /// Reading past a row costs less than seeking to the next.
    static let cheapGap: Int64 = 4

    private let rows: [Int64]
    private let largestGap: Int64
    private var position = 0

    /// - Parameter rows: in ascending order.
    init(_ rows: [Int64], largestGap: Int64 = cheapGap) {
        self.rows = rows
        self.largestGap = largestGap
    }

    mutating func next() -> ClosedRange<Int64>? {
        guard position < rows.count else { return nil }
        let first = rows[position]
        var last = first
        position += 1
        while position < rows.count, rows[position] - last <= largestGap {
            last = rows[position]
            position += 1
        }
        return first...last
    }
}

extension ReadSession {
    /// Fills ``rows`` with the rows behind `after` that the R*Tree names for the boxes, each once, in ascending order.
    ///
    /// - Parameter connection: this session's own.
    func findCandidates(_ plan: QueryPlan, after: Int64, _ connection: borrowing Connection) throws(SQLiteError) {
        rows.removeAll(keepingCapacity: true)
        for box in plan.reach {
            var found = try connection.prepare(plan.select(.candidates, &selects))
            try found.bind(box)
            while try found.step() {
                let row = found.integer(0)
                if row > after { rows.append(row) }
            }
        }
        sortRows(hasDoubles: plan.reach.count > 1)
    }

    /// Fills ``rows`` with the rows behind `after` that the plan's lookup names, in ascending order.
    ///
    /// - Parameter connection: this session's own.
    func lookUp(_ plan: QueryPlan, after: Int64, _ connection: borrowing Connection) throws(SQLiteError) {
        rows.removeAll(keepingCapacity: true)
        let (sql, bindings) = plan.selectLookup()
        var found = try connection.prepare(sql)
        try found.bind(bindings, from: 1)
        while try found.step() {
            let row = found.integer(0)
            if row > after { rows.append(row) }
        }
        sortRows(hasDoubles: false)
    }

    func sortRows(hasDoubles: Bool) {
        rows.sort()
        guard hasDoubles, !rows.isEmpty else { return }
        var kept = 1
        for i in 1..<rows.count where rows[i] != rows[kept - 1] {
            rows[kept] = rows[i]
            kept += 1
        }
        rows.removeSubrange(kept...)
    }
}
