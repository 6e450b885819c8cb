internal import Atlas
internal import Catalog
internal import Drawing
internal import Geo
internal import Glibc
internal import HTTP
internal import Reports
internal import Store

/// How a report is printed.
struct PaperChoice {
    static let formats = Paper.Format.allCases.map(\.rawValue)
    static let orientations = Paper.Orientation.allCases.map(\.rawValue)
    static let digits = ["arabic", "thai"]

    let format: Paper.Format
    /// Nil: that of the area.
    let orientation: Paper.Orientation?
    let usesThaiDigits: Bool

    init(_ parameters: Parameters) throws(Problem) {
        func choice(_ name: String, _ known: [String]) throws(Problem) -> String? {
            guard let text = parameters.text(name), !text.isEmpty else { return nil }
            guard known.contains(text) else { throw .badChoice(name, text, known: known) }
            return text
        }
        format = try choice("paper", Self.formats).flatMap { Paper.Format(rawValue: $0) } ?? .a4
        orientation = try choice("orientation", Self.orientations).flatMap { Paper.Orientation(rawValue: $0) }
        usesThaiDigits = try choice("digits", Self.digits) == "thai"
    }
}

extension ReportParameters {
    /// The parameters of a report's PDF.
    static let paper = ["paper", "orientation", "digits"]
}

extension Service {
    /// The report as a PDF: the map page, then the table behind it.
    func reportPaper(_ answer: ReportAnswer, _ x: Exchange) throws -> ReportBody {
        let choice = try PaperChoice(x.parameters)
        let now = Timestamp.instant(second: Int(time(nil)))
        var sheet = try answer.sheet(atlas.shapes, atlas.areas, asOf: answer.report.asOf.map { thaiDay($0) } ?? "")
        sheet.preparedBy = "\(answer.dataset.owner.th) · จัดทำเมื่อ \(thaiDay(now))"
        sheet.usesThaiDigits = choice.usesThaiDigits
        let box = sheet.extent ?? sheet.areas.reduce(into: BoundingBox.empty) { $0.grow($1.shape.bounds) }
        let paper = Paper(choice.format, choice.orientation ?? (box.width > box.height ? .landscape : .portrait))
        return ReportBody(try sheet.pdf(paper, created: now), [answer.attachment("pdf")])
    }
}

extension ReportAnswer {
    /// The report's map page and its table.
    ///
    /// - Parameter asOf: the day of the data as people write it.
    func sheet(_ shapes: ReportShapes, _ layers: AreaLayers, asOf: String) throws -> MapSheet {
        var sheet = MapSheet()
        let place = table.area == nil ? "ประเทศไทย" : areaName.th
        let rounds = dataset.year(report.period.fiscalYear)?.rounds.count ?? 1
        sheet.title = "\(thaiPhrase("แผนที่แสดง", report.title.th)) \(place) ปีงบประมาณ พ.ศ. \(report.period.fiscalYear)\(rounds > 1 ? " (\(report.round.title.th))" : "")"
        let unit = report.mappedTitle.th.contains("(\(report.mappedUnit.th))") ? "" : " (\(report.mappedUnit.th))"
        sheet.subtitle = "\(report.mappedTitle.th)\(unit) ราย\(levelTitle.th)\(isDemo ? Atlas.demoSuffix.th : "")"
        sheet.author = dataset.owner.th
        sheet.period = report.periodTitle.th
        sheet.asOf = asOf
        sheet.certification = report.isDraft ? "ยังไม่ยืนยัน" : report.stateTitle.th
        sheet.source = source
        sheet.isDraft = report.isDraft
        sheet.legend = paperLegend
        // A map of the country needs no small one.
        if table.area != nil { sheet.country = catalog.areas.provinceOutlines().values.map { $0 } }
        try draw(shapes, layers, on: &sheet)
        sheet.table = paperTable
        return sheet
    }

    // MARK: Map

    /// A tenth of a point of the taller side of A4, as part of the world's side.
    private static func generalization(_ box: BoundingBox) -> Double { 0.1 / 800 * max(box.height, box.width) / 360 }

    private func draw(_ shapes: ReportShapes, _ layers: AreaLayers, on sheet: inout MapSheet) throws {
        let register = catalog.areas.provinceOutlines()
        let own = table.area.flatMap { register[$0.province] }
        let region = own?.bounds ?? register.values.reduce(into: BoundingBox.empty) { $0.grow($1.bounds) }
        let generalization = Self.generalization(region)
        let outlines = try shapes.shapes(report, generalization: generalization)
        for row in table.rows {
            guard let shape = outlines[row.place.id] else { continue }
            let center = shape.anchor
            if shape.kind.dimension == 2 { sheet.areas.append(MapSheet.Area(shape, fill(row.figure))) } else if report.symbol != .circles {
                sheet.dots.append(MapSheet.Dot(center, fill(row.figure)))
            }
            if report.symbol == .circles, let value = report.mapped(row.figure), value > 0 {
                sheet.circles.append(MapSheet.Circle(center, value: value, color: Self.circleColor))
            }
            if shape.kind.dimension == 2, table.rows.count <= Self.mostLabels { sheet.labels.append(MapSheet.Label(row.name.th, center)) }
        }
        try drawBoundaries(layers, generalization, on: &sheet)
        if let area = table.area {
            // What lies around, from the register where no layer has it.
            let provinces = try layers.outlines(.province, generalization: generalization, for: .anonymous).merging(register) { layer, _ in layer }
            sheet.surroundings = provinces.filter { $0.key != area }.sorted { $0.key < $1.key }.map(\.value)
        }
    }

