import Catalog
import Store

/// The funds and groups of the demo's villages. What a fund holds grows from year to year within its class.
enum VillageFunds {
    /// The villages that have one, each with its own generator.
    private static func villages(_ office: Office, _ key: String, share: Double, _ body: (Int, Village, inout RandomStream) -> RecordRow) -> [RecordRow] {
        office.villages.compactMap { number in
            let village = office.province.villages[number]
            var random = RandomStream(key: "\(key)|\(village.code)")
            return random.unit() < share ? body(number, village, &random) : nil
        }
    }

    /// From 0.8 in the first round of 2562 up to 1 in the last of 2565.
    private static func growth(_ form: RecordForm) -> Double {
        let rounds = Double(max(form.dataset.year(form.period.fiscalYear)?.rounds.count ?? 1, 1))
        return 0.8 + 0.05 * (Double(form.period.fiscalYear - 2562) + Double(form.period.round) / rounds)
    }

    static func savingsGroups(_ office: Office, _ form: RecordForm) -> [RecordRow] {
        villages(office, "savings", share: 0.45) { _, village, random in
            let size = random.pick(byShare: savingsSizes) ?? savingsSizes[0].0
            let members = Int(memberNumbers.value(at: random.unit()).rounded())
            let others = random.index(below: members / 10 + 1), monks = random.index(below: 3), guests = random.index(below: 4)
            let founded = 2517 + random.index(below: 44)
            let place = random.unit()
            let savings = (size.lowerBound + (size.upperBound - size.lowerBound) * place * place * growth(form)).rounded() + 1
            return form.row(
                village.code,
                [
                    "group_code": .text(village.code + "01"), "group_name": .text("กลุ่มออมทรัพย์เพื่อการผลิต หมู่ที่ \(village.moo)"),
                    "founded_year": .whole(founded), "sufficiency_year": random.unit() < 0.3 ? .whole(2549 + random.index(below: 12)) : .null,
                    "ordinary": .whole(members), "associate": .whole(others), "monks": .whole(monks), "honorary": .whole(guests),
                    "pledged_savings": .number(savings), "balance": .round(savings * (0.05 + 0.4 * random.unit())),
                ])
        }
    }

    /// Savings in baht by size class: B, S, M, L and XL.
    private static let savingsSizes: [(ClosedRange<Double>, Double)] = [
        (20_000...999_000, 0.71), (1_000_000...4_999_000, 0.21), (5_000_000...19_999_000, 0.065), (20_000_000...49_999_000, 0.012),
        (50_000_000...60_000_000, 0.003),
    ]
    private static let memberNumbers = Quantiles(20, 40, 55, 70, 90, 120, 170, 250, 400)

    static func motherFunds(_ office: Office, _ form: RecordForm) -> [RecordRow] {
        villages(office, "motherfund", share: 0.25) { _, village, random in
            let certified = Int((Double(village.households) * (0.2 + 0.6 * random.unit()) * growth(form)).rounded())
            return form.row(
                village.code,
                [
                    "started_year": .whole(2547 + random.index(below: 14)), "households": .whole(village.households),
                    "certified_households": .whole(min(certified, village.households)),
                    "fund_balance": .round((8_000 + 120_000 * random.unit() * random.unit()) * growth(form)),
                ])
        }
    }

    static func povertyFunds(_ office: Office, _ form: RecordForm) -> [RecordRow] {
        villages(office, "povertyfund", share: 0.39) { number, village, random in
            let households = 10 + random.index(below: 40), people = households * 3
            let loans = Int((Double(households) * (0.4 + 0.5 * random.unit())).rounded())
            let passed = Int((Double(households) * (0.5 + 0.5 * office.rank(number))).rounded())
            let capital = (280_000 * (1 + 0.4 * random.unit() * growth(form))).rounded()
            let lent = capital * (0.5 + 0.4 * random.unit()), late = random.unit() < 0.3 ? 0.2 * random.unit() : 0
            let lateHouseholds = Int((Double(loans) * late).rounded())
            return form.row(
                village.code,
                [
                    "target_households": .whole(households), "target_people": .whole(people), "loan_households": .whole(loans),
                    "loan_people": .whole(loans * 3), "passed_households": .whole(passed), "passed_people": .whole(passed * 3),
                    "capital": .number(capital), "lent": .round(lent), "repaid": .round(lent * 0.6),
                    "outstanding_households": .whole(loans - lateHouseholds), "outstanding": .round(lent * 0.4 * (1 - late)),
                    "deposits": .round(capital - lent), "missing": .number(0), "overdue_households": .whole(lateHouseholds),
                    "overdue": .round(lent * 0.4 * late), "level": .whole(late > 0.1 ? 1 : late > 0 ? 2 : 3),
                ])
        }
    }

    static func sufficiencyVillages(_ office: Office, _ form: RecordForm) -> [RecordRow] {
        villages(office, "sufficiency", share: 0.35) { number, village, random in
            let rank = 0.7 * office.rank(number) + 0.3 * random.unit()
            let level = rank < 0.3 ? 1 : rank < 0.75 ? 2 : 3
            let passed = [10 + random.index(below: 7), 17 + random.index(below: 5), 22 + random.index(below: 2)][level - 1]
            let happiness = (500 + 400 * rank * growth(form) + 50 * random.unit()).rounded() / 10
            return form.row(village.code, ["level": .whole(level), "passed": .whole(passed), "gvh": .number(happiness)])
        }
    }

    /// Projects of the women's fund, of three tambons in ten each year.
    static func womenProjects(_ office: Office, _ form: RecordForm) -> [RecordRow] {
        let year = form.period.fiscalYear
        return office.province.tambons.compactMap { tambon in
            let code = tambon.division.code
            var random = RandomStream(key: "women|\(code)|\(year)")
            guard random.unit() < 0.3 else { return nil }
            let (occupation, name) = random.pick(occupations)
            return form.row(
                code,
                [
                    "project_code": .text("\(code)\(year)"), "project_name": .text(name), "proposer_name": .text(Names.person(&random)),
                    "approved_year": .whole(year), "occupation": .text(occupation), "body": .text("อบต.\(tambon.division.area.nameTh)"),
                    "budget": .whole(50_000 + 25_000 * random.index(below: 7)),
                ])
        }
    }

    private static let occupations = [
        ("agriculture", "ปลูกผักปลอดสาร"), ("food", "แปรรูปอาหาร"), ("textile", "ทอผ้าพื้นเมือง"), ("handicraft", "จักสาน"), ("trade", "ร้านค้าชุมชน"),
    ]
}
