import SQLite
import Testing

@Suite struct SQLiteTests {
    private func memory() throws -> Connection { try Connection(path: ":memory:", .create) }

    private func expectRow(_ rows: inout Statement, sourceLocation: SourceLocation = #_sourceLocation) throws {
        let found = try rows.step()
        #expect(found, sourceLocation: sourceLocation)
    }

    @Test func everyKindOfValueComesBackAsItWasBound() throws {
        let connection = try memory()
        try connection.execute("CREATE TABLE t(a, b, c, d, e, f, g)")
        var insert = try connection.prepare("INSERT INTO t VALUES (?, ?, ?, ?, ?, ?, ?)")
        let bytes: [UInt8] = [0, 255, 1, 0]
        try insert.bind(1, Int64.min)
        try insert.bind(2, 0.1)
        try insert.bind(3, "บ้าน\0หนอง")
        try insert.bind(4, blob: bytes.span)
        try insert.bindNull(5)
        try insert.bind(6, "")
        try insert.bind(7, blob: [UInt8]().span)
        try insert.run()
        var rows = try connection.prepare("SELECT * FROM t")
        try expectRow(&rows)
        #expect(rows.integer(0) == .min && rows.number(1) == 0.1 && rows.text(2) == "บ้าน\0หนอง")
        #expect(rows.bytes(3).count == 4 && rows.bytes(3)[1] == 255 && rows.bytes(3)[3] == 0)
        #expect(rows.isNull(4) && rows.text(4) == nil && rows.bytes(4).isEmpty)
        #expect(rows.storage(5) == .text && rows.text(5) == "")
        #expect(rows.storage(6) == .blob && rows.bytes(6).isEmpty)
        let more = try rows.step()
        #expect(!more)
    }

    @Test func aViewOfOneColumnStaysWhileAnotherIsRead() throws {
        let connection = try memory()
        var rows = try connection.prepare("SELECT x'616263', 'def', 12")
        try expectRow(&rows)
        let a = rows.bytes(0), b = rows.bytes(1), c = rows.bytes(2)
        #expect(rows.text(0) == nil && rows.text(1) == "def" && rows.integer(2) == 12)
        #expect(a[0] == 0x61 && b[2] == 0x66 && c.isEmpty)
    }

    private func refusal(_ body: () throws -> Void) -> SQLiteError? {
        do {
            try body()
            return nil
        } catch {
            return error as? SQLiteError
        }
    }

    @Test func anErrorMatchesItsCodeAndItsFamilyAndNamesTheStatement() throws {
        let connection = try memory()
        try connection.execute("CREATE TABLE t(a UNIQUE); INSERT INTO t VALUES (1)")
        let sql = "INSERT INTO t VALUES (1)"
        let error = try #require(refusal { try connection.execute(sql) })
        #expect(error.sql == sql)
        #expect(ResultCode.constraint ~= error && ResultCode.uniqueConstraint ~= error && !(ResultCode.busy ~= error))
        #expect(error.code != .constraint && error.code.primary == .constraint)
    }

    @Test func aWrongStatementAndAWrongBindingAreRefused() throws {
        let connection = try memory()
        let syntax = refusal { try connection.execute("SELEC") }
        #expect(syntax?.message.contains("syntax error") == true)
        let range = refusal {
            var statement = try connection.prepare("SELECT ?")
            try statement.bind(2, "one too many")
        }
        #expect(range?.code == .outOfRange)
        let empty = refusal { _ = try connection.prepare("-- nothing").columnCount }
        #expect(empty?.code == .misuse)
    }

    @Test func aStatementIsPreparedOnceAndComesBackWithoutItsBindings() throws {
        let connection = try memory()
        let sql = "SELECT ?1, count(*) FROM sqlite_stmt"
        for turn in 0..<3 {
            var rows = try connection.prepare(sql)
            try expectRow(&rows)
            #expect(rows.isNull(0) == true)
            #expect(rows.integer(1) == 1, "turn \(turn) holds more than one statement")
            rows.reset()
            try rows.bind(1, "left behind")
        }
        var first = try connection.prepare(sql)
        try expectRow(&first)
        var second = try connection.prepare(sql)
        try expectRow(&second)
        #expect(second.integer(1) == 2)
    }

    @Test func aTransactionThatIsNotCommittedLeavesNothing() throws {
        let connection = try memory()
        try connection.execute("CREATE TABLE t(a)")
        func count() throws -> Int64 {
            var rows = try connection.prepare("SELECT count(*) FROM t")
            _ = try rows.step()
            return rows.integer(0)
        }
        do {
            let transaction = try connection.begin(.immediate)
            try connection.execute("INSERT INTO t VALUES (1)")
            #expect(connection.isInTransaction == true)
            _ = consume transaction
        }
        #expect(try count() == 0)
        let transaction = try connection.begin(.deferred)
        try connection.execute("INSERT INTO t VALUES (1)")
        try connection.commit(transaction)
        #expect(try count() == 1 && connection.isInTransaction == false)
    }

    @Test func aFunctionGetsItsArgumentsAndItsErrorIsTheStatementsError() throws {
        struct Refusal: Error {}
        let connection = try memory()
        try connection.register(function: "twice", arguments: 1) { call in
            switch call.storage(0) {
            case .integer: .integer(call.integer(0) * 2)
            case .number: .number(call.number(0) * 2)
            case .text: .text((call.text(0) ?? "") + (call.text(0) ?? ""))
            case .null: .null
            case .blob: throw Refusal()
            }
        }
        var rows = try connection.prepare("SELECT twice(21), twice(0.5), twice('กข'), twice(NULL), twice('')")
        try expectRow(&rows)
        #expect(rows.integer(0) == 42 && rows.number(1) == 1 && rows.text(2) == "กขกข" && rows.isNull(3) && rows.text(4) == "")
        let failed = refusal {
            var rows = try connection.prepare("SELECT twice(x'00')")
            _ = try rows.step()
        }
        #expect(failed?.message == "Refusal()")
    }

    @Test func aFileThatDoesNotExistIsNotMadeByReading() {
        for mode in [OpenMode.readOnly, .readWrite] {
            let error = refusal { try Connection(path: "/nonexistent/x.sqlite", mode).forgetStatements() }
            #expect(error?.code.primary == .cannotOpen)
            #expect(error?.message.contains("/nonexistent/x.sqlite") == true)
        }
    }

    @Test func memoryStatisticsAreOff() throws {
        let connection = try memory()
        try connection.execute("CREATE TABLE t(a)")
        #expect(Connection.memoryUsed == 0)
    }
}
