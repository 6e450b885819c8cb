import FoundationEssentials

/// A table of comma-separated values in UTF-8 (RFC 4180) whose first row names the columns.
struct Table {
    let path: String
    private let columns: [String: Int]
    private let rows: [[String]]

    init(path: String) throws(DemoError) {
        guard let data = FileManager.default.contents(atPath: path) else { throw .unreadable(path: path) }
        try self.init(text: String(decoding: data, as: UTF8.self), path: path)
    }

    init(text: String, path: String) throws(DemoError) {
        var records = Self.records(text)
        guard !records.isEmpty else { throw .malformed(path: path, reason: "it is empty") }
        let header = records.removeFirst()
        self.path = path
        columns = Dictionary(header.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
        rows = records
        for (number, row) in rows.enumerated() where row.count != header.count {
            throw .malformed(path: path, reason: "record \(number + 2) has \(row.count) fields instead of \(header.count)")
        }
    }

    /// The texts of a column, row by row.
    func texts(_ column: String) throws(DemoError) -> [String] {
        guard let number = columns[column] else { throw .malformed(path: path, reason: "it has no column \(column)") }
        return rows.map { $0[number] }
    }

    func integers(_ column: String) throws(DemoError) -> [Int] { try parsed(column) { Int($0) } }
    func numbers(_ column: String) throws(DemoError) -> [Double] { try parsed(column) { Double($0) } }

    private func parsed<T>(_ column: String, _ parse: (String) -> T?) throws(DemoError) -> [T] {
        var values: [T] = []
        for (number, text) in try texts(column).enumerated() {
            guard let value = parse(text) else {
                throw .malformed(path: path, reason: "record \(number + 2), \(column): \(text) is not a number")
            }
            values.append(value)
        }
        return values
    }

    private static func records(_ text: String) -> [[String]] {
        var records: [[String]] = []
        var record: [String] = []
        var field: [UInt8] = []
        var quoted = false
        var afterQuote = false
        func endField() {
            record.append(String(decoding: field, as: UTF8.self))
            field.removeAll(keepingCapacity: true)
        }
        func endRecord() {
            if record.isEmpty && field.isEmpty { return }
            endField()
            records.append(record)
            record.removeAll(keepingCapacity: true)
        }
        for byte in text.utf8 {
            let wasAfterQuote = afterQuote
            afterQuote = false
            switch byte {
            case UInt8(ascii: "\""):
                // A quote in a quoted field is written twice; the second one opens the field again.
                if wasAfterQuote { field.append(byte) }
                afterQuote = quoted
                quoted.toggle()
            case UInt8(ascii: ",") where !quoted: endField()
            case UInt8(ascii: "\n") where !quoted: endRecord()
            case UInt8(ascii: "\r") where !quoted: break
            default: field.append(byte)
            }
        }
        endRecord()
        return records
    }
}
