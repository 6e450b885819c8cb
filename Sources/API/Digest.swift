/// A short text that tells contents apart, the same on every machine and run: 128 bits, two lanes of FNV-1a.
public enum Digest {
    public static func text(of parts: [UInt8]...) -> String {
        var a: UInt64 = 0xcbf2_9ce4_8422_2325
        var b: UInt64 = 0x6c62_272e_07bb_0142
        for part in parts {
            for byte in part {
                a = (a ^ UInt64(byte)) &* 0x100_0000_01b3
                b = (b ^ UInt64(byte)) &* 0x100_0000_01b3 &+ 0x9e37
            }
            a ^= 0xff
        }
        return String(a, radix: 36) + String(b, radix: 36)
    }
}
