import Encoding
import Foundation
import TestSupport
import Testing

/// Random bytes, of which most make sense: ASCII, controls, Thai, emoji, and lone bytes.
func randomText(_ generator: inout SeededGenerator) -> [UInt8] {
    var bytes: [UInt8] = []
    for _ in 0..<Int.random(in: 0...40, using: &generator) {
        switch Int.random(in: 0..<8, using: &generator) {
        case 0: bytes.append(UInt8.random(in: 0...0x1F, using: &generator))
        case 1: bytes.append(UInt8.random(in: 0x80...0xFF, using: &generator))
        case 2: bytes += Array("😀🏞️𐍈".utf8).prefix(Int.random(in: 1...10, using: &generator))
        case 3: bytes += Array(["\"", "\\", "/", "\u{7F}", "\u{2028}", "&<>'", "\u{FFFD}"].randomElement(using: &generator)!.utf8)
        case 4: bytes += Array("plain ascii text".utf8)
        default: bytes += Array("บ้านแม่ต๋ำ".utf8)
        }
    }
    return bytes
}

@Suite struct TextTests {
    @Test func aJSONStringReadsBackWithItsErrorsReplaced() throws {
        var generator = SeededGenerator(seed: 11)
        for _ in 0..<5_000 {
            let bytes = randomText(&generator)
            var buffer = ByteBuffer()
            buffer.append(json: bytes.span)
            #expect(try JSONValue.parse(buffer.take()) == .text(String(decoding: bytes, as: UTF8.self)))
        }
    }

    @Test func everyControlCharacterIsEscaped() throws {
        for byte in UInt8(0)..<0x20 {
            var buffer = ByteBuffer()
            buffer.append(json: [byte].span)
            let text = buffer.take()
            #expect(text.allSatisfy { $0 >= 0x20 })
            #expect(try JSONValue.parse(text) == .text(String(UnicodeScalar(byte))))
        }
    }

    @Test func everyPairOfBytesIsRepairedAsUnicodeSays() {
        for a in UInt8.min...UInt8.max {
            for b in UInt8.min...UInt8.max {
                for tail in [[], [0xA0], [0x80, 0xBF], [0x41]] as [[UInt8]] {
                    let bytes = [a, b] + tail
                    var buffer = ByteBuffer()
                    buffer.append(repairing: bytes.span)
                    #expect(buffer.take() == Array(String(decoding: bytes, as: UTF8.self).utf8))
                }
            }
        }
    }

    @Test func markupIsEscaped() {
        var buffer = ByteBuffer()
        buffer.append(markup: "<a href=\"x\">'แผนที่' & \u{1}</a>")
        #expect(
            String(decoding: buffer.take(), as: UTF8.self)
                == "&lt;a href=&quot;x&quot;&gt;&#39;แผนที่&#39; &amp; \u{FFFD}&lt;/a&gt;")
    }

    @Test func aDocumentReadsBack() throws {
        var json = JSONWriter()
        json.object {
            $0.member("title", "แผนที่ \"x\"")
            $0.member("count", 7)
            $0.member("share", 0.25)
            $0.member("open", true)
            $0.member("bbox", [97.5, 5.625, 105.5, 20.5])
            $0.object("empty") { _ in }
            $0.array("links") { links in
                for rel in ["self", "next"] { links.object { $0.member("rel", rel) } }
                links.null()
                links.raw(Array("[1]".utf8))
            }
            $0.member("raw", raw: Array("{}".utf8))
        }
        let expected = """
            {"title":"แผนที่ \\"x\\"","count":7,"share":0.25,"open":true,"bbox":[97.5,5.625,105.5,20.5],"empty":{},\
            "links":[{"rel":"self"},{"rel":"next"},null,[1]],"raw":{}}
            """
        #expect(String(decoding: json.take(), as: UTF8.self) == expected)
    }
}
