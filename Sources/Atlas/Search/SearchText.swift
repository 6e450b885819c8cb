internal import Catalog

/// Folded text as search compares it: one byte for each letter of ASCII or Thai, so that texts are short and every
/// match starts at a letter.
struct SearchText {
    /// What stands between two fields of one feature; no folded text holds it.
    static let fieldEnd: UInt8 = 0x0A
    static let space: UInt8 = 0x20

    /// Appends a text folded for search: ASCII as it is, Thai as 0x80 plus the offset in its block, any other character
    /// as 0xFF and six nibbles of its code point from 0xE0.
    static func append(_ utf8: Span<UInt8>, scratch: inout [UInt8], to out: inout [UInt8]) {
        scratch.removeAll(keepingCapacity: true)
        TextFolding.search.fold(utf8, into: &scratch)
        let folded = scratch.span
        var i = 0
        while i < folded.count {
            let byte = folded[i]
            if byte < 0x80 {
                out.append(byte == fieldEnd ? space : byte)
                i += 1
            } else if byte == 0xE0, i + 2 < folded.count, folded[i + 1] & 0xFE == 0xB8 {
                out.append(0x80 | (folded[i + 1] & 1) << 6 | folded[i + 2] & 0x3F)
                i += 3
            } else {
                let length = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : 2
                var value = UInt32(byte) & (length == 4 ? 0x07 : length == 3 ? 0x0F : 0x1F)
                for k in i + 1..<min(i + length, folded.count) { value = value << 6 | UInt32(folded[k] & 0x3F) }
                out.append(0xFF)
                for nibble in 0..<6 { out.append(0xE0 | UInt8(value >> UInt32(20 - 4 * nibble) & 0x0F)) }
                i += length
            }
        }
    }

    static func folded(_ text: String) -> [UInt8] {
        var scratch: [UInt8] = [], out: [UInt8] = []
        append(text.utf8.span, scratch: &scratch, to: &out)
        return out
    }

    /// A bit for each pair of neighbours: a text that holds a word has all bits of the word.
    static func signature(_ text: Span<UInt8>) -> UInt64 {
        var bits: UInt64 = 0
        var i = 1
        while i < text.count {
            let pair = UInt32(text[i - 1]) << 8 | UInt32(text[i])
            bits |= 1 << UInt64(pair &* 0x9E37_79B1 >> 26)
            i += 1
        }
        return bits
    }

    /// How well a word stands in a text of fields; nil: not at all. 0: it is a whole field; 1: it starts a field;
    /// 2: it starts a word; 3: it stands anywhere.
    static func grade(of word: Span<UInt8>, in text: Span<UInt8>) -> UInt8? {
        guard text.count >= word.count, word.count > 0 else { return nil }
        let first = word[0], last = text.count - word.count
        var best: UInt8?
        var at = 0
        search: while at <= last {
            if text[at] != first {
                at += 1
                continue
            }
            var k = 1
            while k < word.count {
                if text[at + k] != word[k] {
                    at += 1
                    continue search
                }
                k += 1
            }
            let found = standing(text, at, at + word.count)
            if found == 0 { return 0 }
            best = min(best ?? found, found)
            at += 1
        }
        return best
    }

    private static func standing(_ text: Span<UInt8>, _ start: Int, _ end: Int) -> UInt8 {
        let before = start == 0 ? fieldEnd : text[start - 1]
        if before == fieldEnd { return end == text.count || text[end] == fieldEnd ? 0 : 1 }
        return before < 0x30 ? 2 : 3
    }
}
