public import Catalog
public import Ledger

/// A row that an office recorded.
public struct RecordRow: Hashable, Sendable {
    /// Tells the row from the others of its sheet; it stays for the row's life. 0: a new row, which the store numbers.
    public var id: Int64
    /// The area's code as it was recorded; it may match no area of the register, and may be empty.
    public var area: String
    /// The values of all columns of the dataset, in their order.
    public var values: [Value]

    public init(id: Int64 = 0, area: String, values: [Value]) {
        self.id = id
        self.area = area
        self.values = values
    }
}

/// The rows that one unit records for one round, and where they stand.
public struct Sheet: Hashable, Sendable {
    public let key: SheetKey
    public var standing: Standing
    /// By ascending id.
    public var rows: [RecordRow]
    /// Raised by every write; 0: never written.
    public var revision: Int64

    public init(key: SheetKey, standing: Standing = Standing(), rows: [RecordRow] = [], revision: Int64 = 0) {
        self.key = key
        self.standing = standing
        self.rows = rows
        self.revision = revision
    }
}

/// Columns of one sheet as numbers, for roll-ups: one entry for each row, in the order of rows.
public struct ColumnChunk: Sendable {
    public let unit: AreaCode
    public let state: SheetState
    /// The area of each row; nil: the recorded code is none.
    public let areas: [AreaCode?]
    /// For each column that was asked for, the value of each row; NaN: empty. Of a text column the value's place
    /// among ``texts``.
    public let columns: [[Double]]
    /// For each column that was asked for, its different texts; empty for numbers.
    public let texts: [[String]]

    public init(unit: AreaCode, state: SheetState, areas: [AreaCode?], columns: [[Double]], texts: [[String]]) {
        self.unit = unit
        self.state = state
        self.areas = areas
        self.columns = columns
        self.texts = texts
    }
}

/// Where rows, their standings and the journal are kept. Calls come from many threads at once.
public protocol RecordStore: Sendable {
    /// A sheet as it stands; an empty one when nothing was recorded.
    func sheet(_ key: SheetKey, of dataset: Dataset) throws -> Sheet

    /// The standings of a round by unit, without those of units that never recorded.
    ///
    /// - Parameter area: only units that are it or lie in it.
    func standings(of dataset: Dataset, in period: Period, within area: AreaCode?) throws -> [AreaCode: Standing]

    /// Changes sheets in one immediate transaction: reads them, lets `body` decide, writes what it changed and appends
    /// its journal entries; when `body` throws, nothing is written.
    ///
    /// - Parameter body: is given the sheets in the order of `keys`. It must not call the store.
    /// - Returns: the sheets as they stand now.
    func update(
        _ keys: [SheetKey], of dataset: Dataset, by name: String, at time: String,
        _ body: (inout [Sheet]) throws -> [JournalEvent]
    ) throws -> [Sheet]

    /// Columns of a round, sheet by sheet in the order of units.
    ///
    /// - Parameter area: only units that are it or lie in it.
    func columns(_ numbers: [Int], of dataset: Dataset, in period: Period, within area: AreaCode?) throws -> [ColumnChunk]

    /// A number that every write to a sheet of the dataset raises.
    func version(of dataset: Dataset) throws -> Int64

    /// Appends to the journal what touches no sheet.
    func record(_ event: JournalEvent, by name: String, at time: String) throws

    /// Entries after a number, oldest first.
    ///
    /// - Parameter sheet: only those about this sheet.
    func journal(after number: Int64, sheet: SheetKey?, limit: Int) throws -> [JournalEntry]

    /// The days on which the department opened or closed a round otherwise than planned, oldest first.
    func overrides(of dataset: Dataset, in period: Period) throws -> [WindowOverride]

    /// Adds an override and its journal entry.
    func add(_ override: WindowOverride, of dataset: Dataset, in period: Period, by name: String, at time: String) throws
}
