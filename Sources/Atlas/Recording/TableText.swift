internal import Catalog

/// The bytes of a file of an office as a table of texts.
enum TableText {
    /// A row and the line on which it starts.
    struct Line {
        let number: Int
        let cells: [String]
    }

    static let mostRows = 20_000

    /// Reads CSV in UTF-8, with or without byte order mark, or in Windows-874 (TIS-620); separated by commas, semicolons
    /// or tabs, whichever the first line has most of.
    static func lines(_ bytes: [UInt8]) throws(RecordingRefusal) -> [Line] {
        let utf8 = String(validating: bytes, as: UTF8.self) == nil ? windows874(bytes) : bytes
        guard !utf8.contains(0) else { throw damaged("มีอักขระที่ไม่ใช่ข้อความ", "it holds characters that are no text") }
        let head = utf8.prefix { $0 != 0x0A }
        let separators: [UInt8] = [UInt8(ascii: ","), UInt8(ascii: ";"), 0x09]
        let separator = separators.max { a, b in head.count { $0 == a } < head.count { $0 == b } } ?? separators[0]
        var reader = CSVReader(utf8, separator: head.contains(separator) ? separator : separators[0])
        var lines: [Line] = []
        do throws(CSVError) {
            while try reader.next() {
                if lines.count == mostRows { break }
                lines.append(Line(number: reader.line, cells: (0..<reader.count).map { CellReader.clean(reader[$0]) }))
            }
        } catch {
            throw damaged("บรรทัดที่ \(error.line): \(error.problem.th)", "line \(error.line): \(error.problem.en)")
        }
        guard lines.count < mostRows else { throw damaged("มีแถวเกิน \(mostRows)", "it has more than \(mostRows) rows") }
        return lines
    }

    private static func damaged(_ th: String, _ en: String) -> RecordingRefusal {
        .badFile(Localized(th: th, en: en), cure: Localized(th: "บันทึกเป็น CSV (UTF-8) หรือ XLSX แล้วส่งใหม่", en: "save it as CSV (UTF-8) or XLSX and send it again"))
    }

    /// Windows-874 as UTF-8: TIS-620 in 0xA1...0xFB, € … quotes, dashes and a no-break space beside it.
    private static func windows874(_ bytes: [UInt8]) -> [UInt8] {
        var text = String.UnicodeScalarView()
        for byte in bytes {
            let scalar: UInt32 =
                switch byte {
                case 0xA1...0xDA, 0xDF...0xFB: 0x0E00 + UInt32(byte) - 0xA0
                case 0x80: 0x20AC
                case 0x85: 0x2026
                case 0x91: 0x2018
                case 0x92: 0x2019
                case 0x93: 0x201C
                case 0x94: 0x201D
                case 0x95: 0x2022
                case 0x96: 0x2013
                case 0x97: 0x2014
                case 0xA0: 0x00A0
                case 0..<0x80: UInt32(byte)
                default: 0xFFFD
                }
            text.append(Unicode.Scalar(scalar) ?? "\u{FFFD}")
        }
        return Array(String(text).utf8)
    }
}
