import Catalog
import FilterSamples
import Foundation
import Ledger
import Reports
import Store
import TestSupport

/// The repository's `geodata`.
let repositoryCatalog = Result { () throws -> Catalog in
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    return try Catalog.load(from: root.appendingPathComponent("geodata").path)
}

/// A Python script with the project's test environment.
enum Python {
    struct Failed: Error { let status: Int32 }

    static func run(_ script: String, _ input: Data) throws -> Data {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try input.write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let own = root.appendingPathComponent(".venv/bin/python3").path
        let process = Process(), output = Pipe()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [FileManager.default.isExecutableFile(atPath: own) ? own : "python3", "-c", script]
        process.standardInput = try FileHandle(forReadingFrom: file)
        process.standardOutput = output
        try process.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw Failed(status: process.terminationStatus) }
        return data
    }
}

func localized(_ text: String) -> Localized { Localized(th: text, en: text) }

func code(_ text: String) -> AreaCode {
    guard let code = AreaCode(text) else { preconditionFailure("no code: \(text)") }
    return code
}

func indicator(
    _ id: String, _ aggregation: Aggregation, subject: Subject = .things, cycle: String? = nil, largerIsBetter: Bool? = nil
) -> Indicator {
    Indicator(
        id: id, title: localized(id), definition: localized(id), unit: localized("-"), aggregation: aggregation, decimals: 2,
        largerIsBetter: largerIsBetter, cycle: cycle, subject: subject, source: "test", isConfirmed: true)
}

func number(_ name: String, formula: Formula? = nil) -> DatasetColumn {
    DatasetColumn(
        field: Field(name: name, type: .number, title: localized(name)), role: .amount, formula: formula)
}

func dataset(
    level: AreaLevel, unit: AreaLevel = .amphoe, columns: [DatasetColumn], indicators: [Indicator], expectation: Expectation = .all,
    years: [YearPlan] = []
) -> Dataset {
    Dataset(
        id: "sample", title: localized("sample"), description: localized("-"), dimension: .economy, level: level, form: .perArea,
        unit: unit, recorder: .amphoe, workflow: .lock, columns: columns, indicators: indicators, expectation: expectation,
        years: years, owner: localized("-"), source: "test", isConfirmed: true, order: 1)
}

/// Rows in memory.
struct SampleRow {
    let unit: AreaCode
    let area: AreaCode?
    let values: [Double]
}

/// A store of records in memory, for reading only.
struct SampleStore: RecordStore {
    struct NotHere: Error {}
    var rows: [SampleRow]
    var states: [AreaCode: SheetState]
    var texts: [[String]] = []

    func standings(of dataset: Dataset, in period: Period, within area: AreaCode?) -> [AreaCode: Standing] {
        states.filter { area == nil || $0.key.isWithin(area!) }.mapValues { Standing(state: $0) }
    }

    func columns(_ numbers: [Int], of dataset: Dataset, in period: Period, within area: AreaCode?) -> [ColumnChunk] {
        Dictionary(grouping: rows.indices, by: { rows[$0].unit }).sorted { $0.key < $1.key }.map { unit, places in
            let own = places.map { rows[$0] }
            return ColumnChunk(
                unit: unit, state: states[unit] ?? .empty, areas: own.map(\.area),
                columns: numbers.map { number in own.map { $0.values[number] } },
                texts: numbers.map { $0 < texts.count ? texts[$0] : [] })
        }
    }

    func sheet(_ key: SheetKey, of dataset: Dataset) throws -> Sheet { throw NotHere() }
    func update(
        _ keys: [SheetKey], of dataset: Dataset, by name: String, at time: String, _ body: (inout [Sheet]) throws -> [JournalEvent]
    ) throws -> [Sheet] { throw NotHere() }
    func version(of dataset: Dataset) -> Int64 { 1 }
    func record(_ event: JournalEvent, by name: String, at time: String) throws { throw NotHere() }
    func journal(after number: Int64, sheet: SheetKey?, limit: Int) -> [JournalEntry] { [] }
    func overrides(of dataset: Dataset, in period: Period) -> [WindowOverride] { [] }
    func add(_ override: WindowOverride, of dataset: Dataset, in period: Period, by name: String, at time: String) throws {
        throw NotHere()
    }
}

func lockedOnly(_ unit: AreaCode, _ state: SheetState) -> Bool { state >= .locked }

/// A small country: Bangkok and some provinces with few areas each, divided at random in two schemes and in groups.
struct SmallCountry {
    let frame: AreaFrame
    let villages: [AreaCode]
    let abolished: [AbolishedArea]

    init(_ random: inout SeededGenerator, provinces: Int, most: Int) {
        var areas: [Area] = [Area(code: code("10"), name: localized("Bangkok")), Area(code: code("1001"), name: localized("A"))]
        areas.append(Area(code: code("100101"), name: localized("A")))
        var villages: [AreaCode] = []
        for p in 0..<provinces {
            let province = "\(20 + p)"
            areas.append(Area(code: code(province), name: localized("P\(province)")))
            for a in 1...(1 + random.below(most)) {
                let amphoe = "\(province)0\(a)"
                areas.append(Area(code: code(amphoe), name: localized("A\(amphoe)")))
                for t in 1...(1 + random.below(most)) {
                    let tambon = "\(amphoe)0\(t)"
                    areas.append(Area(code: code(tambon), name: localized("T\(tambon)")))
                    for v in 1...(1 + random.below(most + 1)) { villages.append(code("\(tambon)0\(v)")) }
                }
            }
        }
        let all = (0..<provinces).map { code("\(20 + $0)") }
        func partition(_ random: inout SeededGenerator, _ n: Int) -> [RegionClass] {
            var members = [[AreaCode]](repeating: [], count: n)
            for province in all { members[random.below(n)].append(province) }
            return members.enumerated().filter { !$1.isEmpty }.map { RegionClass(id: "\($0)", title: localized("R\($0)"), provinces: $1) }
        }
        abolished = [
            AbolishedArea(code: code("2090"), name: "one", date: "2011-03-31", successors: [code("2001")]),
            AbolishedArea(code: code("209001"), name: "one", date: "2011-03-31", successors: [code("200101")]),
            AbolishedArea(code: code("200150"), name: "none", date: "2011-03-31", successors: []),
            AbolishedArea(code: code("200151"), name: "two", date: "2011-03-31", successors: [code("200101"), code("210101")]),
        ]
        let groups = partition(&random, 3).enumerated().map {
            ProvinceGroup(id: "PG0\($0 + 1)", inspectionZone: $0 + 1, title: $1.title, provinces: $1.provinces)
        }
        let register = AreaRegister(
            areas: areas, abolished: abolished,
            regionSchemes: [
                RegionScheme(id: "one", title: localized("one"), source: localized("-"), classes: partition(&random, 3)),
                RegionScheme(id: "two", title: localized("two"), source: localized("-"), classes: partition(&random, 2)),
            ], provinceGrouping: ProvinceGrouping(validFrom: "2017-11-17", source: localized("-"), groups: groups))
        self.villages = villages
        frame = AreaFrame(register: register, villages: villages.map { Area(code: $0, name: localized("V\($0)")) })
    }

    /// The codes of a level.
    func codes(_ level: AreaLevel) -> [AreaCode] {
        level == .village ? villages : frame.register.areas(level).map(\.code)
    }

    static let levels: [ReportLevel] = [
        .country, .areas(.province), .areas(.amphoe), .areas(.tambon), .areas(.village), .division("one"), .division("two"), .zones,
        .groups,
    ]
}
