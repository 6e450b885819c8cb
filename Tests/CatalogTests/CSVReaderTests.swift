import Catalog
import TestSupport
import Testing

@Suite struct CSVReaderTests {
    private func records(_ text: String) throws(CSVError) -> [[String]] {
        var reader = CSVReader(Array(text.utf8))
        var records: [[String]] = []
        while try reader.next() { records.append(reader.fields) }
        return records
    }

    @Test(arguments: [
        ("", []), ("a,b\nc,d", [["a", "b"], ["c", "d"]]), ("a,b\r\n", [["a", "b"]]), ("a,,\n", [["a", "", ""]]),
        (",", [["", ""]]),
        ("\"a,b\",\"say \"\"hi\"\"\"\n", [["a,b", "say \"hi\""]]), ("\"one\r\ntwo\",x", [["one\r\ntwo", "x"]]),
        ("\"\",\"\"", [["", ""]]),
        ("\u{FEFF}รหัส,ชื่อ\n10,กรุงเทพ", [["รหัส", "ชื่อ"], ["10", "กรุงเทพ"]]), ("\n\na\n\n\nb\n\n", [["a"], ["b"]]),
        ("a b , c", [["a b ", " c"]]),
        ("it\"s,5\" pipe", [["it\"s", "5\" pipe"]]),
    ])
    func aTextIsItsRecords(_ text: String, _ expected: [[String]]) throws { #expect(try records(text) == expected) }

    @Test func faultsCarryTheirLine() {
        #expect(throws: CSVError.self) { try records("a\nb\n\"c\nd") }
        do throws(CSVError) { _ = try records("a\nb\n\"c\nd") } catch { #expect(error.line == 3) }
        do throws(CSVError) { _ = try records("\"a\"b") } catch { #expect(error.line == 1) }
    }

    @Test func recordsCarryTheLineTheyStartOn() throws {
        var reader = CSVReader(Array("a\n\n\"b\nc\"\r\nd".utf8))
        var lines: [Int] = []
        while try reader.next() { lines.append(reader.line) }
        #expect(lines == [1, 3, 5])
    }

    @Test func anotherSeparatorMaySeparate() throws {
        var reader = CSVReader(Array("a\tb,c".utf8), separator: UInt8(ascii: "\t"))
        #expect(try reader.next())
        #expect(reader.count == 2 && reader[1] == "b,c" && Array(reader.utf8(0)) == Array("a".utf8))
        #expect(try !reader.next())
    }

    /// Random fields written after RFC 4180 read back as they were.
    @Test func whatIsWrittenAfterTheStandardReadsBack() throws {
        var random = SeededGenerator(seed: 4180)
        let letters: [Character] = ["a", "ก", ",", "\"", "\n", "\r\n", " ", ";"]
        for _ in 0..<500 {
            let table = (0..<Int.random(in: 1..<5, using: &random)).map { _ in
                (0..<Int.random(in: 2..<5, using: &random)).map { _ in
                    String((0..<Int.random(in: 0..<6, using: &random)).map { _ in letters.randomElement(using: &random) ?? "a" })
                }
            }
            let text = table.map { $0.map { "\"" + $0.replacing("\"", with: "\"\"") + "\"" }.joined(separator: ",") }.joined(
                separator: "\r\n")
            #expect(try records(text) == table)
        }
    }

    @Test func randomBytesNeverCrash() {
        var random = SeededGenerator(seed: 99)
        let bytes = Array("ab,\"\"\n\r".utf8) + [0xFF, 0x00]
        for _ in 0..<5000 {
            var reader = CSVReader(
                (0..<Int.random(in: 0..<40, using: &random)).map { _ in bytes.randomElement(using: &random) ?? 0 })
            do throws(CSVError) {
                while try reader.next() { #expect(reader.fields.count == reader.count) }
            } catch { #expect(error.line >= 1) }
        }
    }
}
