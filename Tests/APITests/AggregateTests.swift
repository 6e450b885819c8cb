import Catalog
import Foundation
import HTTP
import TestSupport
import Testing

/// Aggregates against figures that the tests make themselves from the features that `items` answers with.
struct AggregateTests {
    let world: AggregateWorld

    init() throws { world = try AggregateWorld.shared.get() }

    /// Aggregates features by hand: for each key of the groups the values of each statistic.
    private func byHand(_ features: [[String: Any]], _ groups: [String], _ stats: [String], area: String, edges: [Double]) -> [String: [Double?]] {
        var rows: [String: [[String: Any]]] = [:]
        for feature in features {
            let key = groups.map { group in self.key(feature, group, area: area, edges: edges) }.joined(separator: "|")
            rows[key, default: []].append(feature)
        }
        return rows.mapValues { members in stats.map { figure($0, members) } }
    }

    private func key(_ feature: [String: Any], _ group: String, area: String, edges: [Double]) -> String {
        let code = feature[area] as? String ?? ""
        let digits = ["province": 2, "amphoe": 4, "tambon": 6, "village": 8]
        if let count = digits[group] { return code.count >= count ? String(code.prefix(count)) : "nil" }
        if group.hasPrefix("bins(") {
            let field = String(group.dropFirst(5).dropLast())
            guard let value = (feature[field] as? NSNumber)?.doubleValue else { return "nil" }
            let above = edges.filter { $0 <= value }
            return "\(above.count)"
        }
        switch feature[group] {
        case let text as String: return text
        case let number as NSNumber where ["urban", "sufficiency_household"].contains(group): return number.boolValue ? "true" : "false"
        case let number as NSNumber: return "\(number.int64Value)"
        default: return "nil"
        }
    }

    private func figure(_ stat: String, _ members: [[String: Any]]) -> Double? {
        if stat == "count" { return Double(members.count) }
        let field = String(stat.dropFirst(stat.hasPrefix("count") ? 6 : 4).dropLast())
        let values = members.compactMap { $0[field] as? NSNumber }.map(\.doubleValue).sorted()
        if stat.hasPrefix("count") { return Double(members.count { $0[field] != nil && !($0[field] is NSNull) }) }
        guard !values.isEmpty else { return nil }
        switch stat.prefix(3) {
        case "sum": return values.reduce(0, +)
        case "avg": return values.reduce(0, +) / Double(values.count)
        case "min": return values.first
        default: return values.last
        }
    }

    private func rows(_ document: [String: Any]) -> [(keys: [[String: Any]], stats: [String: Any])] {
        (document["rows"] as? [[String: Any]] ?? []).map { row in
            let groups = row["groups"] as? [String: [String: Any]] ?? [:]
            let names = (document["groups"] as? [[String: Any]] ?? []).compactMap { $0["name"] as? String }
            return (names.map { groups[$0] ?? [:] }, row["stats"] as? [String: Any] ?? [:])
        }
    }

    private func equal(_ a: Double?, _ b: Double?) -> Bool {
        guard let a, let b else { return a == nil && b == nil }
        return abs(a - b) <= 1e-9 * max(1, abs(a), abs(b))
    }

