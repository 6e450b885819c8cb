/// A short text that tells contents apart, the same on every machine and run: 128 bits, two lanes of FNV-1a.
public enum Digest {
    public static func text(of parts: [UInt8]...) -> String {
        var lanes = Lanes()
        for part in parts { lanes.add(part) }
        return lanes.text
    }

    /// The same of texts, by their UTF-8.
    static func text(of parts: String...) -> String {
        var lanes = Lanes()
        for part in parts { lanes.add(part.utf8) }
        return lanes.text
    }

    private struct Lanes {
        private var a: UInt64 = 0xcbf2_9ce4_8422_2325
        private var b: UInt64 = 0x6c62_272e_07bb_0142

        mutating func add(_ part: some Sequence<UInt8>) {
            for byte in part {
                a = (a ^ UInt64(byte)) &* 0x100_0000_01b3
                b = (b ^ UInt64(byte)) &* 0x100_0000_01b3 &+ 0x9e37
            }
            a ^= 0xff
        }

        var text: String { String(a, radix: 36) + String(b, radix: 36) }
    }
}
