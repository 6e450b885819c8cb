internal import SQLite

/// The numbers under which a dataset's columns are stored. A number is given once and stays, also when the definition
/// loses the column.
struct RecordColumns {
    let dataset: String
    private var numbers: [String: Int64] = [:]

    /// Names that no column of a definition can have.
    static let id = "#id", area = "#area", change = "#change"

    init(_ dataset: String, on connection: borrowing Connection) throws(SQLiteError) {
        self.dataset = dataset
        var rows = try connection.prepare("SELECT name, number FROM record_column WHERE dataset = ?")
        try rows.bind(1, dataset)
        while try rows.step() { numbers[rows.text(0) ?? ""] = rows.integer(1) }
    }

    /// Nil: nothing was ever stored in the column.
    subscript(name: String) -> Int64? { numbers[name] }

    /// All columns by ascending number.
    var all: [(number: Int64, name: String)] { numbers.map { ($1, $0) }.sorted { $0.number < $1.number } }

    /// The column's number, a new one when it has none.
    mutating func number(of name: String, on connection: borrowing Connection) throws(SQLiteError) -> Int64 {
        if let known = numbers[name] { return known }
        var insert = try connection.prepare("INSERT INTO record_column (dataset, name) VALUES (?, ?)")
        try insert.bind(1, dataset)
        try insert.bind(2, name)
        try insert.run()
        numbers[name] = connection.lastInsertedRow
        return connection.lastInsertedRow
    }
}
