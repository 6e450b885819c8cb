public import Catalog

/// Why a row of a brought table is on no area.
public enum JoinFault: Hashable, Sendable {
    /// Its code is no area of today.
    case code(UnplacedReason)
    /// No area has this name where it is said to lie.
    case unknownName
    /// Several areas have this name where it is said to lie.
    case ambiguousName
    /// The area has a row already, earlier in the table.
    case repeated
    /// A row of totals: รวม.
    case total

    public var title: Localized {
        switch self {
        case .code(let reason): reason.title
        case .unknownName: Localized(th: "ไม่พบชื่อพื้นที่นี้", en: "No area of this name")
        case .ambiguousName: Localized(th: "ชื่อซ้ำหลายพื้นที่ ต้องระบุจังหวัดและอำเภอ", en: "Several areas of this name: give province and amphoe")
        case .repeated: Localized(th: "พื้นที่นี้มีแถวก่อนหน้าแล้ว", en: "The area has an earlier row")
        case .total: Localized(th: "แถวผลรวม", en: "A row of totals")
        }
    }
}

/// How rows of a brought table name their areas.
public enum JoinKey: Hashable, Sendable {
    /// A column of codes of 2, 4, 6 or 8 digits.
    case code(Int)
    /// Columns of names; the lowest one that a row fills names its area.
    case names(province: Int, amphoe: Int?, tambon: Int?)
}

/// Why a brought table cannot be joined at all.
public enum JoinRefusal: Error, Hashable, Sendable {
    case notCSV(CSVError)
    /// There is no row of headings.
    case empty
    /// No column of codes and none of names of provinces was found; these are the table's columns.
    case noKey(columns: [String])
    /// There is no such column; these are the table's columns.
    case noColumn(String, columns: [String])
    /// More rows than this.
    case tooLong(Int)

    public var reason: Localized {
        switch self {
        case .notCSV(let error):
            Localized(th: "บรรทัด \(error.line): \(error.problem.th)", en: "Line \(error.line): \(error.problem.en)")
        case .empty: Localized(th: "ตารางว่าง ต้องมีแถวหัวคอลัมน์", en: "The table is empty: it needs a row of headings")
        case .noKey(let columns):
            Localized(
                th: "ไม่พบคอลัมน์รหัสพื้นที่หรือชื่อจังหวัด คอลัมน์ที่มีคือ \(columns.joined(separator: ", "))",
                en: "There is no column of area codes or of names of provinces; the columns are \(columns.joined(separator: ", "))")
        case .noColumn(let name, let columns):
            Localized(
                th: "ไม่มีคอลัมน์ “\(name)” คอลัมน์ที่มีคือ \(columns.joined(separator: ", "))",
                en: "There is no column “\(name)”; the columns are \(columns.joined(separator: ", "))")
        case .tooLong(let limit):
            Localized(th: "ตารางยาวเกิน \(limit) แถว", en: "The table has more than \(limit) rows")
        }
    }
}

/// A table that someone brought, joined to areas: what fits, and what every other row is
/// (after OGC API — Joins, Part 1, 22-026, "number of matched and unmatched rows").
public struct TableJoin: Sendable {
    public struct Matched: Hashable, Sendable {
        /// The line in the file, from 1.
        public let line: Int
        public let area: AreaCode
        /// The abolished code that the row has, where the area carries it on.
        public let through: AreaCode?
        /// The number in the column of values; nil: none.
        public let value: Double?
        public let fields: [String]
    }

    public struct Unmatched: Hashable, Sendable {
        public let line: Int
        /// What the row says of its area.
        public let text: String
        public let fault: JoinFault
        /// The smallest area in which it surely lies; nil: unknown.
        public let place: AreaCode?
        public let fields: [String]
    }

    public let columns: [String]
    public let key: JoinKey
    /// The column of values; nil: no column has numbers.
    public let valueColumn: Int?
    public let matched: [Matched]
    public let unmatched: [Unmatched]

    /// The level that most matched rows have, the lowest of those that tie; nil when nothing matches.
    public var level: AreaLevel? {
        let counts = Dictionary(grouping: matched) { $0.area.level }.mapValues(\.count)
        return counts.max { ($0.value, $0.key) < ($1.value, $1.key) }?.key
    }

    /// How many rows have each fault, the most frequent first.
    public var faults: [(fault: JoinFault, count: Int)] {
        Dictionary(grouping: unmatched, by: \.fault).map { ($0.key, $0.value.count) }
            .sorted { $0.count != $1.count ? $0.count > $1.count : $0.fault.title.en < $1.fault.title.en }
    }

