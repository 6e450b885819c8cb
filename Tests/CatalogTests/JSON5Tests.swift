import TestSupport
import Testing

@testable import Catalog

/// The reader against the rules of spec.json5.org, version 1.0.0.
@Suite struct JSON5Tests {
    /// A value as plain JSON, so that a test reads like its text.
    private func plain(_ node: JSON5Node) -> String {
        switch node.value {
        case .null: "null"
        case .boolean(let value): "\(value)"
        case .number(let value): "\(value)"
        case .text(let text): "<\(text)>"
        case .array(let items): "[" + items.map(plain).joined(separator: ",") + "]"
        case .object(let members): "{" + members.map { "\($0.key):\(plain($0.node))" }.joined(separator: ",") + "}"
        }
    }

    @Test(arguments: [
        ("null", "null"), (" true ", "true"), ("[]", "[]"), ("{}", "{}"), ("[1,]", "[1.0]"), ("{a:1,}", "{a:1.0}"),
        ("{a: 1, $b_2: 'x', \"c d\": [false]}", "{a:1.0,$b_2:<x>,c d:[false]}"), ("{ชื่อ: 'ก'}", "{ชื่อ:<ก>}"),
        ("{a:1,a:2}", "{a:1.0,a:2.0}"),
        ("// one\n[1, /* two * / \n */ 2]//", "[1.0,2.0]"), ("\u{FEFF}\u{A0}\u{2028}\u{3000}7", "7.0"),
        ("[\t\u{0B}\u{0C}]", "[]"),
        (".5", "0.5"), ("5.", "5.0"), ("+3", "3.0"), ("-3e2", "-300.0"), ("1E-2", "0.01"), ("0x1F", "31.0"), ("-0Xa", "-10.0"),
        ("0", "0.0"),
        ("Infinity", "inf"), ("-Infinity", "-inf"), ("+NaN", "nan"), ("1e400", "inf"),
        ("'it\\'s \"q\"'", "<it's \"q\">"), ("\"\\x41\\u0E01\\n\\t\\0\\v\\q\"", "<A\u{0E01}\n\t\0\u{0B}q>"),
        ("'a\\\nb\\\r\nc'", "<abc>"),
        ("'\\ud83d\\uDE00'", "<😀>"), ("'\u{2028}'", "<\u{2028}>"),
    ])
    func whatTheStandardAllowsIsRead(_ text: String, _ value: String) throws {
        #expect(plain(try JSON5Parser.parse(Array(text.utf8))) == value)
    }

    @Test(arguments: [
        ("", 1, 1), ("  \n ", 2, 2), ("{a:1 b:2}", 1, 6), ("{a 1}", 1, 4), ("[1 2]", 1, 4), ("[,]", 1, 2), ("{,}", 1, 2),
        ("[1", 1, 3), ("{a:", 1, 4),
        ("1 2", 1, 3), ("01", 1, 3), ("1.2.3", 1, 4), ("0x", 1, 3), ("1e", 1, 3), ("--1", 1, 2), (".", 1, 2), ("+", 1, 2),
        ("5x", 1, 2), ("abc", 1, 1), ("[nul]", 1, 2),
        ("'a\n'", 1, 3), ("'a", 1, 3), ("'\\x4'", 1, 4), ("'\\uD800'", 1, 8), ("'\\uD800\\u0041'", 1, 14), ("'\\1'", 1, 4),
        ("/* x", 1, 1), ("/x", 1, 1),
        ("{1a:1}", 1, 2), ("[\n  'ก', กข\n]", 2, 8), ("{\r\na: 1\r\nb: 2}", 3, 1),
    ])
    func whatItDoesNotAllowIsRefusedWithItsPlace(_ text: String, line: Int, column: Int) {
        do throws(JSON5Error) {
            let node = try JSON5Parser.parse(Array(text.utf8))
            Issue.record("read as \(plain(node))")
        } catch {
            #expect(error.line == line && error.column == column, "\(error)")
        }
    }

