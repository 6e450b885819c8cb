import Catalog
import Ledger
import Store

/// Makes rows of a dataset from values by the names of their columns. A column that the demo does not know stays empty,
/// and so does one that does not hold in the fiscal year.
struct RecordForm {
    let dataset: Dataset
    let period: Period
    private let places: [String: Int]

    init(_ dataset: Dataset, _ period: Period) {
        self.dataset = dataset
        self.period = period
        let held = dataset.columns(in: period.fiscalYear)
        places = Dictionary(held.map { (dataset.columns[$0].field.name, $0) }, uniquingKeysWith: { a, _ in a })
    }

    /// The number of a column that holds.
    func place(_ name: String) -> Int? { places[name] }

    func row(_ area: String, _ values: KeyValuePairs<String, Value>) -> RecordRow {
        var row = RecordRow(area: area, values: Array(repeating: .null, count: dataset.columns.count))
        for (name, value) in values { if let place = places[name] { row.values[place] = value } }
        return row
    }
}

extension Value {
    static func whole(_ number: Int) -> Value { .integer(Int64(number)) }
    /// A number that is whole, such as baht without satang.
    static func round(_ number: Double) -> Value { .number(number.rounded()) }
}

/// What the rows of one unit are made from: the unit's villages and tambons, and how they fare.
struct Office {
    let province: Province
    let scores: Scores
    let ranks: NationalRanks
    /// The amphoe's number in the province; nil: the unit is the province.
    let amphoe: Int?
    /// The numbers of the unit's villages in the province.
    let villages: [Int]

    var unit: String { amphoe.map { province.amphoe[$0].code } ?? province.area.code }

    /// The share of the country's villages that are worse off than this one.
    func rank(_ village: Int) -> Double { ranks.rank(ofWelfare: scores.welfare[village]) }
}
