internal import Atlas
internal import Catalog
internal import Geo
internal import HTTP
internal import Reports
internal import Store

/// A brought table on a map: its rows of one level in classes, and what the map does not show.
struct JoinMap {
    let join: TableJoin
    let level: AreaLevel
    let drawing: AreaDrawing
    let classes: Classification?
    let colors: [String]
    /// Areas of the provinces that the table speaks of, for which it has no number.
    let withoutValue: Int

    /// Nil when no row was placed, or no outline of the areas is known.
    init?(_ join: TableJoin, areas: AreaRegister, names: (AreaCode) -> String, _ shapes: ReportShapes) throws {
        guard let level = join.level else { return nil }
        self.join = join
        self.level = level
        let rows = join.matched.filter { $0.area.level == level }
        let values = Dictionary(rows.map { ($0.area.text, $0.value) }) { a, _ in a }
        let classes = Classification(rows.compactMap(\.value), .quantile, classes: 5)
        let colors = Palette.ylGnBu.colors(classes?.classes ?? 0)
        let provinces = Set(rows.map(\.area.province))
        let extent = areas.provinceOutlines().reduce(into: BoundingBox.empty) { box, one in if provinces.contains(one.key) { box.grow(one.value.bounds) } }
        var drawing = AreaDrawing(title: join.valueColumn.map { join.columns[$0] } ?? "ตารางของผู้ใช้")
        var without = 0
        let outlines = try shapes.shapes(level, generalization: AreaDrawing.generalization(extent.isEmpty ? Layer.thailand : extent))
        for (id, shape) in outlines.sorted(by: { $0.key < $1.key }) {
            guard let code = AreaCode(id), provinces.contains(code.province) else { continue }
            let value = values[id] ?? nil
            if value == nil { without += 1 }
            let look = value.flatMap { value in classes.map { PlaceLook.color(colors[$0.classIndex(value)]) } } ?? .kind(.noData)
            let words = value.map { decimal($0) } ?? (values[id] == nil ? "ไม่มีแถวในตาราง" : "ไม่มีตัวเลข")
            drawing.add(AreaDrawing.Place(shape: shape, look: look, words: "\(names(code)): \(words)"))
        }
        guard !drawing.places.isEmpty else { return nil }
        self.classes = classes
        self.colors = colors
        self.drawing = drawing
        withoutValue = without
    }
}

extension Service {
    private static let joinRows = 1_000

    /// The page of the form and, once a table has come, of what became of it.
    func joinPage(_ join: TableJoin?, _ x: Exchange) throws -> [UInt8] {
        page(
            PageParts(
                title: Localized(th: "วางตารางของท่านบนแผนที่", en: "Your table on the map"), trail: [(title: "รายงานแผนที่", href: "/reports")],
                main: """
                    \(try join.map { try joined($0) } ?? "")<p class="lead">แฟ้ม CSV (UTF-8 ไม่เกิน 1 เมกะไบต์) ที่มีคอลัมน์รหัสพื้นที่ 2, 4, 6 หรือ 8 หลัก หรือชื่อจังหวัด อำเภอ ตำบล ระบบไม่เก็บแฟ้มไว้</p>
                    <form class="fields no-print" method="post" action="/reports/join" enctype="multipart/form-data">
                    <label for="file">แฟ้ม CSV</label><input type="file" id="file" name="file" accept=".csv,text/csv" required>
                    <label for="key">คอลัมน์รหัส (เว้นว่างให้ระบบหาเอง)</label><input id="key" name="key" maxlength="200">
                    <label for="value">คอลัมน์ค่า (เว้นว่าง: คอลัมน์ตัวเลขแรก)</label><input id="value" name="value" maxlength="200">
                    <button class="main" name="f" value="html">ดูบนแผนที่</button><button name="f" value="geojson">รับแผนที่เป็น GeoJSON</button></form>
                    """), x)
    }

