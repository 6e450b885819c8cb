internal import Catalog
internal import SQLite

/// The functions of text that CQL2 has and SQL has not (OGC 21-065r2 sections 7.4 and 7.5), and the order of Thai.
enum TextFunctions {
    static func register(on connection: borrowing Connection) throws(SQLiteError) {
        try register("casei", .caseInsensitive, on: connection)
        try register("accenti", .accentInsensitive, on: connection)
    }

    private static func register(
        _ name: String, _ folding: TextFolding, on connection: borrowing Connection
    ) throws(SQLiteError) {
        var folded: [UInt8] = []
        try connection.register(function: name, arguments: 1) { call in
            guard call.storage(0) == .text else { return .null }
            folded.removeAll(keepingCapacity: true)
            folding.fold(call.bytes(0), into: &folded)
            return .text(String(decoding: folded, as: UTF8.self))
        }
        // `thai_key(text)`: a blob by which texts sort as `ThaiCollation` says; NULL for anything else.
        try connection.register(function: "thai_key", arguments: 1) { call in
            guard call.storage(0) == .text else { return .null }
            var key: [UInt8] = []
            ThaiCollation.appendKey(of: call.bytes(0), to: &key)
            return .bytes(key)
        }
    }

    /// The text without difference of case.
    static func foldCase(_ text: String) -> String { TextFolding.caseInsensitive.fold(text) }

    /// The text without accents.
    static func stripAccents(_ text: String) -> String { TextFolding.accentInsensitive.fold(text) }
}
