internal import Catalog
internal import Geo
internal import SQLite
public import Store

extension EmbeddedStore {
    /// - Throws: ``StoreError/unsupported(_:)`` for a filter that has no SQL, ``StoreError/tooCostly(budget:)`` when it
    ///   takes too long; what the sink throws.
    public func query<Sink: FeatureSink & ~Copyable>(_ query: BoundQuery, into sink: inout Sink) throws -> QueryOutcome {
        let plan = try QueryPlan(query, .page, catalog)
        let lease = try pool.lease()
        try lease.session.prepare(plan, timeBudget)
        defer { lease.session.rest() }
        do {
            return try Self.run(plan, lease.session, lease.session.connection, into: &sink)
        } catch {
            throw lease.session.reason(error, timeBudget)
        }
    }

    private static func run<Sink: FeatureSink & ~Copyable>(
        _ plan: QueryPlan, _ session: ReadSession, _ connection: borrowing Connection, into sink: inout Sink
    ) throws -> QueryOutcome {
        // One transaction, so that all statements see one version.
        let transaction = try connection.begin(.deferred)
        let extent = plan.reach.isEmpty ? .empty : try LayerVersion.extent(plan.table.name, on: connection)
        var run = QueryRun(plan, session, testsBoxes: !plan.boxes.isEmpty)
        let usesIndex = plan.usesIndex(extent)
        let (sql, bindings) = plan.selectRows(&session.selects)
        var rows = try connection.prepare(sql)
        try rows.bind(bindings, from: 3)
        var keys: [Value] = []
        if !plan.query.order.isEmpty {
            let (sql, bindings) = plan.selectOrder(usesIndex: usesIndex)
            var order = try connection.prepare(sql)
            try order.bind(bindings, from: 1)
            while try order.step() {
                let row = order.integer(0)
                guard try read(row...row, &rows, &run, into: &sink) else { break }
            }
            if run.hasMore { keys = try Self.keys(of: run.lastRow, plan, connection) ?? plan.query.after?.keys ?? [] }
        } else if let wanted = plan.query.rows {
            if usesIndex { try session.findCandidates(plan, after: .min, connection) }
            let candidates = usesIndex ? Set(session.rows) : []
            for place in plan.firstPlace..<wanted.count where !usesIndex || candidates.contains(wanted[place]) {
                let before = run.returned
                guard try read(wanted[place]...wanted[place], &rows, &run, into: &sink) else { break }
                if run.returned > before { keys = [.integer(Int64(place))] }
            }
            if run.returned == 0 { keys = plan.query.after?.keys ?? [] }
        } else {
            let after = plan.query.after?.row ?? .min
            if usesIndex || !plan.lookup.isEmpty {
                if usesIndex {
                    try session.findCandidates(plan, after: after, connection)
                } else {
                    try session.lookUp(plan, after: after, connection)
                }
                let candidates = session.rows
                for range in RowRuns(candidates) {
                    guard try read(range, &rows, &run, into: &sink) else { break }
                }
            } else if after < .max {
                _ = try read((after == .min ? after : after + 1)...(.max), &rows, &run, into: &sink)
            }
        }
        try connection.commit(transaction)
        return QueryOutcome(
            returned: run.returned, next: run.hasMore ? PageMark(keys: keys, row: run.lastRow) : nil)
    }

    /// The values of the order's keys of a row.
    private static func keys(of row: Int64, _ plan: QueryPlan, _ connection: borrowing Connection) throws(SQLiteError) -> [Value]? {
        var values = try connection.prepare(plan.selectKeys())
        try values.bind(1, row)
        guard try values.step() else { return nil }
        return plan.query.order.indices.map { values.value($0) }
    }

    /// Reads the rows of a range. False: nothing more is wanted.
    @_lifetime(rows: copy rows)
    private static func read<Sink: FeatureSink & ~Copyable>(
        _ range: ClosedRange<Int64>, _ rows: inout Statement, _ run: inout QueryRun, into sink: inout Sink
    ) throws -> Bool {
        rows.reset()
        try rows.bind(1, range.lowerBound)
        try rows.bind(2, range.upperBound)
        while try rows.step() {
            guard try run.take(rows, into: &sink) else { return false }
        }
        return true
    }

    public func feature<Sink: FeatureSink & ~Copyable>(
        _ id: String, _ query: BoundQuery, into sink: inout Sink
    ) throws -> Bool {
        let plan = try QueryPlan(query, .single, catalog)
        let lease = try pool.lease()
        try lease.session.prepare(plan, timeBudget)
        defer { lease.session.rest() }
        do {
            return try Self.find(id, plan, lease.session, lease.session.connection, into: &sink)
        } catch {
            throw lease.session.reason(error, timeBudget)
        }
    }

