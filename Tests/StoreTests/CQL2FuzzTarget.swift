import Geo
import Store

/// What a fuzzer calls: any bytes must be taken or refused, never more, and what is taken must print and read the same.
enum CQL2FuzzTarget {
    /// - Returns: false when something was taken that does not survive printing.
    static func run(_ bytes: [UInt8]) -> Bool {
        var sound = true
        let roomy = CQL2.Limits(length: 1 << 24, depth: 64, nodes: 1 << 16, vertices: 1 << 16)
        func survives(_ expression: CQL2.Filter) -> Bool {
            let e = expression.expression
            guard let text = try? CQL2.parse(text: e.cql2Text, limits: roomy), text == e else { return false }
            guard let json = try? CQL2.parse(json: Array(e.cql2JSON.utf8), limits: roomy), json == e else { return false }
            _ = try? expression.check(against: .init(properties: [], geometry: .point))
            return true
        }
        if let filter = try? CQL2.Filter(text: String(decoding: bytes, as: UTF8.self)) { sound = sound && survives(filter) }
        if let filter = try? CQL2.Filter(json: bytes) { sound = sound && survives(filter) }
        return sound
    }
}
