import CHarfBuzz

/// A font file, open for reading. All lengths are in units of its em.
@safe struct FontFace: ~Copyable {
    private let font: OpaquePointer
    private let pen: OpaquePointer
    let unitsPerEm: Double

    /// A glyph as HarfBuzz places it in a run of text.
    struct PlacedGlyph {
        let id: UInt32
        /// Which scalar of the text it stands for.
        let scalar: Int
        /// From the start of the text to the glyph's own origin.
        let x: Double
        let y: Double
        let advance: Double
    }

    init(file: String) throws(FontError) {
        guard let blob = unsafe hb_blob_create_from_file_or_fail(file) else { throw .unreadable(file: file) }
        let face = unsafe hb_face_create(blob, 0)
        unsafe hb_blob_destroy(blob)
        guard unsafe hb_face_get_glyph_count(face) > 0 else {
            unsafe hb_face_destroy(face)
            throw .unreadable(file: file)
        }
        unitsPerEm = Double(unsafe hb_face_get_upem(face))
        // HarfBuzz never answers with null here, but with an empty object.
        unsafe font = hb_font_create(face)!
        unsafe hb_face_destroy(face)
        unsafe pen = Self.makePen()
    }

    deinit {
        unsafe hb_draw_funcs_destroy(pen)
        unsafe hb_font_destroy(font)
    }

    /// The glyph of a scalar alone; nil when the font has none.
    func glyph(of scalar: UInt32) -> UInt32? {
        var glyph: UInt32 = 0
        return unsafe hb_font_get_nominal_glyph(font, scalar, &glyph) != 0 ? glyph : nil
    }

    func advance(of glyph: UInt32) -> Double { Double(unsafe hb_font_get_glyph_h_advance(font, glyph)) }

    /// The glyph's outline in pixels at a size of `size` pixels to the em, moved by `x` and `y` units.
    func outline(of glyph: UInt32, size: Double, x: Double = 0, y: Double = 0) -> Outline {
        var outline = Outline(scale: size / unitsPerEm, x: x, y: y)
        unsafe withUnsafeMutablePointer(to: &outline) { unsafe hb_font_get_glyph_shape(font, glyph, pen, $0) }
        outline.close()
        return outline
    }

    /// The glyphs of a short text, as a browser would place them.
    func shape(_ scalars: [UInt32]) -> [PlacedGlyph] {
        let buffer = unsafe hb_buffer_create()!
        defer { unsafe hb_buffer_destroy(buffer) }
        // So that each mark keeps its own number, and is not counted with its base.
        unsafe hb_buffer_set_cluster_level(buffer, HB_BUFFER_CLUSTER_LEVEL_CHARACTERS)
        unsafe hb_buffer_add_codepoints(buffer, scalars, Int32(scalars.count), 0, Int32(scalars.count))
        unsafe hb_buffer_guess_segment_properties(buffer)
        unsafe hb_shape(font, buffer, nil, 0)
        var count: UInt32 = 0
        guard let glyphs = unsafe hb_buffer_get_glyph_infos(buffer, &count), let places = unsafe hb_buffer_get_glyph_positions(buffer, &count) else { return [] }
        var placed: [PlacedGlyph] = [], pen = 0.0
        for i in 0..<Int(count) {
            let glyph = unsafe glyphs[i], place = unsafe places[i]
            placed.append(
                PlacedGlyph(
                    id: glyph.codepoint, scalar: Int(glyph.cluster), x: pen + Double(place.x_offset), y: Double(place.y_offset),
                    advance: Double(place.x_advance)))
            pen += Double(place.x_advance)
        }
        return placed
    }

    /// What HarfBuzz draws a glyph with; its data are the ``Outline`` to draw into.
    private static func makePen() -> OpaquePointer {
        let pen = unsafe hb_draw_funcs_create()!
        unsafe hb_draw_funcs_set_move_to_func(pen, { _, data, _, x, y, _ in unsafe draw(data) { $0.move(Double(x), Double(y)) } }, nil, nil)
        unsafe hb_draw_funcs_set_line_to_func(pen, { _, data, _, x, y, _ in unsafe draw(data) { $0.line(Double(x), Double(y)) } }, nil, nil)
        unsafe hb_draw_funcs_set_quadratic_to_func(
            pen, { _, data, _, cx, cy, x, y, _ in unsafe draw(data) { $0.curve(Double(cx), Double(cy), Double(x), Double(y)) } }, nil, nil)
        unsafe hb_draw_funcs_set_cubic_to_func(
            pen,
            { _, data, _, ax, ay, bx, by, x, y, _ in
                unsafe draw(data) { $0.curve(Double(ax), Double(ay), Double(bx), Double(by), Double(x), Double(y)) }
            }, nil, nil)
        unsafe hb_draw_funcs_set_close_path_func(pen, { _, data, _, _ in unsafe draw(data) { $0.close() } }, nil, nil)
        return unsafe pen
    }
}

/// Draws into the outline behind the data that HarfBuzz hands on.
private func draw(_ data: UnsafeMutableRawPointer?, _ body: (inout Outline) -> Void) {
    guard let data = unsafe data else { return }
    unsafe body(&data.assumingMemoryBound(to: Outline.self).pointee)
}
