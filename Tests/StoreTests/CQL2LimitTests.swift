import Catalog
import Store
import Testing

/// A filter of any size is an answer or an error, never a crash.
@Suite struct CQL2LimitTests {
    static let huge = CQL2.Limits(length: 1 << 26)

    static func deep(_ open: String, _ middle: String, _ close: String, _ times: Int) -> String {
        String(repeating: open, count: times) + middle + String(repeating: close, count: times)
    }

    @Test(arguments: [1_000, 100_000]) func aFilterNestedAThousandDeepIsAnErrorInText(_ times: Int) {
        for text in [
            Self.deep("(", "a = 1", ")", times), Self.deep("NOT ", "a = 1", "", times), Self.deep("f(", "1", ")", times),
            "a = " + Self.deep("2 ^ ", "2", "", times), "a = " + Self.deep("-(", "2", ")", times), "a = " + Self.deep("1 + ", "1", "", times),
            "a = " + Self.deep("CASEI(", "'a'", ")", times), "a = " + Self.deep("1 + (", "1", ")", times), Self.deep("f((", "1", "))", times),
            "A_EQUALS(a, " + Self.deep("(", "1", ")", times) + ")", Self.deep("NOT (", "TRUE", ")", times), Self.deep("(", "", "", times),
            "T_AFTER(a, " + Self.deep("INTERVAL('..', f(", "1", "))", times) + ")", Self.deep("S_EQUALS(", "a", "", times),
            Self.deep("a = 1 AND (b = 2 OR ", "TRUE", ")", times), Self.deep("a IN (f(", "1", "))", times),
        ] {
            let error = #expect(throws: CQL2Error.self) { try CQL2.parse(text: text, limits: Self.huge) }
            #expect(error?.kind == .limit, "\(text.prefix(40)): \(error?.message.en ?? "")")
        }
    }

    @Test(arguments: [1_000, 100_000]) func aFilterNestedAThousandDeepIsAnErrorInJSON(_ times: Int) {
        for json in [
            Self.deep("[", "", "]", times), Self.deep(#"{"op":"not","args":["#, "true", "]}", times), Self.deep(#"{"a":"#, "1", "}", times),
            Self.deep(#"{"op":"f","args":[["#, "1", "]]}", times), Self.deep(#"{"op":"+","args":[1,"#, "1", "]}", times), Self.deep("[", "", "", times),
            #"{"op":"s_intersects","args":[{"property":"g"},{"type":"Polygon","coordinates":"# + Self.deep("[", "1", "]", times) + "}]}",
        ] {
            let error = #expect(throws: CQL2Error.self) { try CQL2.parse(json: Array(json.utf8), limits: Self.huge) }
            #expect(error?.kind == .limit, "\(json.prefix(40)): \(error?.message.en ?? "")")
        }
    }

    @Test func sixtyFourLevelsAreTaken() throws {
        #expect(try CQL2.parse(text: Self.deep("(", "a = 1", ")", 64)).shown == "(= a 1)")
        _ = try CQL2.parse(text: Self.deep("NOT ", "TRUE", "", 63))
        _ = try CQL2.parse(text: "a = " + Self.deep("1 + ", "1", "", 62))
        _ = try CQL2.parse(json: Array(Self.deep(#"{"op":"not","args":["#, "true", "]}", 63).utf8))
    }

    @Test func aLongChainIsNotDeep() throws {
        let all = (0..<800).map { "a = \($0)" }
        guard case .or(let parts) = try CQL2.parse(text: all.joined(separator: " OR ")) else {
            Issue.record("not a disjunction")
            return
        }
        #expect(parts.count == 800)
    }

    @Test func moreNodesThanAllowedAreAnError() throws {
        let text = "a IN (" + Array(repeating: "1", count: 5_000).joined(separator: ",") + ")"
        let error = #expect(throws: CQL2Error.self) { try CQL2.parse(text: text) }
        #expect(error?.kind == .limit)
        #expect(error?.place?.column == 7 + 2 * 4_095)
        let json = #"{"op":"in","args":[{"property":"a"},["# + Array(repeating: "1", count: 5_000).joined(separator: ",") + "]]}"
        #expect(#expect(throws: CQL2Error.self) { try CQL2.parse(json: Array(json.utf8)) }?.kind == .limit)
    }

    @Test func aCollectionThatSpellsOutToTooMuchIsAnError() throws {
        let points = (0..<600).map { "POINT(\($0 % 90) 1),LINESTRING(0 0,1 1)" }.joined(separator: ",")
        let f = "f(" + Array(repeating: "1", count: 20).joined(separator: ",") + ")"
        let text = "S_INTERSECTS(\(f), GEOMETRYCOLLECTION(\(points)))"
        let error = #expect(throws: CQL2Error.self) { try CQL2.parse(text: text, limits: Self.huge) }
        #expect(error?.kind == .limit)
    }

    @Test func moreCoordinatesThanAllowedAreAnError() throws {
        let limits = CQL2.Limits(length: 1 << 20, vertices: 10)
        let ten = (0..<10).map { "\($0) 0" }.joined(separator: ",")
        _ = try CQL2.parse(text: "S_EQUALS(g, LINESTRING(\(ten)))", limits: limits)
        let error = #expect(throws: CQL2Error.self) { try CQL2.parse(text: "S_EQUALS(g, LINESTRING(\(ten),1 1))", limits: limits) }
        #expect(error?.kind == .limit)
        let list = (0..<11).map { "[\($0),0]" }.joined(separator: ",")
        let json = #"{"op":"s_equals","args":[{"property":"g"},{"type":"LineString","coordinates":[\#(list)]}]}"#
        #expect(#expect(throws: CQL2Error.self) { try CQL2.parse(json: Array(json.utf8), limits: limits) }?.kind == .limit)
    }

    @Test func aTextLongerThanAllowedIsAnErrorBeforeItIsRead() throws {
        let text = "a = '" + String(repeating: "ก", count: 6_000) + "'"
        let error = #expect(throws: CQL2Error.self) { try CQL2.parse(text: text) }
        #expect(error?.kind == .limit)
        #expect(error?.message.th.contains("16384") == true)
        #expect(#expect(throws: CQL2Error.self) { try CQL2.parse(json: Array("[\(text)]".utf8)) }?.kind == .limit)
    }
}
