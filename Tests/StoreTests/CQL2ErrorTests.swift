import Catalog
import Store
import Testing

/// Where errors point, and that they say what was expected.
@Suite struct CQL2ErrorTests {
    /// A text, and the character (from 1) at which its error must point; `‸` in the text marks it.
    static let invalid: [String] = [
        // Nothing, or half of something.
        "‸", " ‸", "‸)", "‸a", "‸1", "‸'a'", "‸1.5", "(‸", "(‸)", "a ‸b", "(‸a)", "a = ‸", "‸= a", "a = 1 AND ‸", "NOT ‸",
        "a = 1 OR ‸OR b = 2", "‸AND a = 1", "a = 1 ‸b = 2", "a = 1 AND‸", "(a = 1‸", "((a = 1)‸", "a = 1‸)", "a = 1 ‸,",
        "a IS ‸", "a IS NOT ‸", "THIS IS NOT ‸A FILTER", "a IS ‸1", "a NOT‸", "a NOT ‸= 1", "a NOT ‸NULL", "a ‸IS_NULL",
        // Operators.
        "a =‸= 1", "a <‸< 1", "a <> ‸> 1", "a =‸> 1", "a ‸! 1", "a ‸!= 1", "a = 1 ‸= 1", "a < b ‸< c", "a = 1 ‸IS NULL",
        "a = b ‸LIKE 'x'", "a ‸; 1", "a = 1‸; DROP TABLE x", "a = 1 -‸", "a + ‸", "a *‸* 2", "a = 1 +‸", "a = 1 + ‸* 2",
        "a = 2 ^ ‸^ 3", "a = - ‸- 1", "a = + ‸b", "a = -‸", "a ‸& b", "a ‸| b", "a = ‸[1]", "a = ‸{1}", "‸@a = 1", "‸#",
        "a = 1 ‸$ 2", "a = ‸?", "‸~a", "a ‸\\ b", "a = ‸`b`",
        // Operands of the wrong kind.
        "‸a AND b = 1", "b = 1 AND ‸a", "b = 1 OR ‸1", "NOT ‸a", "NOT ‸'x'", "(a ‸= 1) = 2", "1 = (a ‸= 1)", "1 + (a ‸= 1) = 2",
        "‸'a' + 1 = 2", "1 + ‸'a' = 2", "a = 1 - ‸TRUE", "a = ‸POINT(1 2)", "‸POINT(1 2) = a", "a = ‸INTERVAL('..', '..')",
        "‸DATE('2024-01-01') + 1 = 2", "a = ‸NULL", "a = ‸NOT b", "a = 1 + ‸NOT b", "(a = 1 ‸AND b = 2) + 1 = 3", "-‸'a' = 1",
        // LIKE, BETWEEN, IN.
        "a LIKE ‸5", "a LIKE ‸b", "a LIKE ‸", "a LIKE ‸f('x')", "a LIKE ‸CASEI(b)", "a LIKE ‸TRUE", "‸1 LIKE 'x'", "‸TRUE LIKE 'x'",
        "a LIKE ('x'‸", "a NOT LIKE ‸5", "a BETWEEN ‸", "a BETWEEN 1‸", "a BETWEEN 1 ‸OR 2", "a BETWEEN 1 AND ‸", "a BETWEEN ‸TRUE AND 2",
        "‸TRUE BETWEEN 1 AND 2", "a BETWEEN 1 AND ‸POINT(1 2)", "a BETWEEN ‸AND 1", "a IN ‸", "a IN ‸1", "a IN (‸)", "a IN (1‸",
        "a IN (1 ‸2)", "a IN (1,‸)", "a IN (‸POINT(1 2))", "a IN (b ‸= 1)", "‸POINT(1 2) IN (1)", "a IN (1‸;2)", "a NOT IN ‸[1]",
        // Texts and names.
        "a = ‸'unterminated", "a = ‸'it''s", #"a = ‸'x\'"#, "‸\"a = 1", "‸\"\" = 1", "a = '‸\u{0}'", "a = 'x‸\u{1B}'",
        "a = ‸\u{0}", "‸“a” = 1", "a = ‸‘x’", "a = 'x' ‸'y'",
        // Numbers.
        "a = ‸1abc", "a = ‸1e", "a = ‸1e+", "a = ‸.", "a = ‸1.2.3", "a = ‸..", "a = ‸1_000", "a = ‸0x1F", "a = ‸1e999", "a = 1‸,5",
        "a = -‸1e999", "a = ‸5div 2",
        // Functions.
        "f(‸", "f(1‸", "f(1,‸", "f(1,‸)", "f(‸,1)", "f(1 ‸2)", "f(1)‸)", "f(1)‸(2)", "\"f\"‸(1)", "CASEI(‸)", "CASEI(‸1) = 'a'", "CASEI(a‸, b) = 'x'",
        "CASEI(a ‸= 1) = 'x'", "ACCENTI(‸DATE('2024-01-01')) = 'x'", "f(‸AND)", "f(NOT ‸a)", "‸isNull(a)", "a = 1 AND ‸ISNULL (b)", "f(((‸", "f((()‸",
        // Geometries.
        "S_INTERSECTS(‸", "S_INTERSECTS(g‸", "S_INTERSECTS(g‸)", "S_INTERSECTS(g,‸)", "S_INTERSECTS(g, POINT(1 2)‸", "S_INTERSECTS(g, POINT(1 2)‸, 1)",
        "S_INTERSECTS(g, ‸1)", "S_INTERSECTS(g, ‸'POINT(1 2)')", "S_INTERSECTS(‸TRUE, g)", "S_INTERSECTS(g, ‸DATE('2024-01-01'))", "S_INTERSECTS(g, a ‸= 1)",
        "S_INTERSECTS(g, POINT(1‸))", "S_INTERSECTS(g, POINT(1 2 3 ‸4))", "S_INTERSECTS(g, POINT(‸))", "S_INTERSECTS(g, POINT(1‸, 2))", "S_INTERSECTS(g, POINT ‸EMPTY)",
        "S_INTERSECTS(g, POINT(‸a b))", "S_INTERSECTS(g, POINT(1 ‸'2'))", "S_INTERSECTS(g, POINT(1 -‸))", "S_INTERSECTS(g, POINT(‸1e999 0))",
        "S_INTERSECTS(g, LINESTRING‸(1 2))", "S_INTERSECTS(g, LINESTRING(1 2,‸))", "S_INTERSECTS(g, LINESTRING(1 2 3 ‸4, 5 6))",
        "S_INTERSECTS(g, POLYGON(‸(0 0,1 1,0 0)))", "S_INTERSECTS(g, POLYGON(‸(0 0,1 0,1 1,0 1)))", "S_INTERSECTS(g, POLYGON(‸0 0,1 0,1 1,0 0))", "S_INTERSECTS(g, POLYGON(‸))",
        "S_INTERSECTS(g, POLYGON((0 0,1 0,1 1,0 0),‸(0 0)))", "S_INTERSECTS(g, MULTIPOINT(‸))", "S_INTERSECTS(g, MULTILINESTRING(‸(1 2)))", "S_INTERSECTS(g, MULTIPOLYGON((‸(0 0,1 1,0 0))))",
        "S_INTERSECTS(g, MULTIPOLYGON(‸0 0))", "S_INTERSECTS(g, GEOMETRYCOLLECTION(‸))", "S_INTERSECTS(g, GEOMETRYCOLLECTION(‸g))", "S_INTERSECTS(g, GEOMETRYCOLLECTION(‸GEOMETRYCOLLECTION(POINT(1 2))))",
        "S_WITHIN(g, ‸GEOMETRYCOLLECTION(POINT(1 2), LINESTRING(1 2,3 4)))", "f(‸GEOMETRYCOLLECTION(POINT(1 2), LINESTRING(1 2,3 4)))",
        "S_WITHIN(‸GEOMETRYCOLLECTION(POLYGON((0 0,1 0,1 1,0 0)), POLYGON((0 0,1 0,1 1,0 0))), g)", "‸GEOMETRYCOLLECTION(POINT(1 2), LINESTRING(1 2,3 4)) IS NULL",
        "S_WITHIN(g, ‸BBOX(1,2,3))", "S_WITHIN(g, BBOX(1,2,3‸", "S_WITHIN(g, ‸BBOX(1,2,3,4,5))", "S_WITHIN(g, BBOX(1,2,3,4,5,6‸,7))", "S_WITHIN(g, ‸BBOX(1,4,3,2))", "S_WITHIN(g, BBOX(1,2,3,‸x))", "S_WITHIN(g, BBOX(‸))",
        "‸POINT(1 2)", "‸BBOX(1,2,3,4)",
        // Time.
        "t = DATE(‸)", "t = DATE(‸2024)", "t = DATE(‸'2024-13-01')", "t = DATE(‸'2024-02-30')", "t = DATE(‸'2023-02-29')", "t = DATE(‸'1900-02-29')", "t = DATE(‸'2024-1-1')", "t = DATE(‸'24-01-01')",
        "t = DATE(‸'2024-01-01T00:00:00Z')", "t = DATE(‸'')", "t = DATE(‸'..')", "t = DATE('2024-01-01'‸", "t = TIMESTAMP(‸'2024-01-01')", "t = TIMESTAMP(‸'2024-01-01T00:00:00')", "t = TIMESTAMP(‸'2024-01-01T24:00:00Z')",
        "t = TIMESTAMP(‸'2024-01-01T00:60:00Z')", "t = TIMESTAMP(‸'2024-01-01T00:00:61Z')", "t = TIMESTAMP(‸'2024-01-01T12:00:60Z')", "t = TIMESTAMP(‸'2024-01-01T00:00:00+07:00')", "t = TIMESTAMP(‸'2024-01-01T00:00:00.Z')",
        "t = TIMESTAMP(‸'2024-01-01 00:00:00Z')", "T_AFTER(t, ‸'2024-01-01')", "T_AFTER(t, ‸1)", "T_AFTER(t‸)", "T_AFTER(‸TRUE, t)", "T_AFTER(t, ‸POINT(1 2))", "T_DURING(t, INTERVAL(‸))", "T_DURING(t, INTERVAL('..'‸))",
        "T_DURING(t, INTERVAL(‸'x', '..'))", "T_DURING(t, INTERVAL('..', ‸1))", "T_DURING(t, INTERVAL('..', ‸DATE('2024-01-01')))", "T_DURING(t, INTERVAL('..', '..'‸, '..'))", "T_DURING(t, ‸INTERVAL('2024-02-01', '2024-01-01'))",
        "T_DURING(t, ‸INTERVAL('2024-02-01T00:00:00Z', '2024-01-31'))", "‸INTERVAL('..', '..')",
        // Lists.
        "A_EQUALS(‸", "A_EQUALS(a‸)", "A_EQUALS(a, ‸1)", "A_EQUALS(a, ‸'x')", "A_EQUALS(a, (1‸", "A_EQUALS(a, (1,‸))", "A_EQUALS(a, (‸,1))", "A_EQUALS(‸POINT(1 2), a)", "A_EQUALS((1) ‸+ 2, a)", "a = ('x'‸, 'y')",
        "A_EQUALS(a, b‸, c)", "A_EQUALS(‸(1, 2) + 3, a)",
    ]

