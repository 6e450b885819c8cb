@testable import API
import Foundation
import TestSupport
import Testing

/// `/fonts` and `/fonts/{fontstack}/{range}`, as MapLibre asks for glyphs.
@Suite struct `Fonts` {
    private static let thai = "/fonts/Noto%20Sans%20Thai%20Regular/3584-3839.pbf"

    @Test(arguments: Door.allCases) func `are listed by name, and each has Latin and Thai`(door: Door) throws {
        let world = try World.demo()
        let names = try world.document("/fonts", by: door).texts
        #expect(names == ["Noto Sans Thai Regular", "Noto Sans Thai Bold", "Loma Regular", "Loma Bold"])
        for name in names {
            for range in ["0-255", "3584-3839", "63232-63487"] {
                let answer = try world.get("/fonts/\(PercentEncoding.segment(name))/\(range).pbf", by: door)
                #expect(answer.status == 200 && answer["content-type"] == "application/x-protobuf" && answer.body.count > 4000, "\(name) \(range)")
                #expect(answer["access-control-allow-origin"] == "*", "maps on other pages may use them")
            }
        }
    }

    @Test(arguments: Door.allCases) func `are kept by clients for long, and sent compressed`(door: Door) throws {
        let world = try World.demo()
        let answer = try world.get(Self.thai, by: door)
        #expect(answer["cache-control"] == "public, max-age=604800" && answer["vary"] == "Accept-Encoding")
        let tag = try #require(answer["etag"])
        let again = try world.get(Self.thai, ["if-none-match": tag], by: door)
        #expect(again.status == 304 && again.body.isEmpty && again["cache-control"] == answer["cache-control"])
        guard door == .socket else { return }
        let packed = try world.get(Self.thai, ["accept-encoding": "gzip"], by: door)
        #expect(packed["content-encoding"] == "gzip" && packed["etag"] != tag && packed.body.count < answer.body.count * 3 / 4)
    }

    @Test func `may be listed to fall back on one another, with or without a space`() throws {
        let world = try World.demo()
        let one = try world.get("/fonts/Loma%20Bold,Noto%20Sans%20Thai%20Bold/0-255.pbf"), other = try world.get("/fonts/Loma%20Bold%2C%20Noto%20Sans%20Thai%20Bold/0-255.pbf")
        #expect(one.status == 200 && one.body == other.body)
        let twice = try world.get("/fonts/Loma%20Bold,Loma%20Bold/0-255.pbf"), once = try world.get("/fonts/Loma%20Bold/0-255.pbf")
        #expect(twice.body == once.body && one.body != once.body)
    }

    /// MapLibre draws a range that it is refused with fonts of the machine, which cannot write Thai.
    @Test func `answer every range, also one without glyphs`() throws {
        let world = try World.demo()
        for range in stride(from: 0, through: 65_280, by: 256 * 37) {
            #expect(try world.get("/fonts/Loma%20Regular/\(range)-\(range + 255).pbf").status == 200, "\(range)")
        }
        let empty = try world.get("/fonts/Loma%20Regular/65280-65535.pbf")
        // One stack with its name and its range, and no glyph.
        #expect(empty.body == [0x0A, 27, 0x0A, 12] + Array("Loma Regular".utf8) + [0x12, 11] + Array("65280-65535".utf8))
    }

    @Test(arguments: Door.allCases) func `that are unknown are a problem that names those there are`(door: Door) throws {
        let world = try World.demo()
        for stack in ["Arial", "noto%20sans%20thai%20regular", "Loma%20Bold,Arial", "Loma%20Bold,", ",", "..%2F..%2Fetc%2Fpasswd", "Loma%20Bold%20", "%E0%B9%82%E0%B8%A5%E0%B8%A1%E0%B8%B2"] {
            let answer = try world.get("/fonts/\(stack)/0-255.pbf", by: door)
            #expect(answer.status == 404 && answer["content-type"] == "application/problem+json", "\(stack)")
            let problem = try Document(answer.body)
            #expect(problem["type"].text == "urn:phaenthi:problem:unknown-font" && problem["known"].texts.contains("Loma Bold"), "\(stack)")
        }
    }

    @Test func `have ranges of 256 only, whatever the path says`() throws {
        let world = try World.demo()
        for range in ["1-256.pbf", "0-255", "0-255.png", "0-256.pbf", "65536-65791.pbf", "-1-254.pbf", "0-255.pbf.pbf", "a-b.pbf", ".pbf", "00-255.pbf", "99999999999999999999-1.pbf"] {
            let answer = try world.get("/fonts/Loma%20Bold/\(range)")
            #expect(answer.status == 404 && answer["content-type"] == "application/problem+json", "\(range)")
        }
        var random = SeededGenerator(seed: 3)
        for _ in 0..<500 {
            let pieces = (0..<random.integer(1...12)).map { _ in random.pick(["0", "255", "-", ".pbf", "%2F", "%00", "256", ",", "Loma", "%20", "%FF", "๑", ".."]) }
            let path = pieces.joined()
            guard path.allSatisfy({ $0.isASCII }) else { continue }
            let answer = try world.get("/fonts/Loma%20Bold/\(path)")
            #expect([200, 400, 404].contains(answer.status), "\(path)")
        }
        #expect(try world.get("/fonts/Loma%20Bold/0-255.pbf?x=1").status == 400)
    }
}
