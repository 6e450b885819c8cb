internal import Atlas
internal import Catalog
internal import Drawing
internal import HTTP
internal import Reports

/// One line of a legend.
struct LegendEntry {
    /// `#rrggbb`; of a kind without value that of its pattern's ground.
    let color: String
    /// The kind whose pattern it has; nil: a class or a level.
    let kind: FigureKind?
    let title: Localized
    /// How many of the report's places it has.
    let count: Int
}

extension FigureKind {
    /// What an area without a value is called in a legend.
    var title: Localized {
        switch self {
        case .value: Localized(th: "มีค่า", en: "Value")
        case .noData: Localized(th: "ไม่มีข้อมูล", en: "No data")
        case .outOfScope: Localized(th: "ไม่อยู่ในขอบเขต", en: "Out of scope")
        case .notConfirmed: Localized(th: "ยังไม่ยืนยัน", en: "Not confirmed")
        case .suppressed: Localized(th: "ปกปิด (จำนวนน้อย)", en: "Hidden (few people)")
        }
    }

    /// The colour beneath the pattern.
    var ground: String { pattern?.ground.hex ?? "#ffffff" }
}

extension ReportAnswer {
    /// The classes or levels, lowest first, then the kinds without value that the report has; "no data" always.
    var legendEntries: [LegendEntry] {
        let counts = report.classCounts
        // Circles have sizes, and no classes.
        var entries: [LegendEntry] = report.symbol == .circles ? [] : report.colors.enumerated().map { i, color in
            LegendEntry(color: color, kind: nil, title: classTitle(i), count: counts[i])
        }
        for (kind, count) in report.countsWithoutValue where count > 0 || kind == .noData {
            entries.append(LegendEntry(color: kind.ground, kind: kind, title: kind.title, count: count))
        }
        return entries
    }

    /// "10.00 – ต่ำกว่า 20.00", or the name of a level.
    private func classTitle(_ i: Int) -> Localized {
        if report.symbol == .levels { return levels.indices.contains(i) ? levels[i].title : Localized(th: "", en: "") }
        guard let edges = report.classification?.edges, i + 1 < edges.count else { return Localized(th: "", en: "") }
        let low = mappedText(edges[i]), high = mappedText(edges[i + 1])
        if edges[i] == edges[i + 1] { return Localized(th: low, en: low) }
        return i + 2 == edges.count
            ? Localized(th: "\(low) – \(high)", en: "\(low) – \(high)")
            : Localized(th: "\(low) – ต่ำกว่า \(high)", en: "\(low) – under \(high)")
    }

    /// A mapped number for people.
    func mappedText(_ number: Double) -> String { fixed(number, decimals: report.mappedDecimals) }

    /// How the classes were made, in one sentence.
    var methodText: Localized {
        if report.symbol == .circles {
            return Localized(th: "พื้นที่ของวงกลมเป็นสัดส่วนกับค่า", en: "The area of a circle is in proportion to its value")
        }
        guard let classes = report.classification else {
            return report.symbol == .levels
                ? Localized(th: "สีตามระดับของหมู่บ้าน", en: "Colours by the village's level")
                : Localized(th: "ไม่มีค่าให้แบ่งชั้น", en: "There is no value to classify")
        }
        let name: Localized =
            switch classes.method {
            case .quantile: Localized(th: "แบ่งชั้นให้จำนวนพื้นที่เท่ากัน (ควอนไทล์)", en: "Quantiles")
            case .jenks: Localized(th: "แบ่งชั้นตามธรรมชาติ (Jenks)", en: "Natural breaks (Jenks)")
            case .equalInterval: Localized(th: "แบ่งช่วงเท่ากัน", en: "Equal intervals")
            case .standardDeviation: Localized(th: "แบ่งตามส่วนเบี่ยงเบนมาตรฐาน", en: "Standard deviations")
            case .criterion(let value): Localized(th: "แบ่งที่เกณฑ์ \(mappedText(value))", en: "Around the criterion \(mappedText(value))")
            case .given: Localized(th: "ช่วงชั้นที่กำหนดเอง", en: "Given breaks")
            }
        var th = name.th + "; ค่าเท่าขอบอยู่ชั้นบน ชั้นสุดท้ายรวมค่าสูงสุด", en = name.en + "; an edge belongs to the class above, the last class has its upper edge"
        if classes.isMerged {
            th += "; รวมเหลือ \(classes.classes) จาก \(classes.requested) ชั้นเพราะมีค่าเท่ากัน"
            en += "; \(classes.classes) of \(classes.requested) classes, for values are equal"
        }
        if report.question.classes.isFrozen {
            th += "; ใช้ช่วงชั้นเดียวกันทุกปีของวงรอบ"
            en += "; the same breaks for all years of the cycle"
        }
        return Localized(th: th, en: en)
    }

    var legend: JSON {
        let entries = legendEntries.map { entry -> JSON in
            .present([
                "color": .string(entry.color), "kind": entry.kind.map { .string($0.rawValue) }, "title": entry.title.json, "count": .integer(entry.count),
            ])
        }
        var circles: JSON?
        if report.symbol == .circles {
            let scale = circleScale
            circles = .array(scale.legendValues().map { ["value": .number($0), "radius": .number(scale.radius($0))] })
        }
        return .present([
            "title": report.mappedTitle.json, "unit": report.mappedUnit.json, "symbol": .string(report.symbol.rawValue),
            "method": report.classification.map { .string($0.method.id) }, "methodText": methodText.json,
            "edges": report.classification.map { .array($0.edges.map { .number($0) }) },
            "n": .integer(table.rows.count { $0.figure.kind == .value }), "period": report.periodTitle.json,
            "asOf": report.asOf.map { .string($0) } ?? .null, "draft": .boolean(report.isDraft), "classes": .array(entries), "circles": circles,
        ])
    }

    /// Circles of the report's counts, in pixels.
    var circleScale: ProportionalCircles {
        ProportionalCircles(table.rows.lazy.compactMap { report.mapped($0.figure) }, largestRadius: 22)
    }
}

/// A number with exactly so many decimals, and commas between thousands.
func fixed(_ number: Double, decimals: Int, groups: Bool = true) -> String {
    var scale = 1.0
    for _ in 0..<max(0, decimals) { scale *= 10 }
    let scaled = (number * scale).rounded()
    guard scaled.magnitude < 9e15 else { return String(number) }
    let all = Int(scaled.magnitude), whole = all / Int(scale), rest = all % Int(scale)
    var text = (scaled < 0 ? "-" : "") + (groups ? grouped(whole) : String(whole))
    guard decimals > 0 else { return text }
    let digits = String(rest)
    text += "." + String(repeating: "0", count: decimals - digits.count) + digits
    return text
}

extension Service {
    /// The legend alone, for pages that draw the map themselves.
    func reportLegend(_ x: Exchange) throws -> Response {
        try kept(x, try reportSubject(x).dataset) {
            let answer = try mapReport(x)
            return ReportBody(answer.metadata.adding("legend", answer.legend).adding("links", .array(x.selfLinks)).encoded)
        }
    }
}
