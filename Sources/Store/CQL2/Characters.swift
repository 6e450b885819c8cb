/// The characters of CQL2 (OGC 21-065r2 annex B: `whitespace`, `identifierStart`, `identifierPart`).
enum CQL2Character {
    static func isWhitespace(_ c: UInt32) -> Bool {
        switch c {
        case 0x09...0x0D, 0x20, 0x85, 0xA0, 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000: true
        default: false
        }
    }

    static func isIdentifierStart(_ c: UInt32) -> Bool {
        switch c {
        case 0x3A, 0x5F, 0x41...0x5A, 0x61...0x7A, 0xC0...0xD6, 0xD8...0xF6, 0xF8...0x2FF, 0x370...0x37D,
            0x37F...0x167F, 0x1681...0x1FFE, 0x200C...0x200D, 0x2070...0x218F, 0x2C00...0x2FEF, 0x3001...0xD7FF,
            0xF900...0xFDCF, 0xFDF0...0xFFFD, 0x10000...0xEFFFF:
            true
        default: false
        }
    }

    static func isIdentifierPart(_ c: UInt32) -> Bool {
        switch c {
        case 0x2E, 0x30...0x39, 0x300...0x36F, 0x203F...0x2040: true
        default: isIdentifierStart(c)
        }
    }

    /// Whether a name can stand in a text without quotes.
    static func isIdentifier(_ name: String) -> Bool {
        var first = true
        for scalar in name.unicodeScalars {
            guard first ? isIdentifierStart(scalar.value) : isIdentifierPart(scalar.value) else { return false }
            first = false
        }
        return !first
    }

    /// Whether a character may stand in a character literal (`alpha`, `whitespace`): control characters may not,
    /// but for those that the standard gives an escape.
    static func isInLiteral(_ c: UInt32) -> Bool { c >= 0x20 || (0x07...0x0D).contains(c) }
}
