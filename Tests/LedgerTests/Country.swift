import Catalog

/// A small country: Phayao with two amphoe, Chiang Rai and Bangkok with one each.
let country: AreaRegister = {
    let rows = [
        ("10", "กรุงเทพมหานคร", "Bangkok"), ("1001", "พระนคร", "Phra Nakhon"), ("100101", "พระบรมมหาราชวัง", "Phra Borom Maha Ratchawang"),
        ("56", "พะเยา", "Phayao"), ("5601", "เมืองพะเยา", "Mueang Phayao"), ("560101", "เวียง", "Wiang"), ("560102", "แม่ต๋ำ", "Mae Tam"),
        ("5602", "จุน", "Chun"), ("560201", "ห้วยข้าวก่ำ", "Huai Khao Kam"), ("57", "เชียงราย", "Chiang Rai"),
        ("5701", "เมืองเชียงราย", "Mueang Chiang Rai"), ("570101", "เวียง", "Wiang"),
    ]
    return AreaRegister(areas: rows.compactMap { row in AreaCode(row.0).map { Area(code: $0, name: Localized(th: row.1, en: row.2)) } })
}()

/// A dataset with one round of fiscal year 2567: August 2567, open in August up to the 5th of September, and again from
/// the 10th (domain 2.3).
func dataset(
    _ workflow: Workflow = .lock, recorder: Recorder = .amphoe, unit: AreaLevel = .amphoe, expectation: Expectation = .all
) -> Dataset {
    let name = Localized(th: "ยอดจำหน่าย OTOP", en: "OTOP sales")
    let round = RoundPlan(
        number: 11, title: Localized(th: "สิงหาคม 2567", en: "August 2024"), covers: DayRange(first: "2024-08-01", end: "2024-09-01"),
        surveyYear: nil, windows: [DayRange(first: "2024-08-10", end: "2024-09-06"), DayRange(first: "2024-09-10", end: "2024-10-06")],
        deadlines: [Deadline(level: .amphoe, day: "2024-08-25"), Deadline(level: .province, day: "2024-09-05")])
    return Dataset(
        id: "otop_sales", title: name, description: name, dimension: .economy, level: .amphoe, form: .perArea, unit: unit, recorder: recorder,
        workflow: workflow, columns: [], indicators: [], expectation: expectation,
        years: [YearPlan(fiscalYear: 2567, cycle: nil, rounds: [round], source: "domain 2.3", isConfirmed: true)], owner: name,
        source: "domain 2.3", isConfirmed: true, order: 1)
}