    @Test func `random questions are answered as brute force over all features answers them`() throws {
        var random = SeededGenerator(seed: 42)
        let plotGroups = ["province", "amphoe", "tambon", "village", "plot_model", "title_type", "fiscal_year", "sufficiency_household", "bins(area_rai)"]
        let plotStats = ["count", "sum(area_rai)", "avg(area_rai)", "min(area_rai)", "max(area_rai)", "count(area_rai)", "sum(fiscal_year)", "count(title_type)"]
        let villageGroups = ["province", "amphoe", "tambon", "kind", "urban", "moo", "bins(population)"]
        let villageStats = ["count", "sum(population)", "avg(households)", "min(population)", "max(households)", "sum(households)"]
        for round in 0..<60 {
            let plots = round % 2 == 0
            let layer = plots ? "knn_plots" : "villages"
            let groups = Array((plots ? plotGroups : villageGroups).shuffled(using: &random).prefix(Int.random(in: 1...3, using: &random)))
            let stats = Array((plots ? plotStats : villageStats).shuffled(using: &random).prefix(Int.random(in: 1...4, using: &random)))
            let edges = plots ? [1.0, 3, 15] : [200.0, 500, 1000]
            var filters: [String] = []
            if Bool.random(using: &random) { filters.append("amphoe_code=56\(["01", "02", "03", "05"].randomElement(using: &random)!)") }
            if Bool.random(using: &random) { filters.append(plots ? "plot_model=\(["HLM", "CLM"].randomElement(using: &random)!)" : "kind=muban") }
            if Bool.random(using: &random) {
                let x = Double.random(in: 99.6...100.4, using: &random), y = Double.random(in: 18.8...19.5, using: &random)
                filters.append("bbox=\(x),\(y),\(x + 0.3),\(y + 0.3)")
            }
            let filter = filters.joined(separator: "&")
            let features = try world.features(layer, filter)
            let sized = groups.contains { $0.hasPrefix("bins") }
            var query = "group=\(groups.joined(separator: ","))&stats=\(stats.joined(separator: ","))"
            if sized { query += "&bins=\(edges.map { "\(Int($0))" }.joined(separator: ","))" }
            if !filter.isEmpty { query += "&" + filter }
            let answer = try world.json("/collections/\(layer)/aggregate?f=json&\(query)")

            let expected = byHand(features, groups, stats, area: plots ? "village_code" : "code", edges: edges)
            let rows = rows(answer)
            #expect(rows.count == expected.count, "\(query)")
            for row in rows {
                let key = zip(groups, row.keys).map { group, member in
                    if group.hasPrefix("bins"), let from = member["from"] as? NSNumber { return "\(edges.filter { $0 <= from.doubleValue }.count)" }
                    if group.hasPrefix("bins") { return member["key"] is NSNull ? "nil" : "0" }
                    return member["key"] as? String ?? "nil"
                }.joined(separator: "|")
                let wanted = try #require(expected[key], "no group \(key) in \(query)")
                for (stat, value) in zip(stats, wanted) {
                    #expect(equal((row.stats[stat] as? NSNumber)?.doubleValue, value), "\(key) \(stat) in \(query)")
                }
            }
            #expect(answer["numberMatched"] as? Int == features.count)
            let total = answer["total"] as? [String: Any] ?? [:]
            for stat in stats {
                #expect(equal((total[stat] as? NSNumber)?.doubleValue, features.isEmpty ? (stat.hasPrefix("count") ? 0 : nil) : figure(stat, features)), "total \(stat) in \(query)")
            }
        }
    }

    @Test func `the total is the sum of the groups, and the count is what items match`() throws {
        let answer = try world.json("/collections/knn_plots/aggregate?group=amphoe,plot_model&stats=count,sum(fiscal_year),sum(area_rai)")
        let rows = rows(answer), total = answer["total"] as? [String: Any] ?? [:]
        #expect(rows.reduce(0) { $0 + ($1.stats["count"] as? Int ?? 0) } == total["count"] as? Int)
        #expect(rows.reduce(0) { $0 + ($1.stats["sum(fiscal_year)"] as? Int ?? 0) } == total["sum(fiscal_year)"] as? Int)
        let items = try world.json("/collections/knn_plots/items?limit=1")
        #expect(answer["numberMatched"] as? Int == items["numberMatched"] as? Int)
        #expect(total["count"] as? Int == items["numberMatched"] as? Int)
    }

    @Test func `areas carry their names of the register and come by code`() throws {
        let rows = rows(try world.json("/collections/villages/aggregate?group=amphoe"))
        let codes = rows.compactMap { $0.keys[0]["code"] as? String }
        #expect(codes == codes.sorted() && codes.count == rows.count && codes.first == "5601")
        let register = world.catalog.areas
        for row in rows {
            let title = row.keys[0]["title"] as? [String: String]
            let area = try #require(AreaCode(row.keys[0]["code"] as? String ?? "").flatMap { register[$0] })
            #expect(title == ["th": area.name.th, "en": area.name.en])
        }
        let villages = self.rows(try world.json("/collections/knn_plots/aggregate?group=village"))
        let names = Dictionary(
            try world.features("villages").map { ($0["code"] as? String ?? "", $0["name_th"] as? String ?? "") }, uniquingKeysWith: { a, _ in a })
        #expect(!villages.isEmpty)
        for row in villages {
            #expect((row.keys[0]["title"] as? [String: String])?["th"] == names[row.keys[0]["key"] as? String ?? ""])
        }
    }

