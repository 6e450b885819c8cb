import FoundationEssentials
import Testing

@testable import Catalog

/// What is wrong with the file of a dataset or of a year is told with file, line, key, what, and cure.
@Suite struct DatasetFaultTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let what: String
        let file: String
        let old: String
        let new: String
        let keyPath: String
        /// A part of the English problem and a part of the English cure.
        let problem: String
        let cure: String
        var testDescription: String { what }

        static func shops(_ what: String, _ old: String, _ new: String, _ keyPath: String, _ problem: String, _ cure: String) -> Case {
            Case(what: what, file: "datasets/shops.json5", old: old, new: new, keyPath: keyPath, problem: problem, cure: cure)
        }

        static func rounds(_ what: String, _ old: String, _ new: String, _ keyPath: String, _ problem: String, _ cure: String) -> Case {
            Case(what: what, file: "rounds/2567.json5", old: old, new: new, keyPath: keyPath, problem: problem, cure: cure)
        }
    }

    static let cases: [Case] = [
        .shops("an id that is not the file's name", "id: 'shops', order", "id: 'shop', order", "id", "not the file's name", "rename the file"),
        .shops("a missing key", "  source: 'test',\n  confirmed", "  confirmed", "source", "\"source\" is missing", "geodata/README.md"),
        .shops("an unknown key", "recorder: 'amphoe'", "recorders: 1, recorder: 'amphoe'", "recorders", "Unknown key", "the keys here are id"),
        .shops("an unknown dimension", "'economy'", "'money'", "dimension", "Unknown value \"money\"", "qualityOfLife, economy"),
        .shops("an unknown level", "level: 'village'", "level: 'moo'", "level", "Unknown value \"moo\"", "village, tambon"),
        .shops("a unit that is no office", "unit: 'amphoe'", "unit: 'tambon'", "unit", "Unknown value \"tambon\"", "amphoe, province"),
        .shops("an unknown recorder", "recorder: 'amphoe'", "recorder: 'public'", "recorder", "Unknown value", "amphoe, province, central"),
        .shops("a unit below the level", "level: 'village'", "level: 'province'", "unit", "below the level", "around those"),
        .shops("an unknown workflow", "['tambon', 'amphoe', 'province']", "'sign'", "workflow", "Unknown value \"sign\"", "lock"),
        .shops("certificates downwards", "['tambon', 'amphoe', 'province']", "['province', 'amphoe']", "workflow", "do not go upwards", "tambon"),
        .shops("certificates without the unit", "['tambon', 'amphoe', 'province']", "['tambon', 'province']", "workflow", "certifies nothing", "add the level"),
        .shops("certificates of nobody", "['tambon', 'amphoe', 'province']", "[]", "workflow", "list is empty", "at least one"),
        .shops("an expectation of no field", "villages: 'rural'", "villages: 'urban'", "expectation.villages", "no boolean field", "layers/villages.json5"),
        .shops("an expectation of a text field", "villages: 'rural'", "villages: 'keeper'", "expectation.villages", "no boolean field", "boolean"),
        .shops("an unknown expectation", "{ villages: 'rural' }", "'some'", "expectation", "Unknown value", "all, open"),
        .shops("an unknown layer", "layer: 'wells'", "layer: 'shops'", "layer", "no layer \"shops\"", "a file in layers"),
        .shops("a key of no column", "key: ['code', 'kind']", "key: ['code', 'name']", "key[1]", "no field \"name\"", "code, kind"),
        .shops("a key of an amount", "key: ['code', 'kind']", "key: ['staff']", "key[0]", "cannot tell rows apart", "role: \"master\""),
        .shops("a key of a number", "key: ['code', 'kind']", "key: ['debt']", "key[0]", "of type number", "text, integer"),
        .shops("a key that may be empty", "key: ['code', 'kind']", "key: ['keeper']", "key[0]", "cannot tell rows apart", "required: true"),
        .shops("a key column twice", "key: ['code', 'kind']", "key: ['code', 'code']", "key[1]", "stands twice", "remove one"),
        .shops("an unknown role", "role: 'amount', range: [0, 500], title: { th: 'คน'", "role: 'sum', range: [0, 500], title: { th: 'คน'", "columns[4].role", "Unknown value \"sum\"", "master, amount"),
        .shops("a column without a role", "type: 'number', role: 'amount'", "type: 'number'", "columns[3].role", "\"role\" is missing", "role"),
        .shops("a column's unknown key", "type: 'number', role", "kind: 1, type: 'number', role", "columns[3].kind", "Unknown key \"kind\"", "sizeClass"),
        .shops("two columns of one name", "name: 'women'", "name: 'STAFF'", "columns[5]", "already one of field \"staff\"", "differ"),
        .shops("a parameter's name", "name: 'debt'", "name: 'limit'", "columns[3].name", "reserved", "limit_value"),
        .shops("a range of a text", "personal: 'P2', title: { th: 'ผู้ดูแล'", "range: [0, 1], title: { th: 'ผู้ดูแล'", "columns[2].range", "does not fit the type text", "integer or number"),
        .shops("a range backwards", "range: [0, 500], title: { th: 'คน'", "range: [500, 0], title: { th: 'คน'", "columns[4].range", "no range of numbers", "[0, 100]"),
        .shops("a range without an end", "range: [0, 500], title: { th: 'คน'", "range: [0, Infinity], title: { th: 'คน'", "columns[4].range[1]", "must be a number", "write it like"),
        .shops("two formulas", "sum: ['staff', 'women']", "sum: ['staff', 'women'], grade: 1", "columns[8].grade", "more than one formula", "keep one"),
        .shops("a computed column to be entered", "sum: ['staff', 'women']", "required: true, sum: ['staff', 'women']", "columns[8].sum", "do not enter a computed column", "remove required"),
        .shops("a sum of no column", "sum: ['staff', 'women']", "sum: ['staff', 'men']", "columns[8].sum[1]", "no field \"men\"", "use a name of fields"),
        .shops("a sum of texts", "sum: ['staff', 'women']", "sum: ['code']", "columns[8].sum[0]", "of type text", "integer, number"),
        .shops("a sum of sums", "sum: ['staff', 'women']", "sum: ['rank']", "columns[8].sum[0]", "computed itself", "people enter"),
        .shops("a sum of another cycle", "sum: ['staff', 'women']", "sum: ['old']", "columns[8].sum[0]", "holds in the cycle 2560 only", "same cycle"),
        .shops("a public sum of secrets", "sum: ['staff', 'women']", "sum: ['debt']", "columns[8].sum[0]", "more personal", "personal class"),
        .shops("a grade that is a text", "name: 'rank', type: 'integer'", "name: 'rank', type: 'text'", "columns[9].grade", "makes integer, number", "make the type integer"),
        .shops("grades that do not ascend", "steps: [{ upTo: 1, grade: 2 }, { upTo: 2, grade: 1 }]", "steps: [{ upTo: 2, grade: 2 }, { upTo: 1, grade: 1 }]", "columns[9].grade.steps", "do not ascend to the end", "the last up to 2"),
        .shops("grades that end too early", "steps: [{ upTo: 1, grade: 2 }, { upTo: 2, grade: 1 }]", "steps: [{ upTo: 1, grade: 2 }]", "columns[9].grade.steps", "do not ascend to the end", "the last up to 2"),
        .shops("a size that is no choice", "steps: [{ upTo: 5, value: 'S' }, { value: 'L' }]", "steps: [{ upTo: 5, value: 'M' }, { value: 'L' }]", "columns[10].sizeClass.steps[0].value", "none of the column's choices", "add it to choices"),
        .shops("a size without its limit", "steps: [{ upTo: 5, value: 'S' }, { value: 'L' }]", "steps: [{ value: 'S' }, { value: 'L' }]", "columns[10].sizeClass.steps[0].upTo", "\"upTo\" is missing", "upTo"),
        .shops("an unknown battery", "kind: 'score'", "kind: 'vote'", "batteries[0].kind", "Unknown value \"vote\"", "passRate, score"),
        .shops("a score that is no number", "{ value: '1', th: 'แย่'", "{ value: 'x', th: 'แย่'", "batteries[0].levels", "no whole number", "\"1\""),
        .shops("a question of nobody", "of: 'people', th", "th", "batteries[1].groups[0].items[0].of", "\"of\" is missing", "of"),
        .shops("a question named as a column", "id: 'q1'", "id: 'staff'", "batteries[0].groups[0].items[0]", "already one of field \"staff\"", "differ"),
        .shops("a question's id that is no name", "id: 'q1'", "id: 'Q 1'", "batteries[0].groups[0].items[0].id", "is no name", "use a-z"),
        .shops("a rule of no column", "lesser: 'women'", "lesser: 'men'", "rules[0].lesser", "no field \"men\"", "use a name of fields"),
        .shops("a rule of a column with itself", "lesser: 'women'", "lesser: 'staff'", "rules[0].greater", "compared with itself", "two different"),
        .shops("a rule across cycles", "lesser: 'women', greater: 'staff'", "lesser: 'old', greater: 'new'", "rules[0].greater", "in the cycle 2565 only", "same cycle"),
        .shops("an indicator of two ways", "rows: true", "rows: true, sum: 'staff'", "indicators[0]", "one way to be added up", "sum, rows, rate and levels"),
        .shops("rows that are none", "rows: true", "rows: false", "indicators[0].rows", "only be true", "rows: true"),
        .shops("an indicator of secrets", "sum: 'staff',", "sum: 'debt',", "indicators[1].sum", "personal data (P2)", "public field"),
        .shops("an indicator of a text", "sum: 'staff',", "sum: 'kind',", "indicators[1].sum", "of type text", "integer, number"),
        .shops("an indicator of another cycle", "sum: 'staff',", "sum: 'new',", "indicators[1].sum", "in the cycle 2565 only", "same cycle"),
        .shops("a rate of no denominator", "denominator: 'staff'", "denominator: 'people'", "indicators[2].rate.denominator", "no field \"people\"", "use a name of fields"),
        .shops("a rate per nothing", "per: 100", "per: 0", "indicators[2].rate.per", "above 0", "100 for percent"),
        .shops("a level that no column has", "values: [{ value: 'S', th: 'เล็ก'", "values: [{ value: 'XL', th: 'เล็ก'", "indicators[3].levels.values[0]", "never has the value \"XL\"", "a value that the column can have"),
        .shops("a grade that is never given", "values: [{ value: '1', th: 'หนึ่ง'", "values: [{ value: '3', th: 'หนึ่ง'", "indicators[4].levels.values[0]", "never has the value \"3\"", "a value that the column can have"),
        .shops("a level twice", "{ value: 'L', th: 'ใหญ่', en: 'Large' }] },", "{ value: 'S', th: 'ใหญ่', en: 'Large' }] },", "indicators[3].levels.values[1].value", "stands twice", "remove one"),
        .shops("a level's colour by name", "'#112233'", "'red'", "indicators[3].levels.values[0].color", "not #rrggbb", "#0072b2"),
        .shops("two indicators of one id", "id: 'sizes'", "id: 'share'", "indicators[3]", "stands twice", "an id of its own"),
        .shops("an unknown subject", "decimals: 2, largerIsBetter: true, criterion: 50, category: { th: 'หมวด', en: 'Category' }, subject: 'people'", "decimals: 2, subject: 'cats'", "indicators[2].subject", "Unknown value \"cats\"", "people, things"),
        .rounds("a year that is not the file's name", "fiscalYear: 2567", "fiscalYear: 2568", "fiscalYear", "not the file's name", "rename the file to 2568.json5"),
        .rounds("a year of the Common Era", "fiscalYear: 2567", "fiscalYear: 2024", "fiscalYear", "outside 2500 to 2699", "in that range"),
        .rounds("an unknown dataset", "dataset: 'shops'", "dataset: 'shop'", "plans[0].dataset", "no dataset \"shop\"", "a file in datasets"),
        .rounds("a plan without its cycle", "      cycle: '2560',\n", "", "plans[0]", "names no cycle", "2560, 2565"),
        .rounds("an unknown cycle", "cycle: '2560'", "cycle: '2570'", "plans[0].cycle", "no cycle \"2570\"", "2560, 2565"),
        .rounds("rounds in no way", "rounds: [", "round: [", "plans[0]", "said in one way", "monthly, quarterly and rounds"),
        .rounds("rounds in two ways", "rounds: [", "monthly: {}, rounds: [", "plans[0]", "said in one way", "monthly, quarterly and rounds"),
        .rounds("October of the wrong year", "covers: ['2023-10-01', '2024-03-31']", "covers: ['2024-10-01', '2025-03-31']", "plans[0].rounds[0].covers", "outside the fiscal year 2567", "its October is of the year before"),
        .rounds("a day of the Buddhist Era", "covers: ['2023-10-01'", "covers: ['2566-10-01'", "plans[0].rounds[0].covers[0]", "is no date", "Common Era"),
        .rounds("a day that the calendar lacks", "'2024-03-31'", "'2024-02-30'", "plans[0].rounds[0].covers[1]", "is no date", "Common Era"),
        .rounds("days backwards", "covers: ['2023-10-01', '2024-03-31']", "covers: ['2024-03-31', '2023-10-01']", "plans[0].rounds[0].covers", "no range of days", "the first and the last day"),
        .rounds("rounds backwards", "covers: ['2023-10-01', '2024-03-31']", "covers: ['2024-05-01', '2024-06-30']", "plans[0].rounds", "do not ascend", "by the days of covers"),
        .rounds("windows that overlap", "['2024-02-01', '2024-04-05']", "['2023-12-31', '2024-04-05']", "plans[0].rounds[0].windows", "do not ascend apart", "join those that touch"),
        .rounds("windows that touch", "['2024-02-01', '2024-04-05']", "['2024-01-01', '2024-04-05']", "plans[0].rounds[0].windows", "do not ascend apart", "join those that touch"),
        .rounds("windows of another year", "['2023-10-01', '2023-12-31']", "['2022-10-01', '2023-12-31']", "plans[0].rounds[0].windows", "not those of the fiscal year", "2023-10-01"),
        .rounds("no window", "windows: [['2024-04-10', '2024-10-05']]", "windows: []", "plans[0].rounds[1].windows", "list is empty", "at least one"),
        .rounds("a deadline while it is closed", "tambon: '2024-02-20'", "tambon: '2024-01-20'", "plans[0].rounds[0].due.tambon", "lies in no window", "a day of windows"),
        .rounds("a level due before the one below", "amphoe: '2024-03-20'", "amphoe: '2024-02-10'", "plans[0].rounds", "before the one below it", "lower level"),
        .rounds("a level that takes no step", "due: {}", "due: { village: '2024-09-20' }", "plans[0].rounds[1].due.village", "Unknown key \"village\"", "tambon, amphoe, province"),
        .rounds("closed before it opens", "rounds: [\n", "monthly: { opensDay: 6, closesDay: 10, due: {} } }, { dataset: 'shops', cycle: '2560', source: 'x', confirmed: true, rounds: [\n", "plans[0].monthly.closesDay", "after opensDay", "opensDay: 10, closesDay: 6"),
        .rounds("a month's deadline while it is closed", "rounds: [\n", "monthly: { opensDay: 10, closesDay: 6, due: { amphoe: 7 } } }, { dataset: 'shops', cycle: '2560', source: 'x', confirmed: true, rounds: [\n", "plans[0].monthly.due.amphoe", "in the closed days", "before the 6th"),
        .rounds("quarters backwards", "rounds: [\n", "quarterly: { quarters: [4, 2], closesDay: 6, due: {} } }, { dataset: 'shops', cycle: '2560', source: 'x', confirmed: true, rounds: [\n", "plans[0].quarterly.quarters", "do not ascend", "[2, 4]"),
        .rounds("a fifth quarter", "rounds: [\n", "quarterly: { quarters: [5], closesDay: 6, due: {} } }, { dataset: 'shops', cycle: '2560', source: 'x', confirmed: true, rounds: [\n", "plans[0].quarterly.quarters[0]", "outside 1 to 4", "in that range"),
        .rounds("a dataset twice", "rounds: [\n", "monthly: { opensDay: 10, closesDay: 6, due: {} } }, { dataset: 'shops', cycle: '2560', source: 'x', confirmed: true, rounds: [\n", "plans[1].dataset", "stands twice", "remove one"),
    ]

    @Test func theSampleIsRight() throws {
        let (datasets, faults) = try DatasetSample().load()
        #expect(faults.isEmpty, "\(CatalogError(faults: faults))")
        let shops = try #require(datasets.first)
        #expect(datasets.count == 1 && shops.columns.map(\.field.name).suffix(3) == ["q1", "p1_applicable", "p1_passed"])
        #expect(shops.indicators.map(\.id) == ["shops", "staff", "share", "sizes", "ranks", "olds", "q1", "p1"])
        #expect(shops.indicator("p1")?.isConfirmed == false && shops.indicator("q1")?.isConfirmed == true)
        #expect(shops.year(2567)?.rounds.map(\.surveyYear) == [2566, nil])
        #expect(shops.round(Period(fiscalYear: 2567, round: 1))?.windows.last == DayRange(first: "2024-02-01", end: "2024-04-06"))
        #expect(shops.columns(in: 2567).contains(try #require(shops.column("old"))))
        #expect(!shops.columns(in: 2567).contains(try #require(shops.column("new"))))
    }

    @Test(arguments: cases) func aWrongFileIsToldWithItsPlaceAndCure(_ wrong: Case) throws {
        let sample = try DatasetSample()
        let before = sample.text(wrong.file)
        let parts = before.split(separator: wrong.old, omittingEmptySubsequences: false)
        try #require(parts.count == 2, "\(wrong.old) stands \(parts.count - 1) times")
        try sample.write(wrong.file, parts.joined(separator: wrong.new))
        let faults = sample.load().faults
        let fault = try #require(faults.first { $0.problem.en.contains(wrong.problem) }, "\(CatalogError(faults: faults))")
        #expect(fault.file == wrong.file)
        #expect(fault.keyPath == wrong.keyPath)
        #expect(fault.cure.en.contains(wrong.cure))
        for thai in [fault.problem.th, fault.cure.th] { #expect(thai.unicodeScalars.contains { ("\u{0E01}"..."\u{0E5B}").contains($0) }) }
        // The line is at the change, or at what the change makes wrong: not further than the object around it.
        let line = try #require(fault.line)
        let text = sample.text(wrong.file).split(separator: "\n", omittingEmptySubsequences: false)
        let last = String(wrong.keyPath.split(separator: ".").last ?? "").prefix { $0 != "[" }
        let missing = wrong.problem.contains("is missing")
        #expect(missing || wrong.keyPath.hasSuffix("]") || text[line - 1].contains("\(last):"), "line \(line) has no \(last)")
        // One slip is one fault, but where a name or a value that others speak of is gone.
        let spokenOf = ["unit", "plans[0]", "columns[5]", "columns[9].grade", "columns[9].grade.steps", "batteries[0].groups[0].items[0]"]
        #expect(faults.count == 1 || spokenOf.contains(wrong.keyPath), "\(CatalogError(faults: faults))")
    }

    @Test func aFolderWithoutDatasetsHasNone() throws {
        let copy = try GeodataCopy()
        try copy.remove("datasets")
        let catalog = try Catalog.load(from: copy.path)
        #expect(catalog.datasets.isEmpty && catalog.layers.count == 12)
    }

    @Test func oneMoreFileIsOneMoreDatasetAndOneMoreYear() throws {
        let sample = try DatasetSample()
        try sample.write("datasets/stalls.json5", DatasetSample.shops.replacing("id: 'shops', order: 1", with: "id: 'stalls', order: 0"))
        try sample.write(
            "rounds/2568.json5",
            "{ fiscalYear: 2568, plans: [{ dataset: 'stalls', cycle: '2565', source: 'x', confirmed: false, quarterly: { quarters: [2, 4], closesDay: 6, due: { amphoe: 20, province: 31 } } }] }")
        let (datasets, faults) = sample.load()
        #expect(faults.isEmpty && datasets.map(\.id) == ["stalls", "shops"])
        let rounds = try #require(datasets.first?.year(2568)?.rounds)
        #expect(rounds.map(\.covers) == [DayRange(first: "2024-10-01", end: "2025-04-01"), DayRange(first: "2025-04-01", end: "2025-10-01")])
        #expect(rounds.map { $0.deadlines.map(\.day) } == [["2025-03-20", "2025-03-31"], ["2025-09-20", "2025-09-30"]])
        #expect(rounds[1].windows == [DayRange(first: "2025-04-01", end: "2025-10-06")])
    }

    @Test func aDatasetThatCannotBeReadIsNotMissedByTheRounds() throws {
        let sample = try DatasetSample()
        try sample.write("datasets/shops.json5", "{")
        #expect(sample.load().faults.map(\.file) == ["datasets/shops.json5"])
    }

    @Test func aLayerThatCannotBeReadIsNotMissedByTheDatasets() throws {
        let sample = try DatasetSample()
        for layer in ["wells", "villages"] { try sample.write("layers/\(layer).json5", "{") }
        #expect(sample.load().faults.map(\.file) == ["layers/villages.json5", "layers/wells.json5"])
    }

    /// The keys that the readers know are told by their own complaint about an unknown one.
    @Test func theReadmeExplainsEveryKey() throws {
        let plans = ["monthly: { opensDay: 10, closesDay: 6, due: {} }", "quarterly: { quarters: [4], closesDay: 6, due: {} }"].map {
            "{ fiscalYear: 2567, plans: [{ dataset: 'shops', cycle: '2560', source: 'x', confirmed: true, \($0) }] }"
        }
        var lists = Set<String>()
        for (file, text) in [("datasets/shops.json5", DatasetSample.shops), ("rounds/2567.json5", DatasetSample.rounds)] + plans.map({ ("rounds/2567.json5", $0) }) {
            let sample = try DatasetSample()
            for place in text.indices where text[place] == "{" && text.index(after: place) < text.endIndex {
                let next = text.index(after: place)
                guard text[next] != "}" else { continue }
                try sample.write(file, text[..<next] + " xx: 1," + text[next...])
                for fault in sample.load().faults where fault.problem.en == "Unknown key \"xx\"" {
                    lists.insert(String(try #require(fault.cure.en.split(separator: "the keys here are ").last)))
                }
            }
        }
        #expect(lists.count >= 18)
        let readme = String(decoding: try #require(FileManager.default.contents(atPath: "\(geodata)/README.md")), as: UTF8.self)
        for key in Set(lists.flatMap { $0.split(separator: ", ") }) {
            let inside = try Regex("`[^`]*[{ ]\(key)[,: }][^`]*`")
            let told = readme.contains("`\(key)`") || readme.firstMatch(of: inside) != nil
            #expect(told, "\(key)")
        }
    }
}
