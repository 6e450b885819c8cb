@testable import Drawing
import Foundation
import Geo
import Testing

@Suite struct `A canvas` {
    @Test func `fills with the very colour that was asked for`() throws {
        let colors = SampleSheets.palette + [.white, .black, Color(1, 254, 127)]
        var canvas = try Canvas(.png(pixelsPerUnit: 2), size: Size(Double(colors.count) * 10, 10))
        for (i, color) in colors.enumerated() { canvas.draw(square(Double(i) * 10, 0, 10), fill: .color(color)) }
        let pixels = try Pixels(try canvas.finish())
        #expect(pixels.width == colors.count * 20 && pixels.height == 20)
        for (i, color) in colors.enumerated() { #expect(Set(pixels.block((i * 20 + 1)..<(i * 20 + 19), 1..<19)) == [color]) }
    }

    @Test func `leaves holes open and keeps parts apart`() throws {
        let ring = { (low: Double, high: Double) in [(low, low), (high, low), (high, high), (low, high), (low, low)].map { Coordinate(x: $0.0, y: $0.1) } }
        // Both rings turn the same way round: only the rule of even and odd leaves the hole.
        let shape = Shape.multiPolygon([[ring(0, 20), ring(5, 15)], [ring(25, 30)]])
        var canvas = try Canvas(.png(pixelsPerUnit: 1), size: Size(30, 30))
        canvas.draw(shape, fill: .color(.black))
        let pixels = try Pixels(try canvas.finish())
        #expect(pixels[2, 2] == .black && pixels[10, 10] == .white && pixels[22, 22] == .white && pixels[27, 27] == .black)
    }

    @Test func `leaves what is not drawn on clear, when it has no ground`() throws {
        var canvas = try Canvas(.png(pixelsPerUnit: 1, hasGround: false), size: Size(20, 10))
        canvas.draw(square(0, 0, 10), fill: .color(Color(10, 200, 30)))
        let pixels = try Pixels(try canvas.finish())
        #expect(pixels.alpha(5, 5) == 255 && pixels[5, 5] == Color(10, 200, 30) && pixels.alpha(15, 5) == 0)
    }

    @Test func `tiles patterns without a seam`() throws {
        for (pattern, _) in SampleSheets.patterns {
            let side = Int(Pattern.tileSide)
            var canvas = try Canvas(.png(pixelsPerUnit: 1), size: Size(64, 64))
            canvas.fill(Rect(0, 0, 64, 64), .pattern(pattern.tiled))
            let pixels = try Pixels(try canvas.finish())
            let tile = pixels.block(0..<side, 0..<side)
            for (x, y) in [(1, 1), (2, 1)] {
                let other = pixels.block((x * side)..<((x + 1) * side), (y * side)..<((y + 1) * side))
                // cairo rounds to the 256th of a pixel.
                let apart = zip(tile, other).map { abs(Int($0.red) - Int($1.red)) }.max() ?? 0
                #expect(apart <= 8, "\(pattern.figure) \(apart)")
            }
            #expect(Set(tile).count > 1)
        }
    }

    @Test func `draws points with patterns that differ from one another and from every colour`() throws {
        let patterns = SampleSheets.patterns.map(\.pattern)
        var canvas = try Canvas(.png(pixelsPerUnit: 4), size: Size(Double(patterns.count) * 10, 10))
        for (i, pattern) in patterns.enumerated() { canvas.dot(Point(Double(i) * 10 + 5, 5), radius: 4, .pattern(pattern)) }
        let pixels = try Pixels(try canvas.finish())
        let blocks = patterns.indices.map { pixels.block((40 * $0)..<(40 * $0 + 40), 0..<40) }
        for (i, block) in blocks.enumerated() {
            // Of one colour is no more than two thirds of the point.
            let ink = block.count { $0 == patterns[i].ink }, ground = block.count { $0 == patterns[i].ground && patterns[i].ground != .white }
            #expect(ink > 100 && max(ink, ground) < 804 * 2 / 3, "\(i): \(ink) \(ground)")
            // Black and white, they still differ.
            for other in blocks.dropFirst(i + 1) {
                func isInk(_ color: Color) -> Bool { Int(color.red) + Int(color.green) + Int(color.blue) < 3 * 215 }
                #expect(zip(block, other).count { isInk($0) != isInk($1) } > 40, "\(i)")
            }
        }
    }

    @Test func `draws four patterns that differ from one another, from white and in grey`() throws {
        let patterns = SampleSheets.patterns.map(\.pattern)
        var canvas = try Canvas(.png(pixelsPerUnit: 4), size: Size(Double(patterns.count) * 40, 40))
        for (i, pattern) in patterns.enumerated() { canvas.draw(square(Double(i) * 40, 0, 40), fill: .pattern(pattern)) }
        let pixels = try Pixels(try canvas.finish())
        // The share of ink along rows, columns and both diagonals tells figures apart.
        func measures(_ k: Int) -> [Double] {
            let block = pixels.block((k * 160 + 16)..<(k * 160 + 144), 16..<144)
            let inked = block.map { color in patterns[k].ground == color ? 0.0 : 1.0 }
            func variation(_ dx: Int, _ dy: Int) -> Double {
                var changes = 0.0
                for y in 4..<124 { for x in 4..<124 { changes += abs(inked[y * 128 + x] - inked[(y + dy) * 128 + x + dx]) } }
                return changes / 14_400
            }
            return [inked.reduce(0, +) / Double(inked.count), variation(1, 0), variation(1, 1), variation(1, -1)]
        }
        let all = patterns.indices.map(measures)
        for (k, m) in all.enumerated() {
            #expect(m[0] > 0.03 && m[0] < 0.9, "\(k): \(m)")
            for other in all.dropFirst(k + 1) { #expect(zip(m, other).contains { abs($0 - $1) > 0.04 }, "\(m) \(other)") }
        }
        // Hatches follow their own diagonal.
        #expect(all[0][3] < all[0][2] / 3 && all[3][2] < all[3][3] / 3)
    }

    @Test(arguments: [DrawingForm.svg, .pdf(DocumentInformation(title: "", author: "", created: "2024-01-12T09:30:00Z"))])
    func `keeps patterns as lines, not as pictures`(form: DrawingForm) throws {
        var canvas = try Canvas(form, size: Size(100, 100))
        for (i, entry) in SampleSheets.patterns.enumerated() { canvas.draw(square(Double(i) * 25, 0, 25), fill: .pattern(entry.pattern)) }
        let bytes = try canvas.finish()
        if form == .svg {
            #expect(!String(decoding: bytes, as: UTF8.self).contains("<image"))
        } else {
            #expect(try Judge.text("pdfimages", ["-list", "{}"], bytes).split(separator: "\n").count == 2)
        }
    }

    @Test func `gives the same bytes for the same drawing, whatever was drawn before`() throws {
        func draw(_ form: DrawingForm) throws -> [UInt8] {
            var canvas = try Canvas(form, size: Size(200, 100), title: "ภาพ")
            canvas.draw(square(10, 10, 50), fill: .pattern(.noData), outline: Pen(.black, 1))
            canvas.text("น้ำป่าสัก", at: Point(80, 20), TextStyle(14))
            return try canvas.finish()
        }
        for form in [DrawingForm.svg, .png(pixelsPerUnit: 1), .pdf(DocumentInformation(title: "ก", author: "ข", created: "2024-01-12T09:30:00Z"))] {
            #expect(try draw(form) == draw(form))
        }
    }

    @Test func `writes SVG that is XML, with the title that was given`() throws {
        for title in ["แผนที่ <\u{0E48}น้ำ> & \"ป่า\" ]]>", "a\u{0}b\u{1B}c"] {
            var canvas = try Canvas(.svg, size: Size(50, 50), title: title)
            canvas.text("ที่", at: Point(5, 5), TextStyle(12))
            let script = """
                import sys, xml.etree.ElementTree as E
                r = E.parse(sys.argv[1]).getroot()
                assert r.tag == '{http://www.w3.org/2000/svg}svg' and r.get('role') == 'img' and r.get('viewBox') == '0 0 50 50', r.attrib
                sys.stdout.write(r[0].text)
                """
            let expected = String(String.UnicodeScalarView(title.unicodeScalars.map { $0.value < 32 ? " " : $0 }))
            #expect(try Judge.python(script, try canvas.finish()) == expected)
        }
    }

    @Test func `wraps Thai between words, and cuts what is too long`() throws {
        var canvas = try Canvas(.svg, size: Size(500, 500))
        let text = "การพัฒนาชุมชนหมู่บ้านเศรษฐกิจพอเพียง"
        let style = TextStyle(20)
        let line = canvas.measure(text, style)
        let wrapped = canvas.measure(text, style, width: line.width * 0.6)
        #expect(wrapped.height > line.height * 1.8 && wrapped.height < line.height * 2.2 && wrapped.width <= line.width * 0.6)
        #expect(canvas.measure(text, style, width: line.width * 0.6, lines: 1).height < line.height * 1.2)
        var page = try Canvas(.pdf(DocumentInformation(title: "t", author: "", created: "2024-01-12T09:30:00Z")), size: Size(500, 500))
        page.text(text, at: Point(10, 10), style, width: line.width * 0.6)
        let lines = try Judge.words(try page.finish()).split(whereSeparator: \.isWhitespace).map(String.init)
        #expect(lines.joined() == text && lines.count == 2)
        // Each line ends where one of the words ends.
        let words = ["การ", "พัฒนา", "ชุมชน", "หมู่บ้าน", "เศรษฐกิจ", "พอเพียง"]
        let ends = words.indices.map { words[...$0].joined() }
        #expect(ends.contains(lines[0]), "\(lines)")
    }

    @Test func `survives coordinates, sizes and texts that nobody should draw`() throws {
        let hard = [0, 1, -1, 1e5, -1e5, 1e9, -1e12, 1e300, -1e308, .infinity, -.infinity, .nan, .leastNonzeroMagnitude, 1e7]
        for form in [DrawingForm.png(pixelsPerUnit: 1), .svg, .pdf(DocumentInformation(title: "\u{0}", author: "ก", created: "not a date"))] {
            var canvas = try Canvas(form, size: Size(64, 64))
            for a in hard {
                for b in hard {
                    canvas.draw(square(a, b, 10), fill: .pattern(.suppressed), outline: Pen(.black, 1))
                    canvas.draw(square(0, 0, 1), Placement(xx: a, yy: b, x0: b, y0: a), fill: .color(.black))
                    canvas.draw(Shape(kind: .lineString, xy: [a, b, 3, 3], ringEnds: [2]), outline: Pen(.black, 1))
                    canvas.fill(Rect(a, b, b, a), .pattern(.noData))
                    canvas.circle(Point(a, b), radius: a, fill: .color(.black))
                    canvas.line([Point(a, b), Point(b, a)], Pen(.black, b, dashes: [a, b]))
                    canvas.dots([Point(a, b)], radius: 1, .black)
                    canvas.text("ก", at: Point(a, b), TextStyle(a), width: b, lines: 3)
                    canvas.outlines(of: "ร่าง", around: Point(a, b), TextStyle(b), turnedBy: a, Pen(.black, 1))
                }
            }
            canvas.draw(Shape(kind: .polygon, xy: [0, 0, 1], ringEnds: [9, 2], polygonEnds: [7]), fill: .color(.black))
            canvas.draw(Shape(kind: .point, xy: [1, 1]), fill: .color(.black), outline: Pen(.black, 1))
            canvas.text("", at: Point(0, 0), TextStyle(10))
            canvas.text(String(repeating: "่", count: 500) + "\u{0}\u{FFFF}\u{202E}שלום\u{1F600}ญ\u{E000}", at: Point(0, 0), TextStyle(10), width: 50)
            canvas.text(String(repeating: "กี้", count: 50_000), at: Point(0, 0), TextStyle(10), width: 60, lines: 2)
            #expect(try !canvas.finish().isEmpty)
        }
        for size in [Size(0, 10), Size(-1, 5), Size(.nan, 5), Size(1e9, 5), Size(.infinity, 1)] {
            #expect(throws: DrawingError.self) { _ = try Canvas(.svg, size: size) }
        }
        #expect(throws: DrawingError.badSize(width: 14_400, height: 14_400)) { _ = try Canvas(.png(pixelsPerUnit: 1), size: Size(14_400, 14_400)) }
    }

    /// CPango's shim repeats what pango's own headers say.
    @Test func `calls pango by prototypes that are pango's own`() throws {
        let shim = repository.appending(path: "Sources/CPango/shim.h").path()
        let layouts = """
            #include <stddef.h>
            #include <stdio.h>
            int main(void) {
              printf("%zu %zu %zu\\n", sizeof(PangoGlyphInfo), offsetof(PangoGlyphInfo, geometry.x_offset), offsetof(PangoGlyphInfo, geometry.y_offset));
              printf("%zu %zu %zu\\n", sizeof(PangoGlyphString), offsetof(PangoGlyphString, glyphs), offsetof(PangoGlyphString, log_clusters));
              printf("%zu %zu %zu %zu\\n", sizeof(PangoItem), offsetof(PangoItem, length), offsetof(PangoItem, analysis.font), offsetof(PangoItem, analysis.level));
              printf("%zu %zu %zu\\n", sizeof(PangoGlyphItem), offsetof(PangoGlyphItem, item), offsetof(PangoGlyphItem, glyphs));
              printf("%zu %zu\\n", sizeof(PangoRectangle), offsetof(PangoRectangle, y));
              printf("%d %d %d %d %d %d\\n", PANGO_SCALE, PANGO_WRAP_WORD_CHAR, PANGO_ELLIPSIZE_NONE, PANGO_ELLIPSIZE_END, PANGO_ALIGN_CENTER, PANGO_ALIGN_RIGHT);
            }
            """
        let script = """
            import subprocess, sys, tempfile, os
            out = []
            for own in (True, False):
                flags = subprocess.run(['pkg-config', '--cflags', 'pangocairo'], capture_output=True, text=True, check=True).stdout.split()
                with tempfile.TemporaryDirectory() as d:
                    open(d + '/a.c', 'w').write(('' if own else '#include <pango/pangocairo.h>\\n') + '#include "\(shim)"\\n' + open(sys.argv[1]).read())
                    subprocess.run(['clang', '-Wall', '-Werror', *flags, '-o', d + '/a', d + '/a.c', '-Wl,--unresolved-symbols=ignore-all'], check=True)
                    out.append(subprocess.run([d + '/a'], capture_output=True, text=True, check=True).stdout)
            assert out[0] == out[1] and len(out[0]) > 40, out
            """
        _ = try Judge.python(script, Array(layouts.utf8))
    }
}
