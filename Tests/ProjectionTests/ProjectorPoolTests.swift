import Foundation
import Geo
import Projection
import Synchronization
import TestSupport
import Testing

@Suite struct ProjectorPoolTests {
    @Test func manyThreadsShareOnePool() throws {
        let pool = ProjectorPool()
        var generator = SeededGenerator(seed: 31)
        let positions = (0..<200).map { _ in randomCoordinate(in: ProjectorTests.thailand, using: &generator) }
        let given = Shape(kind: .multiPoint, xy: positions.flatMap { [$0.x, $0.y] })
        let systems = CoordinateSystem.allCases
        let expected = try systems.map { system in
            try pool.withProjector(to: system) { projector in
                var shape = given
                try projector.forward(&shape)
                return shape
            }
        }
        let wrong = Mutex(0)
        DispatchQueue.concurrentPerform(iterations: 400) { i in
            let which = i % systems.count
            let same = try? pool.withProjector(to: systems[which]) { projector in
                var shape = given
                try projector.forward(&shape)
                return shape == expected[which]
            }
            if same != true { wrong.withLock { $0 += 1 } }
        }
        #expect(wrong.withLock { $0 } == 0)
    }

    @Test func aProjectorOutlivesAnError() throws {
        let pool = ProjectorPool()
        for _ in 0..<3 {
            let there = try? pool.withProjector(to: .utm47) { projector in try projector.forward(Coordinate(x: 0, y: 0)) }
            #expect(there == nil)
        }
        let there = try pool.withProjector(to: .utm47) { projector in try projector.forward(Coordinate(x: 99, y: 0)) }
        #expect(abs(there.x - 500_000) < 1e-6 && abs(there.y) < 1e-6)
    }
}
