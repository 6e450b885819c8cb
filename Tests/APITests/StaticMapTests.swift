@testable import API
import Catalog
import Foundation
import Geo
import TestSupport
import Testing

/// `/static/{place}/{picture}`.
@Suite struct `Pictures of the map` {
    /// How cairo writes a colour of the legend (`#rrggbb`) in SVG.
    private func written(_ hex: String) throws -> String {
        let value = try #require(Int(hex.dropFirst(), radix: 16))
        let shares = [16, 8, 0].map { Double(value >> $0 & 255) / 255 * 100 }
        let texts = shares.map { share in
            var text = String(format: "%.6f", share)
            while text.last == "0" { text.removeLast() }
            return text.last == "." ? String(text.dropLast()) : text
        }
        return "rgb(\(texts.map { $0 + "%" }.joined(separator: ",")))"
    }

    @Test(arguments: Door.allCases)
    func `are as large as asked, and made once`(door: Door) throws {
        let world = try World.demo()
        for (target, width, height) in [("/static/56/320x200.png", 320, 200), ("/static/99.9,19.2,9.5/64x16.png", 64, 16), ("/static/5601/17x2048.png", 17, 2048)] {
            let answer = try world.get(target, by: door)
            #expect(answer.status == 200 && answer["content-type"] == "image/png" && answer["x-content-type-options"] == "nosniff")
            // ISO/IEC 15948 section 11.2.2: width and height stand first in IHDR.
            let head = answer.body.prefix(24)
            #expect(Array(head.prefix(4)) == [0x89, 0x50, 0x4E, 0x47])
            func number(_ at: Int) -> Int { head[at..<(at + 4)].reduce(0) { $0 << 8 | Int($1) } }
            #expect(number(16) == width && number(20) == height, "\(target)")
            let tag = try #require(answer["etag"])
            let again = try world.get(target, ["if-none-match": tag], by: door)
            #expect(again.status == 304 && again.body.isEmpty && again["etag"] == tag)
        }
    }

    @Test func `show the layers that the first map shows, or those that are chosen, in the legend's colours`() throws {
        let world = try World.demo()
        func svg(_ query: String) throws -> String {
            let answer = try world.get("/static/56/400x600.svg" + query)
            #expect(answer.status == 200 && answer["content-type"] == "image/svg+xml")
            return answer.text
        }
        let shown = try svg("")
        #expect(shown.contains("<title>พะเยา · ") && !shown.contains("<image"))
        let villages = try world.layer("villages"), plots = try world.layer("knn_plots")
        let (blue, green) = (try written(villages.legend.color), try written(plots.legend.color))
        #expect(shown.contains(green) && !shown.contains(blue) && plots.legend.shown && !villages.legend.shown)
        let chosen = try svg("?collections=villages")
        #expect(chosen.contains(blue) && !chosen.contains(green) && chosen != shown)
        // As tiles do, a picture leaves out a layer below its first zoom.
        let tambons = try world.layer("tambons")
        let far = try world.get("/static/99.9,19.2,5/400x400.svg?collections=tambons").text
        let near = try world.get("/static/99.9,19.2,9/400x400.svg?collections=tambons").text
        #expect(try !far.contains(written(tambons.legend.color)) && near.contains(written(tambons.legend.color)))
    }

    @Test func `show an amphoe and a village by their codes`() throws {
        let world = try World.demo()
        let village = try #require(try world.document("/collections/villages/items?limit=1")["features"][0]["id"].text)
        for code in ["5601", village] { #expect(try world.get("/static/\(code)/100x100.png").status == 200, "\(code)") }
    }

    @Test(arguments: [
        "99/64x64.png", "56/15x64.png", "56/64x2049.png", "56/64x64.gif", "56/64x64", "56/64x64.png.svg", "56/+64x64.png", "56/99999999999999999999x1.png",
        "56/x.png", "5/64x64.png", "a/64x64.png", "99.9,19.2/64x64.png", "99.9,19.2,23/64x64.png", "99.9,19.2,-1/64x64.png", "181,0,1/64x64.png",
        "0,86,1/64x64.png", "nan,0,1/64x64.png", "0,0,1,2/64x64.png", "0x1,0,1/64x64.png",
    ])
    func `are not found under a place or a size that is none`(path: String) throws {
        let answer = try World.demo().get("/static/" + path)
        #expect(answer.status == 404 && answer["content-type"] == "application/problem+json")
    }

    @Test func `refuse a collection that is unknown`() throws {
        #expect(try World.demo().get("/static/56/64x64.png?collections=nothing").status == 400)
    }
}
