internal import Glibc

/// Workbooks of spreadsheets as tables of text, both ways, by GDAL's programs in processes of their own.
public enum TableFile {
    /// The first sheet of an XLSX workbook as CSV in UTF-8: every row of the sheet, its cells as the sheet shows them.
    ///
    /// - Throws: ``InterchangeError`` when it is no workbook, or one that is too large.
    public static func csv(workbook: [UInt8]) throws(InterchangeError) -> [UInt8] {
        var folder = try ScratchFolder()
        let path = try folder.write(workbook, "table.xlsx")
        guard let sheet = try VectorFile(path).layers().first else { throw .failed(program: "ogrinfo", said: "no sheet") }
        guard !sheet.name.hasPrefix("-") else { throw .badParameter(sheet.name) }
        var child = try GDAL.start(
            "ogr2ogr", ["--config", "OGR_XLSX_HEADERS", "DISABLE", "--config", "OGR_XLSX_FIELD_TYPES", "STRING", "-f", "CSV", "/vsistdout/", path, sheet.name],
            limits: limits)
        let bytes = try child.readAll()
        // GDAL's own line of names comes first.
        guard let end = bytes.firstIndex(of: UInt8(ascii: "\n")) else { return [] }
        return Array(bytes[(end + 1)...])
    }

    /// Several tables as the sheets of one XLSX workbook, in their order; numbers are cells of numbers.
    ///
    /// - Throws: ``InterchangeError``; a sheet's name must be one of a file, at most 31 letters, and of one sheet only.
    public static func workbook(_ sheets: [WorkbookSheet]) throws(InterchangeError) -> [UInt8] {
        var folder = try ScratchFolder()
        // The tables stand apart, for all that is in their folder is a table.
        let tables = try folder.makeTables()
        for (i, sheet) in sheets.enumerated() {
            let isName = !sheet.name.isEmpty && sheet.name.count <= 31 && !sheet.name.contains { "/\\:*?[]\0".contains($0) }
                && !"-.".contains(sheet.name.prefix(1)) && !sheets[..<i].contains { $0.name == sheet.name }
            guard isName else { throw .badParameter(sheet.name) }
            _ = try folder.write(sheet.csv, "tables/\(sheet.name).csv")
            _ = try folder.write(Array(sheet.columns.map { "\"\($0.kind.rawValue)\"" }.joined(separator: ",").utf8), "tables/\(sheet.name).csvt")
        }
        // A folder of CSV files is one source of several layers; their types stand beside them.
        var child = try GDAL.start(
            "ogr2ogr", ["-f", "XLSX", folder.path + "/table.xlsx", tables] + sheets.map(\.name) + ["-oo", "EMPTY_STRING_AS_NULL=YES"],
            limits: workbookLimits)
        _ = try child.readAll()
        return try folder.read("table.xlsx")
    }

    private static let limits = ChildProcess.Limits(seconds: 20, silentSeconds: 20, outputBytes: 16 << 20, memoryBytes: 1 << 30)
    /// For as many rows as there are villages.
    private static let workbookLimits = ChildProcess.Limits(seconds: 60, silentSeconds: 60, outputBytes: 1 << 20, fileBytes: 64 << 20)
}

/// A table that becomes a sheet of a workbook.
public struct WorkbookSheet: Sendable {
    public enum Kind: String, Sendable {
        case text = "String"
        case integer = "Integer64"
        case number = "Real"
    }

    public var name: String
    public var columns: [(title: String, kind: Kind)]
    /// Cells in the order of the columns, numbers as Swift writes them; an empty text is an empty cell.
    public var rows: [[String]]

    public init(_ name: String, columns: [(title: String, kind: Kind)], rows: [[String]]) {
        self.name = name
        self.columns = columns
        self.rows = rows
    }

    /// RFC 4180, every cell that is not empty quoted.
    fileprivate var csv: [UInt8] {
        var bytes: [UInt8] = []
        for row in [columns.map(\.title)] + rows {
            for (i, cell) in row.enumerated() {
                if i > 0 { bytes.append(UInt8(ascii: ",")) }
                if cell.isEmpty { continue }
                bytes.append(UInt8(ascii: "\""))
                for byte in cell.utf8 {
                    if byte == UInt8(ascii: "\"") { bytes.append(byte) }
                    // No character of XML 1.0, and no letter.
                    bytes.append(byte < 0x20 && byte != 0x0A ? UInt8(ascii: " ") : byte)
                }
                bytes.append(UInt8(ascii: "\""))
            }
            bytes.append(UInt8(ascii: "\n"))
        }
        return bytes
    }
}

/// A folder of our own that goes with this value, and all in it.
struct ScratchFolder: ~Copyable {
    let path: String
    private var files = ["table.xlsx"]

    init() throws(InterchangeError) {
        var template = Array("/tmp/phaenthi-XXXXXX".utf8CString)
        let made = unsafe template.withUnsafeMutableBufferPointer { buffer -> String? in
            guard let base = buffer.baseAddress, unsafe mkdtemp(base) != nil else { return nil }
            return unsafe String(cString: base)
        }
        guard let made else { throw .system(operation: "mkdtemp", code: errno) }
        path = made
    }

    deinit {
        for file in files { unsafe unlink("\(path)/\(file)") }
        unsafe rmdir(path + "/tables")
        unsafe rmdir(path)
    }

    /// The path of a folder in it.
    func makeTables() throws(InterchangeError) -> String {
        guard unsafe mkdir(path + "/tables", 0o700) == 0 else { throw .system(operation: "mkdir", code: errno) }
        return path + "/tables"
    }

    mutating func write(_ bytes: [UInt8], _ name: String) throws(InterchangeError) -> String {
        let file = "\(path)/\(name)"
        files.append(name)
        let descriptor = unsafe open(file, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .system(operation: "open", code: errno) }
        defer { close(descriptor) }
        var done = 0
        while done < bytes.count {
            let count = unsafe bytes.withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress! + done, bytes.count - done) }
            guard count > 0 else { throw .system(operation: "write", code: errno) }
            done += count
        }
        return file
    }

    func read(_ name: String) throws(InterchangeError) -> [UInt8] {
        let descriptor = unsafe open("\(path)/\(name)", O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .unreadable(path: name) }
        defer { close(descriptor) }
        var bytes: [UInt8] = [], piece = [UInt8](repeating: 0, count: 64 << 10)
        while true {
            let count = unsafe piece.withUnsafeMutableBytes { unsafe Glibc.read(descriptor, $0.baseAddress, $0.count) }
            guard count >= 0 else { throw .system(operation: "read", code: errno) }
            if count == 0 { return bytes }
            bytes += piece[..<count]
        }
    }
}
