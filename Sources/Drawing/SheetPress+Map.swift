internal import Geo

/// The map page.
extension SheetPress {
    struct MapLayout {
        let map: MapFrame
        let side: SideLayout
    }

    private var mapHeading: [(text: String, style: TextStyle, lines: Int)] {
        [
            (sheet.title, TextStyle(15 * m, bold: true, color: Self.ink), 3),
            (sheet.subtitle, TextStyle(10.5 * m, color: Self.softInk), 2),
        ]
    }

    mutating func layout(total: Int) -> MapLayout {
        let top = body.y + heading(mapHeading, draws: false)
        let main = Rect(body.x, top, body.width, max(body.bottom - footerHeight - top, 60))
        let box = shownBox
        let projection = PaperProjection(latitude: box.center.y)
        let gap = 8 * m
        let side: SideLayout, frame: Rect
        if paper.orientation == .landscape {
            let width = 205 * m
            side = column(Rect(main.right - width, main.y, width, main.height), projection)
            frame = Rect(main.x, main.y, main.width - width - gap, main.height)
        } else {
            side = strip(main, projection)
            frame = Rect(main.x, main.y, main.width, side.rect.y - gap - main.y)
        }
        let inner = frame.inset(by: 8 * m)
        let fitted = projection.fit(box, in: inner)
        return MapLayout(map: MapFrame(rect: frame, placement: fitted.placement, metresPerUnit: fitted.metresPerUnit), side: side)
    }

    mutating func mapPage(total: Int) {
        let layout = layout(total: total)
        canvas.fill(Rect(0, 0, canvas.size.width, canvas.size.height), .color(.white))
        _ = heading(mapHeading, draws: true)
        drawMap(layout.map)
        drawSide(layout.side, layout.map)
        footer(page: 1, of: total)
    }

    /// What the map must show, in degrees, within the world and never smaller than a village.
    var shownBox: BoundingBox {
        var box = BoundingBox.empty
        func grow(_ other: BoundingBox) { if !other.isEmpty, other.maxX - other.minX < 1e6 { box.grow(other) } }
        if let extent = sheet.extent { grow(extent) } else {
            for area in sheet.areas { grow(area.shape.bounds) }
            for circle in sheet.circles { grow(BoundingBox(minX: circle.center.x, minY: circle.center.y, maxX: circle.center.x, maxY: circle.center.y)) }
            for dot in sheet.dots { grow(BoundingBox(minX: dot.center.x, minY: dot.center.y, maxX: dot.center.x, maxY: dot.center.y)) }
            if box.isEmpty { for line in sheet.lines { grow(line.shape.bounds) } }
            if box.isEmpty { for shape in sheet.country { grow(shape.bounds) } }
        }
        if box.isEmpty { box = BoundingBox(minX: 97.3, minY: 5.6, maxX: 105.7, maxY: 20.5) }
        box = BoundingBox(
            minX: min(max(box.minX, -180), 180), minY: min(max(box.minY, -85), 85),
            maxX: min(max(box.maxX, -180), 180), maxY: min(max(box.maxY, -85), 85))
        let least = 0.02
        let dx = max(0, least - box.width) / 2, dy = max(0, least - box.height) / 2
        return BoundingBox(minX: box.minX - dx, minY: box.minY - dy, maxX: box.maxX + dx, maxY: box.maxY + dy)
    }

    private mutating func drawMap(_ map: MapFrame) {
        canvas.beginClip(map.rect)
        for shape in sheet.surroundings {
            canvas.draw(shape, map.placement, fill: .color(.gray(244)), outline: Pen(.gray(205), 0.5 * m))
        }
        let width = (sheet.areas.count <= 150 ? 0.45 : sheet.areas.count <= 1500 ? 0.25 : 0.12) * m
        for area in sheet.areas { canvas.draw(area.shape, map.placement, fill: scaled(area.fill)) }
        // After all fills, so that no neighbour covers half of a line.
        for area in sheet.areas { canvas.draw(area.shape, map.placement, outline: Pen(.gray(90), width)) }
        for line in sheet.lines { canvas.draw(line.shape, map.placement, outline: Pen(line.pen.color, line.pen.width * m, dashes: line.pen.dashes)) }
        // Under what must be read, over what is only filled.
        if sheet.isDraft {
            let size = min(map.rect.width, map.rect.height) * 0.3
            canvas.outlines(of: "ร่าง", around: map.rect.center, TextStyle(size, bold: true), turnedBy: 30, Pen(Self.hairline, 1.2 * m))
        }
        drawDots(map)
        drawCircles(map)
        drawLabels(map)
        canvas.endClip()
        canvas.frame(map.rect, Pen(Self.ink, 0.8 * m))
    }

    func scaled(_ fill: Fill) -> Fill {
        guard case .pattern(let p) = fill else { return fill }
        return .pattern(Pattern(p.figure, ink: p.ink, ground: p.ground, spacing: p.spacing * m, thickness: p.thickness * m))
    }

    /// Smaller the more there are; those with patterns first, for they say least.
    private mutating func drawDots(_ map: MapFrame) {
        let radius = (sheet.dots.count <= 400 ? 2.6 : sheet.dots.count <= 4_000 ? 1.6 : 0.7) * m
        // Light colours would be lost on white.
        let rim = sheet.dots.count <= 4_000 ? Pen(.gray(90), 0.3 * m) : nil
        for hasPattern in [true, false] {
            for dot in sheet.dots {
                if case .pattern = dot.fill { guard hasPattern else { continue } } else if hasPattern { continue }
                canvas.dot(map.placement.point(dot.center), radius: radius, dot.fill, rim: rim)
            }
        }
    }

    /// The largest first, so that the small ones lie on top.
    private mutating func drawCircles(_ map: MapFrame) {
        for circle in sheet.circles.sorted(by: { $0.value > $1.value }) where circle.value > 0 && circle.value.isFinite {
            canvas.circle(
                map.placement.point(circle.center), radius: max(radius(circle.value), 1.2 * m), fill: .color(circle.color),
                outline: Pen(.white, 0.7 * m))
        }
    }

    private mutating func drawLabels(_ map: MapFrame) {
        let style = TextStyle(6.8 * m, color: Self.ink)
        var taken: [Rect] = []
        for label in sheet.labels {
            let text = printed(label.text)
            let size = canvas.measure(text, style)
            var at = map.placement.point(label.center)
            // The name of a circle stands under it.
            let under = radii[label.center] ?? 0
            if under > 0 { at.y += under + size.height * 0.42 }
            let rect = Rect(at.x - size.width / 2, at.y - size.height / 2, size.width, size.height)
            // The line's height leaves room above and below the letters: a little of it may overlap.
            let core = Rect(rect.x, rect.y + rect.height * 0.15, rect.width, rect.height * 0.7)
            guard map.rect.contains(rect), !taken.contains(where: { $0.intersects(core) }) else { continue }
            taken.append(core)
            canvas.text(text, at: Point(rect.x, rect.y), style, halo: Pen(.white, 2 * m))
        }
    }
}
