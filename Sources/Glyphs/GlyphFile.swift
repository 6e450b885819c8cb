internal import Encoding

/// A range of glyphs as MapLibre reads it (Protocol Buffers, "glyphs.proto" of its fonts): in each message the fields by number
/// are, for the file, 1 the stack; for the stack, 1 its name, 2 its range, 3 a glyph; for a glyph, 1 its code point, 2 its
/// distance field, 3 width, 4 height, 5 left, 6 top, 7 advance.
public enum GlyphFile {
    public static let mediaType = "application/x-protobuf"

    /// From the baseline up to the line from which MapLibre measures down: with it, capitals stand in the middle of
    /// their label, as with the fonts that MapLibre was made for.
    static let ascent = 26

    /// The glyphs of a range, each from the first stack, and in it from the first file, that has it. A range without
    /// glyphs is a stack with none.
    ///
    /// - Throws: ``FontError`` when a font's file is no longer what it was at the start.
    public static func make(_ stacks: [FontStack], _ range: GlyphRange) throws(FontError) -> [UInt8] {
        var glyphs: [UInt32: [UInt8]] = [:]
        for file in stacks.flatMap(\.files) {
            let face = try FontFace(file: file)
            let forms = range.holdsThai ? ThaiForms(face) : nil
            for scalar in range.first...range.last where glyphs[scalar] == nil && isDrawn(scalar) {
                if let form = forms?[scalar] {
                    glyphs[scalar] = glyph(scalar, face, form)
                } else if let id = face.glyph(of: scalar), id != 0 {
                    glyphs[scalar] = glyph(scalar, face, ThaiForms.Form(glyph: id, x: 0, y: 0, advance: face.advance(of: id)))
                }
            }
        }
        var stack = ByteBuffer()
        stack.append(field: 1, text: stacks.map(\.name).joined(separator: ","))
        stack.append(field: 2, text: range.description)
        for (_, glyph) in glyphs.sorted(by: { $0.key < $1.key }) { stack.append(field: 3, glyph.span) }
        var file = ByteBuffer()
        file.append(field: 1, stack.span)
        return file.take()
    }

    /// Controls and halves of surrogate pairs are no characters to draw.
    private static func isDrawn(_ scalar: UInt32) -> Bool { scalar >= 0x20 && !(0x7F...0x9F).contains(scalar) && !(0xD800...0xDFFF).contains(scalar) }

    private static func glyph(_ scalar: UInt32, _ face: borrowing FontFace, _ form: ThaiForms.Form) -> [UInt8] {
        let field = DistanceField(face.outline(of: form.glyph, size: DistanceField.size, x: form.x, y: form.y))
        var glyph = ByteBuffer()
        glyph.append(field: 1, varint: UInt64(scalar))
        if !field.bitmap.isEmpty { glyph.append(field: 2, field.bitmap.span) }
        glyph.append(field: 3, varint: UInt64(field.width))
        glyph.append(field: 4, varint: UInt64(field.height))
        glyph.append(field: 5, varint: Protobuf.zigzag(Int64(field.left)))
        glyph.append(field: 6, varint: Protobuf.zigzag(Int64(field.top - ascent)))
        let advance = (form.advance * DistanceField.size / face.unitsPerEm).rounded()
        glyph.append(field: 7, varint: UInt64(max(advance, 0)))
        return glyph.take()
    }
}

extension GlyphRange {
    /// Whether Thai letters, or their forms in the private use area, are in it.
    fileprivate var holdsThai: Bool { first == 0x0E00 || first == 0xF700 }
}
