internal import Atlas
internal import Catalog
internal import Geo
internal import Reports
internal import Store

/// A report's map as a drawing of its own.
struct ReportPicture {
    let svg: [UInt8]
    let width: Int
    let height: Int
    /// What it shows, in degrees.
    let box: BoundingBox
}

extension ReportAnswer {
    /// The map without its legend. Shapes are as coarse as a screen shows them.
    func picture(_ shapes: ReportShapes) throws -> ReportPicture {
        let outlines = try shapes.shapes(report, generalization: AreaDrawing.generalization(extent))
        var drawing = AreaDrawing(title: "\(title.th) \(report.periodTitle.th)")
        drawing.isDraft = report.isDraft
        let scale = circleScale
        for row in table.rows {
            guard let shape = outlines[row.place.id] else { continue }
            let circle = report.symbol == .circles ? report.mapped(row.figure).flatMap { $0 == 0 ? nil : scale.radius($0) } : nil
            drawing.add(AreaDrawing.Place(shape: shape, look: look(row.figure), words: words(row), radius: circle))
        }
        let window = drawing.window
        return ReportPicture(svg: drawing.svg(window), width: window.width, height: window.height, box: drawing.box)
    }

    /// The box of the provinces or of the area that the report stays in.
    private var extent: BoundingBox {
        let outlines = catalog.areas.provinceOutlines()
        if let area = table.area?.province, let outline = outlines[area] { return outline.bounds }
        return outlines.values.reduce(into: BoundingBox.empty) { $0.grow($1.bounds) }
    }

    /// "พะเยา 12.50 ร้อยละ", or why there is no value.
    func words(_ row: ReportRow) -> String {
        if report.symbol == .levels, let level = report.classIndex(row.figure), levels.indices.contains(level) {
            return "\(row.name.th): \(levels[level].title.th)"
        }
        guard let value = report.mapped(row.figure) else { return "\(row.name.th): \(row.figure.kind.title.th)" }
        return "\(row.name.th): \(mappedText(value)) \(report.mappedUnit.th)"
    }

    private func look(_ figure: Figure) -> PlaceLook {
        guard figure.kind == .value else { return .kind(figure.kind) }
        if report.symbol == .circles { return .color("#f6f4ee") }
        return .color(report.classIndex(figure).flatMap { report.colors.indices.contains($0) ? report.colors[$0] : nil } ?? "#ffffff")
    }
}
