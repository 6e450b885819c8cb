internal import Catalog
public import Geo
internal import SQLite
public import Store

/// The sink that writes features into a layer. It is told every field of the layer, in the layer's order. The ids that
/// it is told are ignored, and so are the rows unless it keeps them: the store numbers its rows itself.
///
/// Features wait in a temporary table and reach the layer in the order of the Hilbert curve, so that neighbours on the
/// map are neighbours on the disk and rows are numbered in that order.
public struct Loader: FeatureSink, ~Copyable {
    private let writer: Writer
    private let table: LayerTable
    private let insertion: String
    private let keepsRows: Bool
    /// What was loaded: its count, extent and times.
    private(set) var loaded = LayerVersion()

    private enum Cell {
        case null
        case integer(Int64)
        case number(Double)
        case text(Range<Int>)
    }

    private var cells: [Cell]
    private var texts: [UInt8] = []
    private var blob: [UInt8] = []
    /// The place in the layer: the distance on the Hilbert curve, or the row that is kept.
    private var place: Int64 = 0
    private var firstTime: [UInt8] = []
    private var lastTime: [UInt8] = []

    /// - Parameter keepsRows: whether a feature's row is the one that ``begin(row:id:)`` tells, from 0 and each once.
    init(_ table: LayerTable, on writer: Writer, keepsRows: Bool = false) throws(SQLiteError) {
        self.writer = writer
        self.keepsRows = keepsRows
        self.table = table
        cells = Array(repeating: .null, count: table.layer.fields.count)
        let waiting = Self.waitingRoom(table)
        let names = table.layer.fields.map { LayerTable.quoted($0.name) + " " + LayerTable.declaredType($0.type) }
        try writer.connection.execute("DROP TABLE IF EXISTS \(waiting)")
        try writer.connection.execute(
            "CREATE TEMP TABLE \(waiting.dropFirst(5)) (\(([Self.placeColumn + " INTEGER", "\"geometry\" BLOB"] + names).joined(separator: ", ")))")
        let marks = Array(repeating: "?", count: cells.count + 2).joined(separator: ", ")
        insertion = "INSERT INTO \(waiting) VALUES (\(marks))"
    }

    /// A name that no field can have.
    private static let placeColumn = "\"load place\""

    private static func waitingRoom(_ table: LayerTable) -> String { "temp." + LayerTable.quoted("load_" + table.name) }

    // MARK: One feature

    public mutating func begin(row: Int64, id: Span<UInt8>) throws {
        for i in cells.indices { cells[i] = .null }
        texts.removeAll(keepingCapacity: true)
        blob.removeAll(keepingCapacity: true)
        if keepsRows, row < 0 { throw misfit(nil, "the row \(row) is negative") }
        place = keepsRows ? row : 0
    }

    public mutating func geometry(_ shape: borrowing Shape) throws {
        let box = shape.bounds
        guard !box.isEmpty, box.minX.isFinite, box.maxX.isFinite, box.minY.isFinite, box.maxY.isFinite else {
            throw misfit(nil, "the geometry is empty or not finite")
        }
        let kind = shape.kind, wanted = table.layer.geometry
        if kind == wanted {
            GeometryBlob.write(copy shape, bounds: box, into: &blob)
        } else if kind.rawValue + 3 == wanted.rawValue {
            var multiple = copy shape
            multiple.kind = wanted
            GeometryBlob.write(multiple, bounds: box, into: &blob)
        } else {
            throw misfit(nil, "a \(kind.name) in a layer of \(wanted.name)")
        }
        if !keepsRows { place = Hilbert.distance(longitude: box.center.x, latitude: box.center.y) }
        loaded.located += 1
        loaded.extent.grow(box)
    }

    public mutating func null(_ column: Int) throws { try put(column, .null) }

    public mutating func boolean(_ column: Int, _ value: Bool) throws {
        guard try type(column) == .boolean else { throw misfit(column, "true or false where \(try type(column).rawValue) belongs") }
        try put(column, .integer(value ? 1 : 0))
    }

    public mutating func integer(_ column: Int, _ value: Int64) throws {
        switch try type(column) {
        case .integer: try put(column, .integer(value))
        case .number: try put(column, .number(Double(value)))
        case let other: throw misfit(column, "an integer where \(other.rawValue) belongs")
        }
    }

    public mutating func number(_ column: Int, _ value: Double) throws {
        guard try type(column) == .number, value.isFinite else {
            throw misfit(column, "a number, or one that is not finite, where \(try type(column).rawValue) belongs")
        }
        try put(column, .number(value))
    }

    public mutating func text(_ column: Int, _ utf8: Span<UInt8>) throws {
        switch try type(column) {
        case .text, .textArray: break
        case .date: guard TimeText.isDate(utf8) else { throw misfit(column, "a date is written 2024-10-01") }
        case .instant: guard TimeText.isInstant(utf8) else { throw misfit(column, "an instant is written 2024-10-01T00:00:00Z") }
        case let other: throw misfit(column, "a text where \(other.rawValue) belongs")
        }
        let start = texts.count
        for i in utf8.indices { texts.append(utf8[i]) }
        try put(column, .text(start..<texts.count))
        if column == table.layer.time { noteTime(start..<texts.count) }
    }

    public mutating func end() throws -> Bool {
        for (column, field) in table.layer.fields.enumerated() where field.required || column == table.layer.key {
            if case .null = cells[column] { throw misfit(column, "the value is missing") }
        }
        try insertRow(writer.connection)
        loaded.count += 1
        return true
    }

    private func insertRow(_ connection: borrowing Connection) throws(SQLiteError) {
        var insert = try connection.prepare(insertion)
        try insert.bind(1, place)
        if !blob.isEmpty { try insert.bind(2, blob: blob.span) }
        for (column, cell) in cells.enumerated() {
            switch cell {
            case .null: break
            case .integer(let v): try insert.bind(column + 3, v)
            case .number(let v): try insert.bind(column + 3, v)
            case .text(let range): try insert.bind(column + 3, utf8: texts.span.extracting(range))
            }
        }
        try insert.run()
    }

    // MARK: All of them

    /// Moves what was loaded into the layer, in the order of the Hilbert curve.
    consuming func finish() throws -> LayerVersion {
        let columns = (["\"geometry\""] + table.layer.fields.map { LayerTable.quoted($0.name) }).joined(separator: ", ")
        let waiting = Self.waitingRoom(table)
        let (rowName, row) = keepsRows ? ("\(LayerTable.quoted(LayerTable.rowColumn)), ", Self.placeColumn + ", ") : ("", "")
        do {
            try writer.connection.execute(
                "INSERT INTO \(LayerTable.quoted(table.name)) (\(rowName)\(columns)) SELECT \(row)\(columns) FROM \(waiting) ORDER BY \(Self.placeColumn), rowid")
        } catch {
            guard ResultCode.constraint ~= error.code else { throw error }
            guard let key = table.layer.key else {
                if keepsRows { throw StoreError.duplicateKey(layer: table.name, column: LayerTable.rowColumn) }
                throw StoreError.damaged("the store refused the features of \(table.name)")
            }
            throw StoreError.duplicateKey(layer: table.name, column: table.layer.fields[key].name)
        }
        writer.connection.forgetStatements()
        try writer.connection.execute("DROP TABLE \(waiting)")
        loaded.changed = loaded.extent
        if !lastTime.isEmpty {
            loaded.firstTime = String(decoding: firstTime, as: UTF8.self)
            loaded.lastTime = String(decoding: lastTime, as: UTF8.self)
        }
        return loaded
    }

    private mutating func noteTime(_ range: Range<Int>) {
        let isFirst = lastTime.isEmpty
        if isFirst || Timestamp.precedes(texts[range], firstTime) { firstTime = Array(texts[range]) }
        if isFirst || Timestamp.precedes(lastTime, texts[range]) { lastTime = Array(texts[range]) }
    }

    private mutating func put(_ column: Int, _ cell: Cell) throws {
        guard cells.indices.contains(column) else { throw misfit(nil, "the layer has no column \(column)") }
        cells[column] = cell
    }

    private func type(_ column: Int) throws -> FieldType {
        guard cells.indices.contains(column) else { throw misfit(nil, "the layer has no column \(column)") }
        return table.layer.fields[column].type
    }

    private func misfit(_ column: Int?, _ reason: String) -> StoreError {
        .misfit(layer: table.name, feature: loaded.count + 1, column: column.map { table.layer.fields[$0].name }, reason: reason)
    }
}
