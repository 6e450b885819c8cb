import Catalog
import Geo
import Store
import Testing

@Suite struct CQL2JSONTests {
    @Test(arguments: [
        (#"{"op":"and","args":[{"op":"=","args":[{"property":"a"},1]},{"op":"not","args":[true]}]}"#, "(and (= a 1) (not true))"),
        (#"{"op":"isNull","args":[{"property":"geometry"}]}"#, "(null geometry)"),
        (#"{"op":"ISNULL","args":[{"op":"CaseI","args":["x"]}]}"#, "(null (casei 'x'))"),
        (#"{"op":"like","args":[{"property":"a"},{"op":"casei","args":["B%"]}]}"#, "(like a (casei 'B%'))"),
        (#"{"op":"between","args":[{"property":"a"},1.0,2e3]}"#, "(between a 1.0 2000.0)"),
        (#"{"op":"in","args":[{"property":"a"},["x",{"op":"accenti","args":["y"]}]]}"#, "(in a 'x' (accenti 'y'))"),
        (#"{"op":"t_finishedBy","args":[{"interval":[{"property":"a"},".."]},{"interval":["2024-01-01","2024-02-01T00:00:00.10Z"]}]}"#,
         "(t_finishedby [a ..] [2024-01-01 2024-02-01T00:00:00.1Z])"),
        (#"{"op":"a_containedBy","args":[["a",[1,true]],{"property":"b"}]}"#, "(a_containedby (list 'a' (list 1 true)) b)"),
        (#"{"op":"=","args":[{"op":"div","args":[7,{"op":"^","args":[2,-1]}]},{"op":"%","args":[{"property":"a"},2]}]}"#, "(= (div 7 (^ 2 -1)) (% a 2))"),
        (#"{"op":"s_within","args":[{"property":"g"},{"bbox":[1,2,-9,3,4,9]}]}"#, "(s_within g <box 1.0 2.0 3.0 4.0>)"),
        (#"{"op":"s_within","args":[{"type":"Point","coordinates":[1,2,3],"bbox":[1,2,1,2]},{"property":"g"}]}"#, "(s_within <Point 1.0 2.0 [] []> g)"),
        (#"{"op":"s_intersects","args":[{"property":"g"},{"type":"GeometryCollection","geometries":[{"type":"Point","coordinates":[1,2]},{"type":"LineString","coordinates":[[1,2],[3,4]]}]}]}"#,
         "(or (s_intersects g <Point 1.0 2.0 [] []>) (s_intersects g <LineString 1.0 2.0 3.0 4.0 [2] []>))"),
        (#"{"op":"Foo","args":[]}"#, "(Foo)"), ("true", "true"), (" false\n", "false"),
        (#"{"op":"=","args":[{"property":"\u0e01\ud83d\ude00\/\"\\"},"\n\t"]}"#, "(= ก😀/\"\\ '\n\t')"),
        (#"{"args":[{"date":"2024-02-29"},{"timestamp":"2024-10-01T00:00:00Z"}],"title":{"x":[null]},"op":"<"}"#, "(< 2024-02-29 2024-10-01T00:00:00Z)"),
    ])
    func aDocumentReadsAs(_ json: String, _ tree: String) throws {
        #expect(try CQL2.parse(json: Array(json.utf8)).shown == tree)
    }

    /// A document, the JSON Pointer of its error, and what must be looked for at its place.
    @Test(arguments: [
        ("", "", ""), ("{", "", ""), ("[]", "", "[]"), ("5", "", "5"), ("{}", "", "{}"), ("null", "", "null"), ("\"a\"", "", "\"a\""), ("nul", "", "nul"),
        ("true false", "", "false"), ("tru", "", "tru"), ("[1", "/0", ""), ("[1 2]", "/0", "2]"), ("[1,]", "/1", "]"), ("{\"a\"}", "/a", "}"), ("{a:1}", "", "a:1"), ("{\"a\":1 \"b\"", "/a", "\"b\""),
        (#"{"op":"nope nope","args":[]}"#, "/op", "\"nope nope"), (#"{"op":5,"args":[]}"#, "/op", "5"), (#"{"op":"="}"#, "", "{"), (#"{"op":"=","args":5}"#, "/args", "5"),
        (#"{"op":"=","args":[1]}"#, "/args", "[1]"), (#"{"op":"=","args":[1,2,3]}"#, "/args", "[1,2,3]"), (#"{"op":"=","args":[{"property":5},1]}"#, "/args/0/property", "5"),
        (#"{"op":"=","args":[{"property":""},1]}"#, "/args/0/property", "\"\""), (#"{"op":"and","args":[]}"#, "/args", "[]"), (#"{"op":"and","args":[true]}"#, "/args", "[true]"),
        (#"{"op":"or","args":[true,{"property":"a"}]}"#, "/args/1", "{\"property"), (#"{"op":"not","args":[5]}"#, "/args/0", "5"), (#"{"op":"not","args":[true,true]}"#, "/args", "["),
        (#"{"op":"=","args":[{"property":"x"},NaN]}"#, "/args/1", "NaN"), (#"{"op":"=","args":[{"property":"x"},null]}"#, "/args/1", "null"), (#"{"op":"=","args":[{"property":"x"},01]}"#, "/args/1", "1]"),
        (#"{"op":"=","args":[{"property":"x"},1.]}"#, "/args/1", "]"), (#"{"op":"=","args":[{"property":"x"},-]}"#, "/args/1", "]"), (#"{"op":"=","args":[{"property":"x"},1e]}"#, "/args/1", "]"), (#"{"op":"=","args":[{"property":"x"},1e400]}"#, "/args/1", "1e400"),
        (#"{"op":"=","args":[{"property":"x"},.5]}"#, "/args/1", ".5"), (#"{"op":"=","args":[{"property":"x"},+5]}"#, "/args/1", "+5"), (#"{"op":"=","args":[{"property":"x"},"a]}"#, "/args/1", "\"a]"),
        (#"{"op":"=","args":[{"property":"x"},"\x"]}"#, "/args/1", #"\x"#), (#"{"op":"=","args":[{"property":"x"},"\ud800"]}"#, "/args/1", #"\ud800"#), (#"{"op":"=","args":[{"property":"x"},"\u12"]}"#, "/args/1", #"\u12"#),
        (#"{"op":"=","args":[{"property":"x"},"\u0000"]}"#, "/args/1", #""\u0000"#), ("{\"op\":\"=\",\"args\":[1,\"a\nb\"]}", "/args/1", "\nb"), (#"{"op":"=","op":"<","args":[1,2]}"#, "", "\"op\":\"<\""),
        (#"{"op":"=","property":"a","args":[1,2]}"#, "", "{"), (#"{"foo":1}"#, "", "{"), (#"{"op":"like","args":[{"property":"a"},5]}"#, "/args/1", "5"), (#"{"op":"like","args":[1,"a"]}"#, "/args/0", "1"),
        (#"{"op":"in","args":[{"property":"a"},[]]}"#, "/args/1", "[]"), (#"{"op":"in","args":[{"property":"a"},1]}"#, "/args/1", "1"), (#"{"op":"in","args":[{"property":"a"},[1,{"bbox":[1,2,3,4]}]]}"#, "/args/1/1", "{\"bbox"),
        (#"{"op":"between","args":[{"property":"a"},1]}"#, "/args", "["), (#"{"op":"+","args":[1,2]}"#, "", "{"), (#"{"op":"=","args":[{"op":"+","args":[1,"a"]},1]}"#, "/args/0/args/1", "\"a\""),
        (#"{"op":"s_intersects","args":[{"property":"geom"},{"type":"Point","coordinates":["a",1]}]}"#, "/args/1/coordinates/0", "\"a\""),
        (#"{"op":"s_intersects","args":[{"property":"geom"},{"type":"Point","coordinates":[1]}]}"#, "/args/1/coordinates", "[1]"), (#"{"op":"s_intersects","args":[{"property":"geom"},{"type":"Point"}]}"#, "/args/1", "{\"type"),
        (#"{"op":"s_intersects","args":[{"property":"geom"},{"type":"Circle","coordinates":[1,2]}]}"#, "/args/1/type", "\"Circle"), (#"{"op":"s_intersects","args":[{"property":"geom"},{"type":"LineString","coordinates":[[1,2]]}]}"#, "/args/1/coordinates", "[[1"),
        (#"{"op":"s_intersects","args":[{"property":"geom"},{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,1]]]}]}"#, "/args/1/coordinates/0", "[[0"),
        (#"{"op":"s_intersects","args":[{"property":"geom"},{"type":"GeometryCollection","geometries":[]}]}"#, "/args/1/geometries", "[]"), (#"{"op":"s_intersects","args":[{"property":"geom"},{"bbox":[1,2,3]}]}"#, "/args/1", "{\"bbox"),
        (#"{"op":"s_intersects","args":[{"property":"geom"},{"bbox":[1,2,3,"4"]}]}"#, "/args/1/bbox/3", "\"4\""), (#"{"op":"s_intersects","args":[1,{"bbox":[1,2,3,4]}]}"#, "/args/0", "1"),
        (#"{"op":"t_after","args":[{"date":"2024-02-30"},{"property":"a"}]}"#, "/args/0/date", "\"2024-02-30"), (#"{"op":"t_after","args":[{"timestamp":"2024-02-03"},{"property":"a"}]}"#, "/args/0/timestamp", "\"2024"),
        (#"{"op":"t_after","args":[{"date":20240203},{"property":"a"}]}"#, "/args/0/date", "2024"), (#"{"op":"t_after","args":[{"interval":["2024-02-03"]},{"property":"a"}]}"#, "/args/0/interval", "["),
        (#"{"op":"t_after","args":[{"interval":["x",".."]},{"property":"a"}]}"#, "/args/0/interval/0", "\"x"), (#"{"op":"t_after","args":[{"interval":[1,".."]},{"property":"a"}]}"#, "/args/0/interval/0", "1"),
        (#"{"op":"t_after","args":[{"interval":["2024-02-03","2024-02-02"]},{"property":"a"}]}"#, "/args/0", "{\"interval"), (#"{"op":"a_equals","args":["a",["a"]]}"#, "/args/0", "\"a\""), (#"{"op":"bbox","args":[1,2,3,4]}"#, "/op", "\"bbox"),
        (#"{"op":"f","args":{"a":1}}"#, "/args", "{\"a"), (#"{"op":"=","args":[{"a/b~c":{}},1]}"#, "/args/0", "{\"a/b"), ("\u{FEFF}true", "", "\u{FEFF}"),
    ])
    func anErrorPointsAtTheValue(_ json: String, _ pointer: String, _ rest: String) {
        do {
            let expression = try CQL2.parse(json: Array(json.utf8))
            Issue.record("taken: \(json) as \(expression.shown)")
        } catch {
            #expect(error.place?.pointer == pointer, "\(json): \(error.message.en)")
            let after = Array(json.utf8).dropFirst(error.place?.offset ?? 0)
            #expect(rest.isEmpty ? after.isEmpty : after.starts(with: rest.utf8), "\(json): offset \(error.place?.offset ?? -1), \(error.message.en)")
        }
    }

    @Test func bytesThatAreNotUTF8AreRefused() {
        let bytes = Array(#"{"op":"=","args":[{"property":"a"},""#.utf8) + [0xFF, 0xFE] + Array(#""]}"#.utf8)
        let error = #expect(throws: CQL2Error.self) { try CQL2.parse(json: bytes) }
        #expect(error?.place?.pointer == "/args/1")
        #expect(throws: CQL2Error.self) { try CQL2.parse(json: [0xFF]) }
    }

    @Test func theCanonicalJSONFollowsTheSchemasSpelling() throws {
        let text = "a IS NOT NULL AND T_METBY(INTERVAL(a, '..'), t) AND A_CONTAINEDBY(a, ('x', 1)) AND S_WITHIN(g, POINT(1 2)) AND b IN (1, TRUE)"
        #expect(
            try CQL2.parse(text: text).cql2JSON
                == #"{"op":"and","args":[{"op":"not","args":[{"op":"isNull","args":[{"property":"a"}]}]},{"op":"t_metBy","args":[{"interval":[{"property":"a"},".."]},{"property":"t"}]},{"op":"a_containedBy","args":[{"property":"a"},["x",1]]},{"op":"s_within","args":[{"property":"g"},{"type":"Point","coordinates":[1.0,2.0]}]},{"op":"in","args":[{"property":"b"},[1,true]]}]}"#)
    }
}