    @Test func nestingIsBounded() throws {
        let deepest = JSON5Parser.maximumDepth
        _ = try JSON5Parser.parse(Array((String(repeating: "[", count: deepest) + String(repeating: "]", count: deepest)).utf8))
        #expect(throws: JSON5Error.self) { try JSON5Parser.parse(Array(repeating: UInt8(ascii: "["), count: 1_000_000)) }
        #expect(throws: JSON5Error.self) { try JSON5Parser.parse(Array(String(repeating: "{a:", count: 100_000).utf8)) }
    }

    @Test func membersKnowTheirLines() throws {
        let node = try JSON5Parser.parse(Array("{\n a: 1,\n /*\n*/ b:\n 2 }".utf8))
        guard case .object(let members) = node.value else { return #expect(Bool(false)) }
        #expect(members.map(\.line) == [2, 4])
        #expect(members.map(\.node.line) == [2, 5])
    }

    /// Bytes of a real layer file changed at random: the reader answers or refuses, and the layer reader after it too.
    @Test func changedFilesNeverCrash() throws {
        var random = SeededGenerator(seed: 20_260)
        let copy = try GeodataCopy()
        let originals = try ["layers/villages.json5", "layers/knn_plots.json5", "areas/regions.json5"].map {
            Array(try copy.read($0).utf8)
        }
        let spice = Array("{}[]\"'\\/:,.-+0x*\n\u{0}eEuNI".utf8)
        var refused = 0
        var read = 0
        for round in 0..<2000 {
            var bytes = originals[round % originals.count]
            for _ in 0...Int.random(in: 0..<4, using: &random) {
                let at = Int.random(in: 0..<bytes.count, using: &random)
                switch Int.random(in: 0..<5, using: &random) {
                case 0: bytes[at] = UInt8.random(in: 0...255, using: &random)
                case 1: bytes[at] = spice.randomElement(using: &random) ?? 0
                case 2: bytes.remove(at: at)
                case 3: bytes.insert(spice.randomElement(using: &random) ?? 0, at: at)
                default: bytes.removeLast(min(bytes.count - 1, Int.random(in: 0...bytes.count, using: &random)))
                }
            }
            guard let node = try? JSON5Parser.parse(bytes) else {
                refused += 1
                continue
            }
            read += 1
            let faults = FaultList()
            let layer = LayerFile(CheckedNode(node, file: "x", faults: faults), name: "villages").layer()
            #expect((layer == nil) == (faults.count > 0))
        }
        #expect(refused > 100 && read > 100)
    }

    /// Values of a real layer file swapped for others of any type: each answer is a layer, or at least one fault.
    @Test func changedTreesAreALayerOrAFault() throws {
        var random = SeededGenerator(seed: 7)
        let copy = try GeodataCopy()
        let root = try JSON5Parser.parse(Array(try copy.read("layers/knn_plots.json5").utf8))
        var layers = 0
        for _ in 0..<2000 {
            let faults = FaultList()
            let layer = LayerFile(CheckedNode(changed(root, &random), file: "x", faults: faults), name: "knn_plots").layer()
            #expect((layer == nil) == (faults.count > 0))
            if layer != nil { layers += 1 }
        }
        #expect(layers > 10 && layers < 1990)
    }

    private func changed(_ node: JSON5Node, _ random: inout SeededGenerator) -> JSON5Node {
        let strange: [JSON5Node.Value] = [
            .null, .boolean(true), .number(.infinity), .number(-1), .number(1e300), .text(""), .text("ก"), .array([]),
            .object([]),
        ]
        if Int.random(in: 0..<300, using: &random) == 0 {
            return JSON5Node(value: strange.randomElement(using: &random) ?? .null, line: node.line)
        }
        switch node.value {
        case .array(let items): return JSON5Node(value: .array(items.map { changed($0, &random) }), line: node.line)
        case .object(let members):
            let kept = members.filter { _ in Int.random(in: 0..<300, using: &random) != 0 }
            return JSON5Node(
                value: .object(kept.map { JSON5Node.Member(key: $0.key, line: $0.line, node: changed($0.node, &random)) }),
                line: node.line)
        default: return node
        }
    }
}
