import CCairo
import CPango

/// Text for PDF, in which marks stay with their letters.
///
/// pango tells cairo each character by itself. The marks above and below a Thai letter are then glyphs of their own that
/// stand a little higher or lower than the line, and readers such as poppler take them for other lines: "หมู่" is found
/// as "หมู" and "่" elsewhere. Told as one cluster, a letter and its marks carry their text with them (`ActualText`,
/// ISO 32000-1 section 14.9.4).
extension Lettering {
    /// Shows the text that is set, its upper left corner at `at`. False, with nothing drawn, when the text is not of the
    /// plain kind: letters that no font has, or that run from right to left.
    func show(on cairo: OpaquePointer, at: Point) -> Bool {
        guard unsafe pango_layout_get_unknown_glyphs_count(layout) == 0, let text = unsafe pango_layout_get_text(layout) else { return false }
        guard let start = unsafe pango_layout_get_iter(layout) else { return false }
        defer { unsafe pango_layout_iter_free(start) }
        repeat {
            if let run = unsafe pango_layout_iter_get_run_readonly(start), unsafe run.pointee.item.pointee.analysis.level % 2 == 1 { return false }
        } while unsafe pango_layout_iter_next_run(start) != 0

        guard let iterator = unsafe pango_layout_get_iter(layout) else { return false }
        defer { unsafe pango_layout_iter_free(iterator) }
        repeat {
            // The end of a line is a run of nothing.
            guard let run = unsafe pango_layout_iter_get_run_readonly(iterator) else { continue }
            var logical = PangoRectangle()
            unsafe pango_layout_iter_get_run_extents(iterator, nil, &logical)
            let unit = 1 / Double(PANGO_SCALE)
            let origin = Point(at.x + Double(logical.x) * unit, at.y + Double(unsafe pango_layout_iter_get_baseline(iterator)) * unit)
            unsafe show(run.pointee, of: text, on: cairo, origin)
        } while unsafe pango_layout_iter_next_run(iterator) != 0
        return true
    }

    private func show(_ run: PangoGlyphItem, of text: UnsafePointer<CChar>, on cairo: OpaquePointer, _ origin: Point) {
        let item = unsafe run.item.pointee, string = unsafe run.glyphs.pointee
        let unit = 1 / Double(PANGO_SCALE)
        let bytes = unsafe UnsafeBufferPointer(
            start: UnsafeRawPointer(text + Int(item.offset)).assumingMemoryBound(to: UInt8.self), count: Int(item.length))
        var glyphs: [cairo_glyph_t] = []
        var clusters: [cairo_text_cluster_t] = []
        var x = origin.x
        // Where the current cluster's text begins, and up to where text has been met.
        var start = 0, covered = 0
        for i in 0..<Int(unsafe string.num_glyphs) {
            let glyph = unsafe string.glyphs[i]
            let first = Int(unsafe string.log_clusters[i])
            // A glyph that begins at new text begins a cluster, unless that text is a mark on what stands before.
            if clusters.isEmpty || first > covered, unsafe clusters.isEmpty || !Self.isMark(bytes, at: first) {
                if !clusters.isEmpty { clusters[clusters.count - 1].num_bytes = Int32(first - start) }
                start = first
                clusters.append(cairo_text_cluster_t(num_bytes: 0, num_glyphs: 0))
            }
            covered = max(covered, first)
            if glyph.glyph != 0x0FFF_FFFF {  // PANGO_GLYPH_EMPTY
                glyphs.append(
                    cairo_glyph_t(
                        index: UInt(glyph.glyph), x: x + Double(glyph.geometry.x_offset) * unit,
                        y: origin.y + Double(glyph.geometry.y_offset) * unit))
                clusters[clusters.count - 1].num_glyphs += 1
            }
            x += Double(glyph.geometry.width) * unit
        }
        guard !clusters.isEmpty else { return }
        clusters[clusters.count - 1].num_bytes = Int32(bytes.count - start)
        unsafe cairo_set_scaled_font(cairo, pango_cairo_font_get_scaled_font(item.analysis.font))
        unsafe cairo_show_text_glyphs(
            cairo, text + Int(item.offset), Int32(bytes.count), &glyphs, Int32(glyphs.count), &clusters, Int32(clusters.count),
            cairo_text_cluster_flags_t(rawValue: 0))
    }

    /// Whether a vowel or mark above or below its letter stands here: U+0E31, U+0E34–0E3A, U+0E47–0E4E.
    private static func isMark(_ bytes: UnsafeBufferPointer<UInt8>, at i: Int) -> Bool {
        guard i + 2 < bytes.count, unsafe bytes[i] == 0xE0 else { return false }
        let second = unsafe bytes[i + 1], third = unsafe bytes[i + 2]
        return second == 0xB8 ? third == 0xB1 || (0xB4...0xBA).contains(third) : second == 0xB9 && (0x87...0x8E).contains(third)
    }
}