    @Test func `regions, zones and province groups follow the province, and what has no known area is told apart`() throws {
        func keys(_ group: String) throws -> [String] {
            rows(try world.json("/collections/odds/aggregate?group=\(group)")).map { "\($0.keys[0]["key"] as? String ?? "nil")=\($0.stats["count"] ?? 0)" }
        }
        #expect(try keys("region:cdd4") == ["C=1", "N=3", "nil=3"])
        #expect(try keys("region:nesdc6") == ["N=3", "outside=1", "nil=3"])
        #expect(try keys("zone") == ["16=3", "outside=1", "nil=3"])
        #expect(try keys("province") == ["10=1", "56=3", "nil=3"])
        #expect(try keys("amphoe") == ["5601=3", "nil=4"])
        #expect(try keys("tambon") == ["560101=2", "nil=5"])
        #expect(try keys("village") == ["56010101=1", "nil=6"])
    }

    @Test func `integer sums are exact beyond 64 bits, sums of numbers keep what plain addition loses`() throws {
        let total = try world.json("/collections/odds/aggregate?stats=sum(whole),sum(ratio),avg(ratio),count(ratio),min(day),max(day),min(whole),max(ratio)")["total"] as? [String: Any]
        #expect((total?["sum(whole)"] as? NSNumber)?.doubleValue == 0x1p64)
        #expect((total?["sum(ratio)"] as? NSNumber)?.doubleValue == 8)
        #expect((total?["avg(ratio)"] as? NSNumber)?.doubleValue == 8.0 / 6)
        #expect(total?["count(ratio)"] as? Int == 6)
        #expect(total?["min(day)"] as? String == "2020-02-29" && total?["max(day)"] as? String == "2024-10-02")
        #expect(total?["min(whole)"] as? Int == -1)
        let one = try world.json("/collections/odds/aggregate?stats=sum(whole)&whole=-1")["total"] as? [String: Any]
        #expect(one?["sum(whole)"] as? Int == -1)
        let none = try world.json("/collections/odds/aggregate?stats=count,sum(whole),min(day)&whole=77")["total"] as? [String: Any]
        #expect(none?["count"] as? Int == 0 && none?["sum(whole)"] is NSNull && none?["min(day)"] is NSNull)
    }

    @Test func `an edge belongs to the class above it`() throws {
        let document = try world.json("/collections/odds/aggregate?group=bins(ratio)&bins=-5,1,3")
        let found = rows(document).map { "\($0.keys[0]["key"] as? String ?? "nil")=\($0.stats["count"] ?? 0)" }
        #expect(found == ["(-∞,-5)=1", "[1,3)=3", "[3,∞)=2", "nil=1"])
        let middle = rows(document)[1].keys[0]
        #expect(middle["from"] as? Double == 1 && middle["to"] as? Double == 3)
        #expect((middle["title"] as? [String: String])?["th"] == "1 ถึงต่ำกว่า 3")
        #expect(rows(try world.json("/collections/odds/aggregate?group=bins(whole)&bins=0")).count == 3)
    }

    @Test func `choices come in the order of the catalog, other values ascending, what is missing last`() throws {
        let types = rows(try world.json("/collections/knn_plots/aggregate?group=title_type")).compactMap { $0.keys[0]["key"] as? String }
        let choices = world.catalog.layer("knn_plots")?.fields.first { $0.name == "title_type" }?.choices.map(\.value) ?? []
        #expect(types == choices.filter { types.contains($0) } && types.count > 3)
        let wholes = rows(try world.json("/collections/odds/aggregate?group=whole")).map { $0.keys[0]["key"] as? String ?? "nil" }
        #expect(wholes == ["-1", "0", "5", "15", "9223372036854775807", "nil"])
    }

