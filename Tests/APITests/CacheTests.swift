@testable import Atlas
import Dispatch
import Synchronization
import TestSupport
import Testing

@Suite("A cache") struct CacheTests {
    @Test(arguments: [1, 2, 3] as [UInt64])
    func `keeps what was used last, as a list that is searched and sorted does`(seed: UInt64) {
        var random = SeededGenerator(seed: seed), entries = RecentEntries<Int, Int>()
        // The oldest first.
        var model: [(key: Int, value: Int, cost: Int)] = []
        for turn in 0..<20_000 {
            let key = random.below(60)
            switch random.below(5) {
            case 0...1:
                let cost = random.below(9)
                entries.insert(turn, for: key, cost: cost)
                model.removeAll { $0.key == key }
                model.append((key, turn, cost))
            case 2...3:
                let found = model.firstIndex { $0.key == key }.map { model.remove(at: $0) }
                let value = entries.use(key)
                #expect(value == found?.value)
                if let found { model.append(found) }
            default:
                let wasThere = entries.removeOldest()
                #expect(wasThere == !model.isEmpty)
                if wasThere { model.removeFirst() }
            }
            #expect(entries.count == model.count && entries.cost == model.reduce(0) { $0 + $1.cost })
        }
        for entry in model {
            let value = entries.use(entry.key)
            #expect(value == entry.value)
        }
    }

    @Test func `makes what many ask for at once once, and stays within its bound`() throws {
        let cache = SingleFlightCache<Int, Int>(capacity: 100) { _ in 10 }, made = Mutex<[Int: Int]>([:])
        DispatchQueue.concurrentPerform(iterations: 400) { i in
            let value = try? cache.value(i % 10) {
                made.withLock { $0[i % 10, default: 0] += 1 }
                return i % 10
            }
            #expect(value == i % 10)
        }
        #expect(made.withLock { $0 } == Dictionary(uniqueKeysWithValues: (0..<10).map { ($0, 1) }))
        for i in 10..<200 { _ = try cache.value(i) { i } }
        #expect(cache.figures.entries == 10 && cache.figures.bytes == 100 && cache.figures.evictions == 190)
        struct Failure: Error {}
        #expect(throws: Failure.self) { try cache.value(-1) { throw Failure() } }
        #expect(try cache.value(-1) { 7 } == 7)
    }
}