    @Test(arguments: invalid) func anErrorPointsAtTheCharacter(_ marked: String) {
        let place = marked.unicodeScalars.firstIndex(of: "‸")
        let column = place.map { marked.unicodeScalars.distance(from: marked.unicodeScalars.startIndex, to: $0) + 1 }
        let text = String(String.UnicodeScalarView(marked.unicodeScalars.filter { $0 != "‸" }))
        do {
            let expression = try CQL2.parse(text: text)
            Issue.record("taken: \(text) as \(expression.shown)")
        } catch {
            #expect(error.place?.column == column, "\(text): \(error.message.en)")
            #expect(error.place?.offset == String(text.unicodeScalars.prefix((column ?? 1) - 1)).utf8.count)
            #expect(error.place?.pointer == nil)
            #expect(error.message.th.hasPrefix("ตัวกรองผิดที่อักขระที่ \(column ?? 0)"))
        }
    }

    @Test func thereAreHundredsOfThem() { #expect(Self.invalid.count > 200) }

    @Test func anErrorSaysWhatWasFoundAndWhatWasExpectedInThaiAndEnglish() throws {
        let error = #expect(throws: CQL2Error.self) { try CQL2.parse(text: "area_rai BETWEEN 3 OR 15") }
        #expect(error?.kind == .syntax)
        #expect(error?.message.en == "The filter is wrong at character 20: found “OR”; expected AND with the upper value of BETWEEN.")
        #expect(error?.message.th == "ตัวกรองผิดที่อักขระที่ 20: พบ “OR” ควรเป็น AND กับค่าปลายของ BETWEEN")
        let bare = #expect(throws: CQL2Error.self) { try CQL2.parse(text: "certified") }
        #expect(bare?.message.en.contains("certified = TRUE") == true)
        let sign = #expect(throws: CQL2Error.self) { try CQL2.parse(text: "a != 1") }
        #expect(sign?.expected?.en == "<> for not equal")
    }

    @Test func aThaiTextIsCountedByItsCharacters() {
        let error = #expect(throws: CQL2Error.self) { try CQL2.parse(text: "ชื่อ = 'แม่ต๋ำ' AND") }
        #expect(error?.place?.column == 20)
        #expect(error?.place?.offset == 39)
    }
}