    // MARK: Forms

    @Test func `the table in CSV reads back, starts with a byte order mark and carries no formula`() throws {
        let response = try world.get("/collections/odds/aggregate?group=word&stats=count,sum(ratio),max(day)&f=csv")
        #expect(response.header("Content-Type") == "text/csv; charset=utf-8; header=present")
        #expect(response.header("Content-Disposition")?.contains("filename*=UTF-8''%E0%B8%82%E0%B8%AD%E0%B8%87%E0%B9%81%E0%B8%9B%E0%B8%A5%E0%B8%81_") == true)
        let body = try world.bytes(response)
        #expect(body.starts(with: [0xEF, 0xBB, 0xBF]))
        let records = try world.records(body)
        #expect(records[0] == ["word", "word_th", "word_en", "count", "sum(ratio)", "max(day)", "หมายเหตุ"])
        #expect(Set(records.map(\.count)) == [7])
        let keys = records.dropFirst().map { $0[0] }
        #expect(keys == ["", "-1.5", "'=SUM(A1)", "'@x", "line\nbreak", "บ้าน \"ใหม่\", ๒", "", ""])
        #expect(records.last == ["", "รวม", "Total", "7", "8", "2024-10-02", "ข้อมูลสาธิต"])
        #expect(records[records.count - 2][1] == "ไม่ระบุ")
        let plain = try world.records(world.bytes(world.get("/collections/knn_plots/aggregate?stats=count&f=csv")))
        #expect(plain.count == 2 && plain[0] == ["count", "หมายเหตุ"])
    }

    @Test func `GeoJSON carries the outline of each area, as the layer of that area has it`() throws {
        let document = try world.json("/collections/knn_plots/aggregate?group=tambon,plot_model&stats=count,avg(area_rai)&f=geojson")
        let features = document["features"] as? [[String: Any]] ?? []
        let tambons = try world.json("/collections/tambons/items?limit=10000&f=json")["features"] as? [[String: Any]] ?? []
        let outlines = Dictionary(tambons.map { ($0["id"] as? String ?? "", $0["geometry"] as? NSDictionary) }, uniquingKeysWith: { a, _ in a })
        #expect(features.count > 10)
        for feature in features {
            let properties = feature["properties"] as? [String: Any] ?? [:]
            let code = properties["tambon"] as? String ?? ""
            #expect(feature["id"] as? String == "\(code)/\(properties["plot_model"] as? String ?? "-")")
            #expect(feature["geometry"] as? NSDictionary == outlines[code] ?? nil && outlines[code] != nil)
            #expect(properties["count"] is NSNumber && properties["avg(area_rai)"] is NSNumber && properties["tambon_th"] is String)
        }
        let odd = try world.json("/collections/odds/aggregate?group=province&f=geojson")["features"] as? [[String: Any]] ?? []
        #expect(odd.map { $0["geometry"] is NSNull } == [true, false, true])
    }

