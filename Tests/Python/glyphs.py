"""Looks at files of glyphs (Sources/Glyphs) with FreeType.

    glyphs.py FONT [FONT ...] -- FILE [FILE ...]     prints what is wrong, and how many glyphs were looked at

Each file is a range of a stack made of the fonts. A glyph must have the box, the place and the advance that FreeType
finds in the first font that has it, and its distance field must be inside where FreeType's own picture is dark. Marks and
forms of Thai, which are placed by their neighbours, are looked at for their shape only.
"""
import math
import sys

import freetype
import numpy

SIZE, BORDER, ASCENT, EDGE = 24, 3, 26, 191.25


def fields(data: bytes):
    """The fields of a message of Protocol Buffers: (number, value)."""
    at = 0

    def varint() -> int:
        nonlocal at
        value = shift = 0
        while True:
            byte = data[at]
            at += 1
            value |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                return value

    while at < len(data):
        key = varint()
        if key & 7 == 0:
            yield key >> 3, varint()
        elif key & 7 == 2:
            length = varint()
            assert at + length <= len(data)
            yield key >> 3, data[at:at + length]
            at += length
        else:
            raise AssertionError(f"wire type {key & 7}")


def signed(value: int) -> int:
    return (value >> 1) ^ -(value & 1)


def is_moved(scalar: int) -> bool:
    return scalar == 0x0E31 or 0x0E34 <= scalar <= 0x0E3A or 0x0E47 <= scalar <= 0x0E4E or 0xF700 <= scalar <= 0xF71A


def outline(face: freetype.Face, scalar: int):
    """The exact box in pixels (x from, y from, x to, y to) or None, and the advance."""
    face.load_char(chr(scalar), freetype.FT_LOAD_NO_SCALE | freetype.FT_LOAD_NO_HINTING)
    scale = SIZE / face.units_per_EM
    if not face.glyph.outline.n_points:
        return None, face.glyph.metrics.horiAdvance * scale
    box = face.glyph.outline.get_bbox()
    return [box.xMin * scale, box.yMin * scale, box.xMax * scale, box.yMax * scale], face.glyph.metrics.horiAdvance * scale


def picture(face: freetype.Face, scalar: int, left: int, top: int, width: int, height: int):
    """FreeType's coverage of each pixel of a box, 0 to 255."""
    face.set_char_size(SIZE * 64)
    face.load_char(chr(scalar), freetype.FT_LOAD_NO_HINTING | freetype.FT_LOAD_NO_BITMAP | freetype.FT_LOAD_RENDER)
    bitmap = face.glyph.bitmap
    drawn = numpy.zeros((height, width), dtype=int)
    pixels = numpy.array(bitmap.buffer, dtype=int).reshape(bitmap.rows, bitmap.pitch)[:, :bitmap.width] if bitmap.rows else numpy.zeros((0, 0), int)
    y, x = top - face.glyph.bitmap_top, face.glyph.bitmap_left - left
    for row in range(bitmap.rows):
        for column in range(bitmap.width):
            if 0 <= y + row < height and 0 <= x + column < width:
                drawn[y + row, x + column] = pixels[row, column]
            elif pixels[row, column] > 60:
                return None
    return drawn


def look(glyph: dict, faces: list, told: list) -> None:
    scalar, width, height = glyph[1], glyph[3], glyph[4]
    left, top = signed(glyph[5]), signed(glyph[6]) + ASCENT
    face = next((face for face in faces if face.get_char_index(chr(scalar))), None)
    name = f"U+{scalar:04X}"
    if face is None:
        if not 0xF700 <= scalar <= 0xF71A:
            told.append(f"{name} is in no font")
        return
    if width and len(glyph[2]) != (width + 2 * BORDER) * (height + 2 * BORDER):
        told.append(f"{name}: {len(glyph[2])} bytes for {width} by {height}")
        return
    if is_moved(scalar):
        return
    box, advance = outline(face, scalar)
    if glyph[7] != math.floor(advance + 0.5):
        told.append(f"{name}: advance {glyph[7]}, FreeType {advance}")
    if box is None:
        if width or height:
            told.append(f"{name} has no outline")
        return
    expected = [math.floor(box[0] + 1e-9), math.floor(box[1] + 1e-9), math.ceil(box[2] - 1e-9), math.ceil(box[3] - 1e-9)]
    # Curves cut into straight edges reach a hundredth less far.
    close = [abs(value - round(value)) < 0.011 for value in box]
    if any(one != other and not near for one, other, near in zip([left, top - height, left + width, top], expected, close)):
        told.append(f"{name}: box {[left, top - height, left + width, top]}, FreeType {box}")
        return
    drawn = picture(face, scalar, left, top, width, height)
    if drawn is None:
        told.append(f"{name}: FreeType draws beyond the box")
        return
    field = numpy.frombuffer(glyph[2], dtype=numpy.uint8).reshape(height + 2 * BORDER, width + 2 * BORDER).astype(int)
    inner = field[BORDER:BORDER + height, BORDER:BORDER + width]
    # A pixel that is dark has its middle inside; one that is hardly touched has not.
    wrong = ((drawn >= 250) & (inner < EDGE)) | ((drawn <= 5) & (inner > EDGE))
    if wrong.any():
        told.append(f"{name}: {int(wrong.sum())} pixels on the wrong side")
    # Amid dark pixels there is no edge: outlines that overlap leave none inside.
    dark = numpy.pad(drawn >= 250, 1)
    amid = numpy.logical_and.reduce([dark[1 + dy:1 + dy + height, 1 + dx:1 + dx + width] for dy in (-1, 0, 1) for dx in (-1, 0, 1)])
    if (amid & (inner < EDGE + 20)).any():
        told.append(f"{name}: an edge inside")


def main() -> None:
    split = sys.argv.index("--")
    faces = [freetype.Face(path) for path in sys.argv[1:split]]
    told, seen = [], 0
    for path in sys.argv[split + 1:]:
        with open(path, "rb") as file:
            (number, stack), = fields(file.read())
        assert number == 1
        parts = list(fields(stack))
        assert [number for number, _ in parts[:2]] == [1, 2] and {number for number, _ in parts[2:]} <= {3}
        first, last = map(int, parts[1][1].decode().split("-"))
        known = 0
        for _, message in parts[2:]:
            glyph = dict(fields(message))
            assert first <= glyph[1] <= last and glyph[1] > known, "glyphs stand in order"
            known = glyph[1]
            look(glyph, faces, told)
            seen += 1
        held = {scalar for scalar in range(max(first, 32), last + 1) if not 0x7F <= scalar <= 0x9F and not 0xD800 <= scalar <= 0xDFFF
                and any(face.get_char_index(chr(scalar)) for face in faces)}
        missing = held - {dict(fields(message))[1] for _, message in parts[2:]}
        told += [f"U+{scalar:04X} is missing" for scalar in sorted(missing)]
    for line in told:
        print(line)
    print(f"{seen} glyphs")


main()
