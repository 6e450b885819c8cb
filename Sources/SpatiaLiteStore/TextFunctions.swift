internal import Catalog
internal import SQLite
@_spi(_Unicode) internal import Swift

/// The functions of text that CQL2 has and SQL has not (OGC 21-065r2 sections 7.4 and 7.5), and the order of Thai.
enum TextFunctions {
    static func register(on connection: borrowing Connection) throws(SQLiteError) {
        try connection.register(function: "casei", arguments: 1) { call in
            call.text(0).map { .text(foldCase($0)) } ?? .null
        }
        try connection.register(function: "accenti", arguments: 1) { call in
            call.text(0).map { .text(stripAccents($0)) } ?? .null
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
    static func foldCase(_ text: String) -> String { text.lowercased() }

    /// The text without the accents of Latin, Greek and Cyrillic letters. Thai vowels and tone marks are no accents: they stay.
    static func stripAccents(_ text: String) -> String {
        if text.utf8.allSatisfy({ $0 < 0x80 }) { return text }
        var plain = String.UnicodeScalarView()
        for scalar in text._nfd where !isAccent(scalar) { plain.append(scalar) }
        return String(plain)
    }

    /// The blocks of combining diacritical marks (Unicode 15 section 7.9).
    private static func isAccent(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x0300...0x036F, 0x1AB0...0x1AFF, 0x1DC0...0x1DFF, 0x20D0...0x20FF, 0xFE20...0xFE2F: true
        default: false
        }
    }
}