    @Test func `the page names the groups in Thai and English, with commas in large numbers`() throws {
        let response = try world.get("/collections/villages/aggregate?group=amphoe&stats=count,sum(population),avg(population)&f=html")
        #expect(response.status == 200 && response.header("Content-Type") == "text/html; charset=utf-8")
        let text = String(decoding: try world.bytes(response), as: UTF8.self)
        #expect(text.contains("<h1>หมู่บ้าน (ข้อมูลสาธิต) ตามอำเภอ</h1>") && text.contains("Mueang Phayao"))
        let total = try world.json("/collections/villages/aggregate?stats=sum(population)")["total"] as? [String: Int]
        let digits = String(try #require(total?["sum(population)"]))
        #expect(text.contains(">\(digits.dropLast(3)),\(digits.suffix(3))<"))
        let odd = String(decoding: try world.bytes(world.get("/collections/odds/aggregate?group=word&f=html")), as: UTF8.self)
        #expect(odd.contains("line\nbreak") && odd.contains("&quot;ใหม่&quot;"))
        let problem = try world.get("/collections/villages/aggregate?group=nothing", accept: "text/html")
        #expect(problem.status == 400)
    }

    @Test func `an answer has a tag, and one that the client has is not sent again`() throws {
        let target = "/collections/villages/aggregate?group=amphoe"
        let tag = try #require(world.get(target).header("ETag"))
        #expect(try world.get(target, headers: ["if-none-match": tag]).status == 304)
        #expect(try world.get(target + "&f=csv").header("ETag") != tag)
    }

    // MARK: Refusals

    @Test(arguments: [
        ("villages", "group=nowhere", "group", "amphoe"), ("villages", "group=amphoe,amphoe", "group", nil), ("villages", "group=", nil, nil),
        ("villages", "group=province,amphoe,tambon,kind", "group", nil), ("villages", "stats=median(population)", "stats", "sum(population)"),
        ("villages", "stats=sum(name_th)", "stats", "count(name_th)"), ("villages", "stats=", "stats", nil),
        ("villages", "group=bins(population)", "bins", nil), ("villages", "bins=1,2", "bins", nil),
        ("villages", "group=bins(population)&bins=3,1", "bins", nil), ("villages", "group=bins(population)&bins=1,x", "bins", nil),
        ("villages", "group=bins(population),bins(households)&bins=1", "group", nil), ("villages", "group=population,kind,region:nosuch", "group", "region:cdd4"),
        ("villages", "colour=red", "colour", "stats"), ("odds", "group=secret", "group", nil), ("odds", "stats=sum(secret)", "stats", nil),
        ("odds", "stats=count(secret)", "stats", nil), ("odds", "group=bins(secret)&bins=1", "group", nil), ("odds", "group=tags", "group", nil),
        ("odds", "secret=7", "secret", nil), ("odds", "group=ratio", "group", "bins(ratio)"), ("knn_plots", "group=owner_name", "group", nil),
        ("odds", "group=word&f=xml", "f", "csv"),
    ] as [(String, String, String?, String?)])
    func `what cannot be answered is refused with the parameter and what is known`(_ layer: String, _ query: String, _ parameter: String?, _ known: String?) throws {
        let response = try world.get("/collections/\(layer)/aggregate?\(query)")
        guard let parameter else {
            #expect(response.status == 200)
            return
        }
        #expect(response.status == 400 && response.header("Content-Type") == "application/problem+json")
        let document = try JSONSerialization.jsonObject(with: Data(world.bytes(response))) as? [String: Any] ?? [:]
        #expect(document["parameter"] as? String == parameter)
        let names = document["known"] as? [String] ?? []
        if let known { #expect(names.contains(known)) }
        #expect(!names.contains { $0.contains("secret") || $0.contains("owner_name") })
    }

    @Test func `nine thousand groups are answered, and more are refused with advice`() throws {
        let words = rows(try world.json("/collections/crowd/aggregate?group=word&stats=count,sum(whole)"))
        #expect(words.count == 9_000)
        let first = try #require(words.first { $0.keys[0]["key"] as? String == "คำที่ยาวพอควรทีเดียว 5" })
        #expect(first.stats["count"] as? Int == 2 && first.stats["sum(whole)"] as? Int == 5 + 9_005)
        let response = try world.get("/collections/crowd/aggregate?group=whole")
        #expect(response.status == 400)
        #expect(String(decoding: try world.bytes(response), as: UTF8.self).contains("at most 10,000 groups: limit the area"))
    }

    @Test func `the service describes what each layer can be put together by`() throws {
        let document = try world.json("/api?f=json")
        let path = (document["paths"] as? [String: Any])?["/collections/odds/aggregate"] as? [String: Any]
        let parameters = (path?["get"] as? [String: Any])?["parameters"] as? [[String: Any]] ?? []
        let group = parameters.first { $0["name"] as? String == "group" }?["schema"] as? [String: Any]
        let names = (group?["items"] as? [String: Any])?["enum"] as? [String] ?? []
        #expect(names.contains("bins(ratio)") && names.contains("region:royal6") && !names.contains { $0.contains("secret") })
        let collection = try world.json("/collections/odds?f=json")
        let links = (collection["links"] as? [[String: Any]] ?? []).compactMap { $0["href"] as? String }
        #expect(links.contains("http://test/collections/odds/aggregate"))
    }
}