    /// The boundaries of the levels above the rows', the higher the thicker, and their names where the rows have none.
    private func drawBoundaries(_ layers: AreaLayers, _ generalization: Double, on sheet: inout MapSheet) throws {
        guard case .areas(let level) = table.level else { return }
        let isWide = table.area == nil
        for upper in [AreaLevel.tambon, .amphoe, .province] where upper < level && !(isWide && upper == .tambon) {
            let outlines = try layers.outlines(upper, within: table.area, generalization: generalization, for: .anonymous).sorted { $0.key < $1.key }
            let width = upper == .tambon ? 0.25 : upper == .amphoe ? (isWide ? 0.25 : 0.6) : isWide ? 0.6 : 1.2
            sheet.lines += outlines.map { MapSheet.Line($0.value, Pen(.gray(upper == .tambon ? 150 : 60), width)) }
            if sheet.labels.isEmpty, outlines.count <= Self.mostLabels {
                sheet.labels = outlines.compactMap { code, shape in catalog.areas[code].map { MapSheet.Label($0.name.th, shape.anchor) } }
            }
            if !sheet.dots.isEmpty { sheet.extent = outlines.reduce(into: sheet.extent ?? .empty) { $0.grow($1.value.bounds) } }
        }
        if sheet.extent?.isEmpty == true { sheet.extent = nil }
    }

    private static let mostLabels = 120
    private static let circleColor = Color(44, 127, 184)

    private func fill(_ figure: Figure) -> Fill {
        if let pattern = figure.kind.pattern { return .pattern(pattern) }
        if report.symbol == .circles { return .color(Color(246, 244, 238)) }
        guard let index = report.classIndex(figure), report.colors.indices.contains(index) else { return .color(.white) }
        return .color(Color(hex: report.colors[index]) ?? .white)
    }

    // MARK: Legend

    private var paperLegend: MapSheet.Legend {
        var legend = MapSheet.Legend()
        legend.title = report.shown == nil ? report.title.th : "\(report.title.th): \(report.mappedTitle.th)"
        legend.unit = report.mappedUnit.th
        legend.counted = levelTitle.th
        let isDots = table.level == .areas(.village)
        if report.symbol == .circles {
            legend.rows.append(.init(.dot(.color(Self.circleColor)), "มีค่า (พื้นที่วงกลมตามค่า)", count: table.rows.count { $0.figure.kind == .value }))
        }
        for entry in legendEntries {
            if let pattern = entry.kind?.pattern {
                legend.rows.append(.init(isDots ? .dot(.pattern(pattern)) : .fill(.pattern(pattern)), entry.title.th, count: entry.count))
            } else if report.symbol != .circles {
                let color = Color(hex: entry.color) ?? .white
                legend.rows.append(.init(isDots ? .dot(.color(color)) : .fill(.color(color)), entry.title.th, count: entry.count))
            }
        }
        legend.notes = [report.symbol == .circles ? "" : methodText.th, report.coverageText.th, "นิยาม: \(indicator.definition.th)"].filter { !$0.isEmpty }
        return legend
    }
}

extension Shape {
    /// Where a name or circle stands: the centroid of the largest ring, or the middle of the box.
    fileprivate var anchor: Coordinate {
        guard kind.dimension == 2 else { return bounds.center }
        var best = (area: 0.0, x: 0.0, y: 0.0)
        for ring in ringEnds.indices {
            let range = self.ring(ring)
            guard let first = range.first else { continue }
            let x0 = xy[2 * first], y0 = xy[2 * first + 1]
            var sum = (area: 0.0, x: 0.0, y: 0.0)
            for i in range.dropLast() {
                let ax = xy[2 * i] - x0, ay = xy[2 * i + 1] - y0, bx = xy[2 * i + 2] - x0, by = xy[2 * i + 3] - y0
                let cross = ax * by - bx * ay
                sum = (sum.area + cross, sum.x + (ax + bx) * cross, sum.y + (ay + by) * cross)
            }
            if sum.area.magnitude > best.area.magnitude { best = (sum.area, x0 + sum.x / (3 * sum.area), y0 + sum.y / (3 * sum.area)) }
        }
        return best.area == 0 ? bounds.center : Coordinate(x: best.x, y: best.y)
    }
}
