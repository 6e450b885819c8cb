import Catalog
import FilterSamples
import Store
import Testing

@Suite struct CQL2RoundTripTests {
    static let roomy = CQL2.Limits(length: 1 << 22, depth: 200, nodes: 1 << 20, vertices: 1 << 20)

    /// Prints and reads 20,000 random filters in both encodings.
    @Test(arguments: 0..<20) func whatIsPrintedReadsAsTheSameTree(_ part: Int) throws {
        var generator = ExpressionGenerator(seed: 0x5EED + UInt64(part))
        for i in 0..<1_000 {
            let expression = generator.condition(1 + i % 4)
            let text = expression.cql2Text
            let fromText = try? CQL2.parse(text: text, limits: Self.roomy)
            guard fromText == expression else {
                Issue.record("text: \(text)\nread as \(fromText?.shown ?? "nothing")\nmade as \(expression.shown)")
                return
            }
            let json = expression.cql2JSON
            let fromJSON = try? CQL2.parse(json: Array(json.utf8), limits: Self.roomy)
            guard fromJSON == expression else {
                Issue.record("json: \(json)\nread as \(fromJSON?.shown ?? "nothing")\nmade as \(expression.shown)")
                return
            }
        }
    }

    /// Every property is found where the text names it, so the checker's numbering of nodes is the reader's.
    @Test func aPropertyThatDoesNotExistIsPointedAtWhereverItStands() throws {
        var generator = ExpressionGenerator(seed: 77)
        let subject = CQL2.Subject(properties: [], geometry: nil, functions: [], domain: nil)
        var hits = 0
        for i in 0..<2_000 {
            let expression = generator.condition(1 + i % 4)
            guard expression.cql2Text.contains("area_rai") else { continue }
            for (filter, quoted) in [
                (try CQL2.Filter(text: expression.cql2Text, limits: Self.roomy), "area_rai"),
                (try CQL2.Filter(json: Array(expression.cql2JSON.utf8), limits: Self.roomy), "{\"property\":\"area_rai\"}"),
            ] {
                do { _ = try filter.check(against: subject) } catch where error.problem.en.contains("“area_rai”") {
                    let source = quoted == "area_rai" ? expression.cql2Text : expression.cql2JSON
                    let rest = String(decoding: Array(source.utf8).dropFirst(error.place?.offset ?? 0), as: UTF8.self)
                    #expect(rest.hasPrefix(quoted), "\(source)")
                    hits += 1
                } catch {}
            }
        }
        #expect(hits > 50)
    }
}
