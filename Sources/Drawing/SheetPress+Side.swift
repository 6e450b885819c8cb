internal import Geo

/// What stands beside the map: legend, scale and north, the country, and where the data come from.
struct SideLayout {
    /// The whole, with a line around it.
    let rect: Rect
    let legend: Rect
    let scale: Rect
    /// Nil when there is no room or no country.
    let inset: Rect?
    let facts: Rect
    /// The size of the texts, as a share of what it should be.
    let share: Double
    /// How many of the legend's rows have room.
    let rows: Int
}

extension SheetPress {
    /// Sizes of the texts that are tried, from good to small; what is then still too much for the room is left out.
    private static let shares = [1, 0.92, 0.85, 0.78, 0.72]
    /// More rows than a page could hold.
    private static let mostRows = 60
    private var padding: Double { 7 * m }
    private var scaleHeight: Double { 40 * m }

    /// In landscape: a column; the country takes what is left.
    mutating func column(_ rect: Rect, _ projection: PaperProjection) -> SideLayout {
        let inner = rect.inset(by: padding), gap = 6 * m
        let leastInset = sheet.country.isEmpty ? 0 : 84 * m
        var rows = min(sheet.legend.rows.count, Self.mostRows), share = 1.0
        var legend = 0.0, facts = 0.0
        for candidate in Self.shares {
            share = candidate
            legend = drawLegend(inner, share, rows: rows, draws: false)
            facts = drawFacts(inner, share, projection, draws: false)
            if legend + facts + scaleHeight + leastInset + 3 * gap <= inner.height { break }
        }
        if legend + facts + scaleHeight + 3 * gap > inner.height {
            rows = fittingRows(inner, share, height: inner.height - facts - scaleHeight - 3 * gap)
            legend = drawLegend(inner, share, rows: rows, draws: false)
        }
        let left = inner.height - legend - facts - scaleHeight - 3 * gap
        let factsTop = inner.bottom - facts
        let scale = Rect(inner.x, factsTop - gap - scaleHeight, inner.width, scaleHeight)
        let inset = leastInset > 0 && left >= 48 * m ? Rect(inner.x, scale.y - gap - min(left, 190 * m), inner.width, min(left, 190 * m)) : nil
        return SideLayout(
            rect: rect, legend: Rect(inner.x, inner.y, inner.width, legend), scale: scale, inset: inset,
            facts: Rect(inner.x, factsTop, inner.width, facts), share: share, rows: rows)
    }

    /// In portrait: a strip under the map, with the legend left, scale and country in the middle, the rest right.
    mutating func strip(_ main: Rect, _ projection: PaperProjection) -> SideLayout {
        let inner = main.inset(by: padding), gap = 12 * m
        let legendWidth = inner.width * 0.42, middleWidth = inner.width * 0.24
        let factsWidth = inner.width - legendWidth - middleWidth - 2 * gap
        let highest = main.height * 0.36
        var rows = min(sheet.legend.rows.count, Self.mostRows), share = 1.0
        var height = 0.0
        func columns(_ y: Double) -> (legend: Rect, facts: Rect) {
            (Rect(inner.x, y, legendWidth, 0), Rect(inner.right - factsWidth, y, factsWidth, 0))
        }
        for candidate in Self.shares {
            share = candidate
            let at = columns(0)
            height = max(
                drawLegend(at.legend, share, rows: rows, draws: false), drawFacts(at.facts, share, projection, draws: false),
                scaleHeight + (sheet.country.isEmpty ? 0 : 110 * m))
            if height + 2 * padding <= highest { break }
        }
        if drawLegend(columns(0).legend, share, rows: rows, draws: false) + 2 * padding > highest {
            rows = fittingRows(columns(0).legend, share, height: highest - 2 * padding)
        }
        height = min(height, highest - 2 * padding)
        let rect = Rect(main.x, main.bottom - height - 2 * padding, main.width, height + 2 * padding)
        let y = rect.y + padding
        let middle = Rect(inner.x + legendWidth + gap, y, middleWidth, height)
        let insetHeight = height - scaleHeight - 6 * m
        return SideLayout(
            rect: rect, legend: Rect(inner.x, y, legendWidth, height),
            scale: Rect(middle.x, middle.bottom - scaleHeight, middleWidth, scaleHeight),
            inset: sheet.country.isEmpty || insetHeight < 40 ? nil : Rect(middle.x, y, middleWidth, insetHeight),
            facts: Rect(inner.right - factsWidth, y, factsWidth, height), share: share, rows: rows)
    }

