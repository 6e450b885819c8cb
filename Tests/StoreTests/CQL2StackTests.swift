import Foundation
import Store
import Testing

/// The deepest filter that is allowed needs little stack: it is read, checked and printed on a thread of 2 MB, built for debugging (384 kB do when it is optimised).
@Suite struct CQL2StackTests {
    @Test func theDeepestFilterFitsASmallStack() async {
        let text = CQL2LimitTests.deep("f(a = 1 AND NOT (b IN (", "1", ")) OR c = 2)", 12)
        let json = CQL2LimitTests.deep(#"{"op":"not","args":["#, "true", "]}", 63)
        let sound: Bool = await withCheckedContinuation { continuation in
            let thread = Thread {
                let filter = try? CQL2.Filter(text: text)
                let other = try? CQL2.Filter(json: Array(json.utf8))
                _ = try? filter?.check(against: .init(properties: [], geometry: nil))
                _ = try? other?.check(against: .init(properties: [], geometry: nil))
                let printed = (filter?.expression.cql2Text ?? "") + (other?.expression.cql2JSON ?? "")
                continuation.resume(returning: filter != nil && other != nil && !printed.isEmpty)
            }
            thread.stackSize = 2048 << 10
            thread.start()
        }
        #expect(sound)
    }
}
