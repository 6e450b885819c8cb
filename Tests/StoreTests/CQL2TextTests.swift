import Store
import Testing

/// What texts are read as.
@Suite struct CQL2TextTests {
    @Test(arguments: [
        // Precedence and associativity.
        ("a = 1 OR b = 2 AND c = 3", "(or (= a 1) (and (= b 2) (= c 3)))"),
        ("a = 1 AND b = 2 OR c = 3", "(or (and (= a 1) (= b 2)) (= c 3))"),
        ("(a = 1 OR b = 2) AND c = 3", "(and (or (= a 1) (= b 2)) (= c 3))"),
        ("a = 1 AND b = 2 AND c = 3", "(and (= a 1) (= b 2) (= c 3))"),
        ("(a = 1 AND b = 2) AND c = 3", "(and (and (= a 1) (= b 2)) (= c 3))"),
        ("NOT a = 1 AND b = 2", "(and (not (= a 1)) (= b 2))"),
        ("NOT (a = 1 AND b = 2)", "(not (and (= a 1) (= b 2)))"),
        ("NOT NOT a = 1", "(not (not (= a 1)))"),
        ("NOT a = 1 OR NOT b = 2 AND c = 3", "(or (not (= a 1)) (and (not (= b 2)) (= c 3)))"),
        ("a = 1 + 2 * 3", "(= a (+ 1 (* 2 3)))"),
        ("a = (1 + 2) * 3", "(= a (* (+ 1 2) 3))"),
        ("a = 1 - 2 - 3", "(= a (- (- 1 2) 3))"),
        ("a = 1 - (2 - 3)", "(= a (- 1 (- 2 3)))"),
        ("a = 8 / 4 / 2", "(= a (/ (/ 8 4) 2))"),
        ("a = 7 % 4 * 2 div 3 / 5", "(= a (/ (div (* (% 7 4) 2) 3) 5))"),
        ("a = 2 ^ 3 ^ 2", "(= a (^ 2 (^ 3 2)))"),
        ("a = (2 ^ 3) ^ 2", "(= a (^ (^ 2 3) 2))"),
        ("a = 2 * 3 ^ 2", "(= a (* 2 (^ 3 2)))"),
        ("a = -2 ^ 2", "(= a (^ -2 2))"),
        ("a = -b ^ 2", "(= a (^ (* -1 b) 2))"),
        ("a = 2 ^ -b", "(= a (^ 2 (* -1 b)))"),
        ("a = -b * c", "(= a (* (* -1 b) c))"),
        ("a = -(b + c)", "(= a (* -1 (+ b c)))"),
        ("a = -f(b)", "(= a (* -1 (f b)))"),
        ("a-1>0", "(> (- a 1) 0)"),
        ("a - -1 > +2", "(> (- a -1) 2)"),
        ("a+b*2 < c-d", "(< (+ a (* b 2)) (- c d))"),
        ("((((a)))) = ((1))", "(= a 1)"),
        // Tests.
        ("a IS NULL", "(null a)"),
        ("a is not null", "(not (null a))"),
        ("NOT a IS NULL", "(not (null a))"),
        ("(a = 1) IS NULL", "(null (= a 1))"),
        ("a + 1 IS NULL AND POINT(1 2) IS NOT NULL", "(and (null (+ a 1)) (not (null <Point 1.0 2.0 [] []>)))"),
        ("DATE('2024-01-31') IS NULL", "(null 2024-01-31)"),
        ("a LIKE 'b%'", "(like a 'b%')"),
        ("a not like 'b_'", "(not (like a 'b_'))"),
        ("CASEI(a) LIKE casei(ACCENTI('B%'))", "(like (casei a) (casei (accenti 'B%')))"),
        ("f(a) LIKE 'x'", "(like (f a) 'x')"),
        ("'København' LIKE 'K_benhavn'", "(like 'København' 'K_benhavn')"),
        ("a BETWEEN 1 AND 2 AND b = 3", "(and (between a 1 2) (= b 3))"),
        ("a NOT BETWEEN b + 1 AND -c OR d = 1", "(or (not (between a (+ b 1) (* -1 c))) (= d 1))"),
        ("t BETWEEN DATE('2024-01-01') AND DATE('2024-12-31')", "(between t 2024-01-01 2024-12-31)"),
        ("a IN (1, 2.5, -3)", "(in a 1 2.5 -3)"),
        ("a NOT IN ('x')", "(not (in a 'x'))"),
        ("CASEI(a) IN (CASEI('Οδος'), CASEI('Straße'))", "(in (casei a) (casei 'Οδος') (casei 'Straße'))"),
        ("boolean in (true, FALSE)", "(in boolean true false)"),
        ("a in ((1 + 2) * 3, (4))", "(in a (* (+ 1 2) 3) 4)"),
        ("TRUE", "true"), ("false", "false"), ("NOT TRUE", "(not true)"),
        ("TRUE = a AND FALSE <> f()", "(and (= true a) (<> false (f)))"),
        ("f()", "(f)"), ("f(a, 1, 'x') AND g(b)", "(and (f a 1 'x') (g b))"),
        ("a <> 1 and b <= 2 AND c >= 3 aNd d < 4 and e > 5", "(and (<> a 1) (<= b 2) (>= c 3) (< d 4) (> e 5))"),
        // Names.
        ("\"a b\" = 1", "(= a b 1)"), ("\"a\"\"b\" = 1", "(= a\"b 1)"), ("eo:cloud_cover = 0.1", "(= eo:cloud_cover 0.1)"),
        ("ชื่อ_ตำบล = 'แม่ต๋ำ'", "(= ชื่อ_ตำบล 'แม่ต๋ำ')"), ("properties.name = 'x'", "(= properties.name 'x')"),
        ("_a1 = 1", "(= _a1 1)"), ("straße = 1", "(= straße 1)"),
        ("date = DATE('2024-10-01')", "(= date 2024-10-01)"), ("point = 1 AND bbox = 2", "(and (= point 1) (= bbox 2))"),
        ("\"and\" = 1 AND \"NOT\" = 2", "(and (= and 1) (= NOT 2))"), ("Name = name", "(= Name name)"),
        ("s_intersects = 1", "(= s_intersects 1)"), ("z = 1", "(= z 1)"), ("li\u{212A}e = 1", "(= li\u{212A}e 1)"),
        // Numbers.
        ("a = 12.", "(= a 12.0)"), ("a = .5", "(= a 0.5)"), ("a = 1e3", "(= a 1000.0)"), ("a = 1.5E-3", "(= a 0.0015)"),
        ("a = 2.e+1", "(= a 20.0)"), ("a = 007", "(= a 7)"), ("a = 9223372036854775807", "(= a 9223372036854775807)"),
        ("a = -9223372036854775808", "(= a -9223372036854775808)"), ("a = 9223372036854775808", "(= a 9.223372036854776e+18)"),
        ("a = 1-1", "(= a (- 1 1))"), ("a=-1", "(= a -1)"),
        // Texts.
        ("a = ''", "(= a '')"), ("a = 'it''s'", "(= a 'it's')"), (#"a = 'it\'s'"#, "(= a 'it's')"),
        (#"a = 'x\ty\nz'"#, "(= a 'x\ty\nz')"), (#"a = 'c:\\temp'"#, #"(= a 'c:\temp')"#),
        (#"a LIKE '50\%'"#, #"(like a '50\%')"#), (#"a LIKE '\\%'"#, #"(like a '\%')"#), ("a = '\"'", "(= a '\"')"),
        ("a = 'ต.แม่ต๋ำ  อ.เมือง'", "(= a 'ต.แม่ต๋ำ  อ.เมือง')"), ("a = ' AND '", "(= a ' AND ')"),
        // White space of every kind.
        ("\t\n a\u{A0}=\u{3000}1 \u{2003}AND\u{2028}b=2\r\n", "(and (= a 1) (= b 2))"),
    ])
    func aTextReadsAs(_ text: String, _ tree: String) throws {
        #expect(try CQL2.parse(text: text).shown == tree)
    }

    @Test(arguments: [
        ("S_INTERSECTS(geometry, POINT(100.5 13.75))", "(s_intersects geometry <Point 100.5 13.75 [] []>)"),
        ("s_within(POINT Z (1 2 3), g)", "(s_within <Point 1.0 2.0 [] []> g)"),
        ("S_EQUALS(g, LINESTRING(0 0, 1 1,2 0))", "(s_equals g <LineString 0.0 0.0 1.0 1.0 2.0 0.0 [3] []>)"),
        ("S_TOUCHES(g, POLYGON((0 0,1 0,1 1,0 0),(.1 .1,.2 .1,.2 .2,.1 .1)))",
         "(s_touches g <Polygon 0.0 0.0 1.0 0.0 1.0 1.0 0.0 0.0 0.1 0.1 0.2 0.1 0.2 0.2 0.1 0.1 [4, 8] [2]>)"),
        ("S_CROSSES(g, MULTIPOINT((1 2), (3 4)))", "(s_crosses g <MultiPoint 1.0 2.0 3.0 4.0 [] []>)"),
        ("S_CROSSES(g, MULTIPOINT(1 2, 3 4))", "(s_crosses g <MultiPoint 1.0 2.0 3.0 4.0 [] []>)"),
        ("S_DISJOINT(g, MULTILINESTRING((1 2, 3 4),(5 6 9, -7 -8 9)))",
         "(s_disjoint g <MultiLineString 1.0 2.0 3.0 4.0 5.0 6.0 -7.0 -8.0 [2, 4] []>)"),
        ("S_OVERLAPS(g, MULTIPOLYGON(((0 0,1 0,1 1,0 0)),((5 5,6 5,6 6,5 5))))",
         "(s_overlaps g <MultiPolygon 0.0 0.0 1.0 0.0 1.0 1.0 0.0 0.0 5.0 5.0 6.0 5.0 6.0 6.0 5.0 5.0 [4, 8] [1, 2]>)"),
        ("S_CONTAINS(g, BBOX(1,2,3,4))", "(s_contains g <box 1.0 2.0 3.0 4.0>)"),
        ("S_CONTAINS(g, bbox(1,2,-9,3,4,9))", "(s_contains g <box 1.0 2.0 3.0 4.0>)"),
        ("S_INTERSECTS(g, BBOX(160.6,-55.95,-170,-25.89))", "(s_intersects g <box 160.6 -55.95 -170.0 -25.89>)"),
        ("S_WITHIN(g, GEOMETRYCOLLECTION(POINT(1 2), MULTIPOINT((3 4))))", "(s_within g <MultiPoint 1.0 2.0 3.0 4.0 [] []>)"),
        ("S_WITHIN(g, GEOMETRYCOLLECTION(LINESTRING(1 2,3 4), LINESTRING(5 6,7 8)))",
         "(s_within g <MultiLineString 1.0 2.0 3.0 4.0 5.0 6.0 7.0 8.0 [2, 4] []>)"),
        ("S_WITHIN(g, GEOMETRYCOLLECTION(POINT(1 2)))", "(s_within g <Point 1.0 2.0 [] []>)"),
        ("S_INTERSECTS(g, GEOMETRYCOLLECTION(POINT(1 2), LINESTRING(1 2,3 4)))",
         "(or (s_intersects g <Point 1.0 2.0 [] []>) (s_intersects g <LineString 1.0 2.0 3.0 4.0 [2] []>))"),
        ("S_DISJOINT(GEOMETRYCOLLECTION(POINT(1 2), LINESTRING(1 2,3 4)), f(g))",
         "(and (s_disjoint <Point 1.0 2.0 [] []> (f g)) (s_disjoint <LineString 1.0 2.0 3.0 4.0 [2] []> (f g)))"),
        ("S_WITHIN(road, Buffer(geometry, 10, 'm'))", "(s_within road (Buffer geometry 10 'm'))"),
        ("T_AFTER(t, DATE('2024-02-29'))", "(t_after t 2024-02-29)"),
        ("t_before(t, timestamp('2024-10-01T00:00:00Z'))", "(t_before t 2024-10-01T00:00:00Z)"),
        ("T_EQUALS(t, TIMESTAMP('2024-10-01T01:02:03.4500Z'))", "(t_equals t 2024-10-01T01:02:03.45Z)"),
        ("T_EQUALS(t, TIMESTAMP('2024-10-01t01:02:03.000z'))", "(t_equals t 2024-10-01T01:02:03Z)"),
        ("T_EQUALS(t, TIMESTAMP('2016-12-31T23:59:60Z'))", "(t_equals t 2016-12-31T23:59:60Z)"),
        ("T_DURING(INTERVAL(a, b), INTERVAL('2024-01-01', '..'))", "(t_during [a b] [2024-01-01 ..])"),
        ("T_FINISHEDBY(INTERVAL('..', f(b)), INTERVAL('2024-01-01T00:00:00Z', '2024-01-02'))",
         "(t_finishedby [.. (f b)] [2024-01-01T00:00:00Z 2024-01-02])"),
        ("T_MEETS(INTERVAL('..', '..'), x)", "(t_meets [.. ..] x)"),
        ("A_CONTAINS(tags, ('a', 'b'))", "(a_contains tags (list 'a' 'b'))"),
        ("A_EQUALS((), tags)", "(a_equals (list) tags)"),
        ("A_EQUALS(('a'), tags)", "(a_equals (list 'a') tags)"),
        ("A_OVERLAPS(f(x), ((1, 2), (3), 4 + 5, (6 + 7) * 8, a = 1 OR b = 2, DATE('2024-01-01')))",
         "(a_overlaps (f x) (list (list 1 2) (list 3) (+ 4 5) (* (+ 6 7) 8) (or (= a 1) (= b 2)) 2024-01-01))"),
        ("A_CONTAINEDBY(a, b)", "(a_containedby a b)"),
        ("f((1, 2))", "(f (list 1 2))"), ("f((1))", "(f (list 1))"), ("f(())", "(f (list))"),
        ("f((1) + 2)", "(f (+ 1 2))"), ("f(((1)) + 2)", "(f (+ 1 2))"), ("f((a = 1) IS NULL)", "(f (null (= a 1)))"),
        ("f((a = 1 AND b = 2) OR c = 3)", "(f (or (and (= a 1) (= b 2)) (= c 3)))"),
        ("f(POINT(1 2), INTERVAL('..', '2024-01-01'), BBOX(1,2,3,4), NOT a = 1)",
         "(f <Point 1.0 2.0 [] []> [.. 2024-01-01] <box 1.0 2.0 3.0 4.0> (not (= a 1)))"),
    ])
    func aGeometryTimeOrListReadsAs(_ text: String, _ tree: String) throws {
        #expect(try CQL2.parse(text: text).shown == tree)
    }

    @Test func everyRelationIsKnownInBothCases() throws {
        for relation in Expression.SpatialRelation.allCases {
            for name in [relation.rawValue, relation.rawValue.uppercased()] {
                #expect(try CQL2.parse(text: "\(name)(a, b)") == .spatial(relation, .property("a"), .property("b")))
            }
        }
        #expect(Expression.TemporalRelation.allCases.count == 15)
        for relation in Expression.TemporalRelation.allCases {
            for name in [relation.rawValue, relation.rawValue.uppercased()] {
                #expect(try CQL2.parse(text: "\(name)(a, b)") == .temporal(relation, .property("a"), .property("b")))
            }
        }
        for relation in Expression.ArrayRelation.allCases {
            for name in [relation.rawValue, relation.rawValue.uppercased()] {
                #expect(try CQL2.parse(text: "\(name)(a, b)") == .arrays(relation, .property("a"), .property("b")))
            }
        }
    }

    @Test(arguments: [
        "a = 1 AND (b = 2 OR NOT (c = 3 AND d = 4))", "\"a b\" IS NOT NULL", "a NOT BETWEEN 1 AND 2 + 3",
        "(a + 1) * 2 ^ (3 - b) > -c div 2", #"name LIKE '100\\%' OR name = 'it''s'"#,
        "CASEI(name) IN (CASEI('Ban'), 'x')", "f((1), (2, 3), a = 1)", "(a = 1) IS NULL", "\"and\" = \"x\"\"y\"",
    ])
    func printingGivesTheShortestTextThatReadsTheSame(_ text: String) throws {
        let expression = try CQL2.parse(text: text)
        #expect(try CQL2.parse(text: expression.cql2Text) == expression)
        #expect(expression.cql2Text.utf8.count <= text.utf8.count + 8)
    }

    @Test func theCanonicalTextIsAsPeopleWriteIt() throws {
        let written = "not(area_rai<3.0)and(title='โฉนด'or title is null)and s_intersects(geom,bbox(99,18,100,19.5))and not(x like 'a%')"
        #expect(
            try CQL2.parse(text: written).cql2Text
                == "NOT (area_rai < 3.0) AND (title = 'โฉนด' OR title IS NULL) AND S_INTERSECTS(geom, BBOX(99.0, 18.0, 100.0, 19.5)) AND x NOT LIKE 'a%'")
    }
}
