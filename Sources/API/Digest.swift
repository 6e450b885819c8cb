/// A short text that tells contents apart, the same on every machine and run: 128 bits, two lanes of multiplications.
public enum Digest {
    public static func text(of parts: [UInt8]...) -> String {
        var lanes = Lanes()
        for part in parts { lanes.add(part) }
        return lanes.text
    }

    /// The same of texts, by their UTF-8.
    static func text(of parts: String...) -> String {
        var lanes = Lanes()
        for part in parts { lanes.add(Array(part.utf8)) }
        return lanes.text
    }

    /// Takes bytes eight at a time, the lowest first; the last word carries how many it has.
    private struct Lanes {
        private var a: UInt64 = 0xcbf2_9ce4_8422_2325
        private var b: UInt64 = 0x6c62_272e_07bb_0142

        mutating func add(_ part: [UInt8]) {
            let whole = part.count & ~7
            var i = 0
            while i < whole {
                var word: UInt64 = 0
                for k in 0..<8 { word |= UInt64(part[i + k]) << UInt64(8 * k) }
                mix(word)
                i += 8
            }
            var rest = UInt64(part.count - whole) << 56
            for k in whole..<part.count { rest |= UInt64(part[k]) << UInt64(8 * (k - whole)) }
            mix(rest)
            mix(UInt64(part.count))
        }

        private mutating func mix(_ word: UInt64) {
            let p = (a ^ word).multipliedFullWidth(by: 0xbf58_476d_1ce4_e5b9), q = (b ^ word).multipliedFullWidth(by: 0x94d0_49bb_1331_11eb)
            a = p.high ^ p.low ^ b
            b = q.high ^ q.low &+ 0x9e37_79b9_7f4a_7c15
        }

        var text: String { String(a, radix: 36) + String(b, radix: 36) }
    }
}