    mutating func drawSide(_ side: SideLayout, _ map: MapFrame) {
        canvas.beginClip(side.rect)
        _ = drawLegend(side.legend, side.share, rows: side.rows, draws: true)
        _ = drawFacts(side.facts, side.share, PaperProjection(latitude: shownBox.center.y), draws: true)
        drawScale(side.scale, map)
        if let inset = side.inset { drawInset(inset, map) }
        canvas.endClip()
        canvas.frame(side.rect, Pen(Self.ink, 0.8 * m))
    }

    // MARK: Scale and north

    private mutating func drawScale(_ rect: Rect, _ map: MapFrame) {
        let style = TextStyle(7 * m, color: Self.ink)
        let north = 24 * m
        // Room on the right for half of the last label.
        let bar = ScaleBar(metresPerUnit: map.metresPerUnit, longest: rect.width - north - 40 * m)
        let x = rect.x + north + 12 * m, y = rect.y + 17 * m, height = 4 * m
        canvas.text(printed("มาตราส่วน 1:\(SheetText.grouped(map.ratio))"), at: Point(x, rect.y), style, width: max(rect.right - x, 1), lines: 1)
        let quarter = bar.length / 4
        for i in 0..<4 {
            canvas.fill(Rect(x + Double(i) * quarter, y, quarter, height), .color(i % 2 == 0 ? Self.ink : .white))
        }
        canvas.frame(Rect(x, y, bar.length, height), Pen(Self.ink, 0.5 * m))
        let labelY = y + height + 1 * m
        canvas.text(printed("0"), at: Point(x, labelY), style, .center)
        if bar.length > 70 * m { canvas.text(printed(bar.label(0.5)), at: Point(x + bar.length / 2, labelY), style, .center) }
        canvas.text(printed(bar.label()), at: Point(x + bar.length, labelY), style, .center)

        let middle = rect.x + north / 2, top = rect.y + 11 * m, foot = rect.y + 36 * m, half = 7 * m
        canvas.text("น", at: Point(middle, rect.y - 3 * m), TextStyle(9 * m, bold: true, color: Self.ink), .center)
        let notch = Point(middle, foot - 6 * m)
        canvas.line([Point(middle, top), Point(middle - half, foot), notch], Pen(Self.ink, 0.6 * m), fill: .color(Self.ink))
        canvas.line([Point(middle, top), Point(middle + half, foot), notch], Pen(Self.ink, 0.6 * m), fill: .color(.white))
    }

    // MARK: The country

    private mutating func drawInset(_ rect: Rect, _ map: MapFrame) {
        var box = BoundingBox.empty
        for shape in sheet.country { box.grow(shape.bounds) }
        guard !box.isEmpty, box.width < 400 else { return }
        let frame = PaperProjection(latitude: box.center.y).fit(box, in: rect.inset(by: 3 * m))
        for shape in sheet.country {
            canvas.draw(shape, frame.placement, fill: .color(.gray(225)), outline: Pen(.gray(160), 0.25 * m))
        }
        // No smaller than can be seen.
        let drawn = frame.placement.rect(shownBox), least = 4 * m
        let width = max(drawn.width, least), height = max(drawn.height, least)
        canvas.beginClip(rect)
        canvas.frame(Rect(drawn.center.x - width / 2, drawn.center.y - height / 2, width, height), Pen(Color(200, 30, 30), 1.1 * m))
        canvas.endClip()
    }

    // MARK: Where the data come from

    private mutating func drawFacts(_ rect: Rect, _ share: Double, _ projection: PaperProjection, draws: Bool) -> Double {
        let style = TextStyle(7.2 * m * share, color: Self.ink), bold = TextStyle(8 * m * share, bold: true, color: Self.ink)
        let state = sheet.isDraft ? (sheet.certification.isEmpty ? "ร่าง" : "ร่าง · \(sheet.certification)") : sheet.certification
        let facts: [(text: String, style: TextStyle)] = [
            (sheet.period, bold),
            (state.isEmpty ? "" : "สถานะ: \(state)", bold),
            (sheet.asOf.isEmpty ? "" : "ข้อมูล ณ วันที่ \(sheet.asOf)", style),
            (sheet.source.isEmpty ? "" : "ที่มา: \(sheet.source)", style),
        ]
        var y = rect.y
        for fact in facts where !fact.text.isEmpty {
            paragraph(fact.text, fact.style, in: rect, &y, lines: 4, draws: draws)
            y += m
        }
        // The names of coordinate systems are written with 0–9.
        let system = sheet.coordinateSystem.isEmpty ? projection.title : sheet.coordinateSystem
        paragraph("ระบบพิกัด: \(system)", style, in: rect, &y, lines: 4, keepsDigits: true, draws: draws)
        return y - rect.y
    }
}