    private func joined(_ join: TableJoin) throws -> HTML {
        let villages = try villageNames(join)
        func name(_ code: AreaCode) -> String { atlas.catalog.areas[code]?.name.th ?? villages[code] ?? code.text }
        let map = try JoinMap(join, areas: atlas.catalog.areas, names: name, atlas.shapes)
        let faults = HTML.each(join.faults) { "<li>\($0.fault.title.th) <strong>\(grouped($0.count))</strong> แถว</li>" }
        let lost = HTML.each(join.unmatched.prefix(Service.joinRows)) { row in
            "<tr><td class=\"number\">\(row.line)</td><th scope=\"row\">\(row.text.isEmpty ? "–" : row.text)</th><td>\(row.fault.title.th)</td><td>\(row.place.map { name($0) } ?? "–")</td></tr>"
        }
        let list: HTML = join.unmatched.isEmpty ? "" : """
            <h2>แถวที่วางไม่ได้ \(grouped(join.unmatched.count)) แถว</h2><ul>\(faults)</ul>\(table(["#บรรทัด", "พื้นที่ที่ระบุ", "เป็นอะไร", "อยู่ใน"], lost))\(cut(join.unmatched.count))
            """
        let isWhole = join.matched.allSatisfy { $0.value.map { $0 == $0.rounded() } ?? true }
        func told(_ value: Double) -> String { fixed(value, decimals: isWhole ? 0 : 2) }
        let placed = HTML.each(join.matched.prefix(Service.joinRows)) { row in
            "<tr><td>\(row.area.text)</td><th scope=\"row\">\(name(row.area))</th><td class=\"number\">\(row.value.map { told($0) } ?? "–")</td></tr>"
        }
        let column = join.valueColumn.map { join.columns[$0] } ?? "ค่า"
        let rows: HTML = join.matched.isEmpty ? "" : "<h2>แถวที่วางได้ \(grouped(join.matched.count)) แถว</h2>\(table(["รหัส", "พื้นที่", "#\(column)"], placed))\(cut(join.matched.count))"
        return "<p class=\"notice\" role=\"status\">\(join.summary.th)</p>\(map.map { figure($0, column, told) } ?? "")\(list)\(rows)<h2>ตารางอื่น</h2>"
    }

    private func cut(_ count: Int) -> HTML {
        count > Service.joinRows ? "<p class=\"fine\">แสดง \(grouped(Service.joinRows)) จาก \(grouped(count)) แถว แฟ้ม GeoJSON มีครบทุกแถว</p>" : ""
    }

    private func figure(_ map: JoinMap, _ column: String, _ told: (Double) -> String) -> HTML {
        let window = map.drawing.window
        let elsewhere = map.join.matched.count { $0.area.level != map.level }
        let note = elsewhere > 0 ? " อีก \(grouped(elsewhere)) แถวเป็นพื้นที่ระดับอื่น อยู่ในตารางเท่านั้น" : ""
        let numbers = map.classes.map { classes in "ค่า \(told(classes.edges[0]))–\(told(classes.edges[classes.classes]))" } ?? "ไม่มีตัวเลข"
        let rows = HTML.each(map.colors.enumerated()) { i, color in
            let edges = map.classes?.edges ?? []
            let title = edges[i] == edges[i + 1] ? told(edges[i]) : "\(told(edges[i])) – \(i + 2 == edges.count ? "" : "ต่ำกว่า ")\(told(edges[i + 1]))"
            return legendRow("<i class=\"swatch\" style=\"background:\(color)\"></i>", title, map.classes?.counts[i] ?? 0)
        }
        let isPoints = map.level == .village
        let empty = legendRow(
            "<i class=\"swatch\(isPoints ? " point" : "")\" style=\"background-image:url(\(SVGPattern.image(.noData, isPoint: isPoints)))\"></i>", FigureKind.noData.title.th,
            map.withoutValue)
        return """
            <div class="report"><figure class="picture report-map"><div class="canvas" style="--ratio:calc(\(window.width)/\(window.height))">\(HTML.trusted(map.drawing.svg(window)))</div>
            <figcaption>แผนที่แรเงาราย\(map.level.title.th): \(column) \(numbers)\(note) · เพื่อการวางแผน ไม่ใช่แนวเขตตามกฎหมาย</figcaption></figure>
            <section class="legend" data-legend aria-labelledby="legend-title"><h2 id="legend-title">\(column)</h2><ul>\(rows)\(empty)</ul>
            <p class="fine">แบ่งชั้นให้จำนวนพื้นที่เท่ากัน (ควอนไทล์); ค่าเท่าขอบอยู่ชั้นบน ชั้นสุดท้ายรวมค่าสูงสุด</p></section></div>
            """
    }

    private func legendRow(_ swatch: HTML, _ title: String, _ count: Int) -> HTML {
        "<li><div class=\"legend-row\">\(swatch)<span>\(title)</span><span class=\"number\">\(grouped(count))</span></div></li>"
    }

    /// The names of the villages that the table names.
    private func villageNames(_ join: TableJoin) throws -> [AreaCode: String] {
        let codes = join.matched.map(\.area).filter { $0.level == .village }
        guard !codes.isEmpty, let layer = try atlas.shapes.layer(.village) else { return [:] }
        return try atlas.areas.names(of: codes, in: layer, for: .anonymous)
    }
}