    private static func find<Sink: FeatureSink & ~Copyable>(
        _ id: String, _ plan: QueryPlan, _ session: ReadSession, _ connection: borrowing Connection, into sink: inout Sink
    ) throws -> Bool {
        let key = plan.table.layer.key.map { plan.table.layer.fields[$0] } ?? nil
        var run = QueryRun(plan, session, testsBoxes: !plan.boxes.isEmpty)
        let isNumber = key == nil || key?.type == .integer
        // An id is one text only: 007 is not 7.
        let number = isNumber ? Int64(id) : nil
        if isNumber, number.map({ String($0) != id }) ?? true { return false }
        let (sql, bindings) = plan.selectOne(&session.selects)
        var rows = try connection.prepare(sql)
        if let number { try rows.bind(1, number) } else { try rows.bind(1, id) }
        try rows.bind(bindings, from: 2)
        while try rows.step() { _ = try run.take(rows, into: &sink) }
        return run.returned > 0
    }

    public func count(_ query: BoundQuery) throws -> Int {
        let plan = try QueryPlan(query, .count, catalog)
        let lease = try pool.lease()
        try lease.session.prepare(plan, timeBudget)
        defer { lease.session.rest() }
        do {
            return try Self.count(plan, lease.session, lease.session.connection)
        } catch {
            throw lease.session.reason(error, timeBudget)
        }
    }

    private static func count(_ plan: QueryPlan, _ session: ReadSession, _ connection: borrowing Connection) throws -> Int {
        let transaction = try connection.begin(.deferred)
        let now = try LayerVersion.latest(plan.table.name, on: connection) ?? LayerVersion()
        if plan.isUnconditional { return now.count }
        if plan.asksOnlyForRows, let wanted = plan.query.rows, let dense = try Self.denseRows(plan, now, connection) {
            return wanted.count { dense.contains($0) }
        }
        if !plan.boxes.isEmpty, now.located == 0 { return 0 }
        var total = 0
        if plan.conditions.isEmpty {
            if plan.coversAll(now.extent) { return now.located }
            total += try countInside(plan, session, connection)
        } else if plan.boxes.isEmpty, plan.reach.isEmpty {
            let condition = plan.conditions.rendered(for: .sqlite)
            var rows = try connection.prepare(
                "SELECT count(*) FROM \(LayerTable.quoted(plan.table.name)) WHERE \(condition.sql)")
            try rows.bind(condition.bindings, from: 1)
            _ = try rows.step()
            return Int(rows.integer(0))
        } else {
            try session.findCandidates(plan, after: .min, connection)
        }
        let (sql, bindings) = plan.selectRows(&session.selects)
        var rows = try connection.prepare(sql)
        try rows.bind(bindings, from: 3)
        var run = QueryRun(plan, session, testsBoxes: !plan.boxes.isEmpty)
        var sink = DiscardingSink()
        let candidates = session.rows
        // A row between two candidates was counted already when it lies inside.
        for range in RowRuns(candidates, largestGap: plan.conditions.isEmpty ? 1 : RowRuns.cheapGap) {
            _ = try read(range, &rows, &run, into: &sink)
        }
        total += run.returned
        try connection.commit(transaction)
        return total
    }

    /// The rows of the table when no number between its first and last row is missing; else nil.
    private static func denseRows(
        _ plan: QueryPlan, _ now: LayerVersion, _ connection: borrowing Connection
    ) throws(SQLiteError) -> ClosedRange<Int64>? {
        let table = LayerTable.quoted(plan.table.name)
        var ends = try connection.prepare("SELECT (SELECT min(\"row\") FROM \(table)), (SELECT max(\"row\") FROM \(table))")
        guard try ends.step(), !ends.isNull(0) else { return nil }
        let first = ends.integer(0), last = ends.integer(1)
        return last - first + 1 == Int64(now.count) ? first...last : nil
    }

    /// Counts the rows whose box in the R*Tree lies within a box: their geometry does too, as the R*Tree rounds outwards.
    /// The rows that must be looked at are left in the session's `rows`.
    private static func countInside(
        _ plan: QueryPlan, _ session: ReadSession, _ connection: borrowing Connection
    ) throws -> Int {
        session.rows.removeAll(keepingCapacity: true)
        if plan.boxes.count > 1 {
            // A feature may lie within one box and meet the other: each row is looked at once.
            try session.findCandidates(plan, after: .min, connection)
            return 0
        }
        var inside = 0
        for box in plan.boxes {
            var found = try connection.prepare(plan.select(.candidateBoxes, &session.selects))
            try found.bind(box)
            while try found.step() {
                let isInside =
                    found.number(1) >= box.minX && found.number(2) <= box.maxX
                    && found.number(3) >= box.minY && found.number(4) <= box.maxY
                if isInside { inside += 1 } else { session.rows.append(found.integer(0)) }
            }
        }
        session.sortRows(hasDoubles: false)
        return inside
    }
}

extension Statement {
    /// A copy of a column's value.
    func value(_ column: Int) -> Value {
        switch storage(column) {
        case .integer: .integer(integer(column))
        case .number: .number(number(column))
        case .text: .text(text(column) ?? "")
        case .null, .blob: .null
        }
    }
}