    /// One sentence: how many rows were placed, and what the others are.
    public var summary: Localized {
        let all = matched.count + unmatched.count
        let th = faults.map { "\(grouped($0.count)) แถว: \($0.fault.title.th)" }
        let en = faults.map { "\(grouped($0.count)): \($0.fault.title.en)" }
        return Localized(
            th: (["วางบนพื้นที่ได้ \(grouped(matched.count)) จาก \(grouped(all)) แถว"] + th).joined(separator: "; "),
            en: (["\(grouped(matched.count)) of \(grouped(all)) rows placed"] + en).joined(separator: "; "))
    }

    /// - Parameters:
    ///   - csv: UTF-8, the first row headings.
    ///   - key: the heading of a column of codes; nil: found by headings and content.
    ///   - value: the heading of the column of values; nil: the first column of numbers.
    ///   - limit: how many rows a table may have.
    public init(_ csv: [UInt8], key: String? = nil, value: String? = nil, limit: Int = 200_000, in frame: AreaFrame) throws(JoinRefusal) {
        var (columns, rows) = try Self.read(csv, limit)
        columns = columns.map { trimmed($0) }
        let finder = JoinColumns(columns, rows, frame)
        var keyColumn: JoinKey?
        if let key {
            guard let column = finder.column(key) else { throw .noColumn(key, columns: columns) }
            keyColumn = .code(column)
        } else {
            keyColumn = finder.key()
        }
        guard let keyColumn else { throw .noKey(columns: columns) }
        var valueColumn = finder.firstOfNumbers(besides: keyColumn)
        if let value {
            guard let column = finder.column(value) else { throw .noColumn(value, columns: columns) }
            valueColumn = column
        }
        var matcher = JoinMatcher(frame, keyColumn)
        var matched: [Matched] = []
        var unmatched: [Unmatched] = []
        var taken = Set<AreaCode>()
        for row in rows {
            var result = matcher.match(row.fields)
            if case .area(let code, _, let text) = result, !taken.insert(code).inserted { result = .fault(.repeated, code, text) }
            switch result {
            case .area(let code, let through, _):
                let number = valueColumn.flatMap { $0 < row.fields.count ? writtenNumber(row.fields[$0]) : nil }
                matched.append(Matched(line: row.line, area: code, through: through, value: number, fields: row.fields))
            case .fault(let fault, let place, let text):
                unmatched.append(Unmatched(line: row.line, text: text, fault: fault, place: place, fields: row.fields))
            }
        }
        self.columns = columns
        self.key = keyColumn
        self.valueColumn = valueColumn
        self.matched = matched
        self.unmatched = unmatched
    }

    private static func read(_ csv: [UInt8], _ limit: Int) throws(JoinRefusal) -> ([String], [(line: Int, fields: [String])]) {
        var reader = CSVReader(csv)
        do {
            guard try reader.next() else { throw JoinRefusal.empty }
            let columns = reader.fields
            var rows: [(line: Int, fields: [String])] = []
            while try reader.next() {
                guard rows.count < limit else { throw JoinRefusal.tooLong(limit) }
                rows.append((reader.line, reader.fields))
            }
            return (columns, rows)
        } catch let error as CSVError {
            throw .notCSV(error)
        } catch let error as JoinRefusal {
            throw error
        } catch {
            throw .empty
        }
    }
}

func trimmed(_ text: String) -> String { TextFolding([.spaces, .digits]).fold(text) }

/// A number as people write it: `1,234.50`, `฿200`, `45.3 %`, Thai digits; nil for anything else, `-` among it.
func writtenNumber(_ text: String) -> Double? {
    var bytes = trimmed(text).utf8.filter { $0 != UInt8(ascii: ",") && $0 != UInt8(ascii: " ") }
    if bytes.last == UInt8(ascii: "%") { bytes.removeLast() }
    if bytes.starts(with: "฿".utf8) { bytes.removeFirst(3) }
    guard let first = bytes.first, first == UInt8(ascii: "-") || first == UInt8(ascii: ".") || (0x30...0x39).contains(first),
        let number = Double(String(decoding: bytes, as: UTF8.self)), number.isFinite
    else { return nil }
    return number
}

/// A count with commas.
private func grouped(_ count: Int) -> String {
    var text = ""
    for (i, digit) in String(count).reversed().enumerated() {
        if i > 0, i % 3 == 0 { text.append(",") }
        text.append(digit)
    }
    return String(text.reversed())
}
