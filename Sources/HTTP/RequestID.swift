/// The name of one request: 12 characters of Crockford's base 32, unlike those of other requests.
public struct RequestID: Hashable, Sendable, CustomStringConvertible {
    /// 60 bits.
    public let number: UInt64

    public init(number: UInt64) { self.number = number & 0x0fff_ffff_ffff_ffff }

    private static let digits: [UInt8] = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)

    public var description: String {
        var text = ""
        for place in stride(from: 55, through: 0, by: -5) {
            text.unicodeScalars.append(Unicode.Scalar(Self.digits[Int(truncatingIfNeeded: number >> UInt64(place)) & 31]))
        }
        return text
    }
}

/// Hands out request ids: a counter whose steps are spread over all numbers (SplitMix64's finalizer, a bijection
/// of 64 bits, cut to 60), from a random start.
struct RequestIDs {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> RequestID {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return RequestID(number: mixed ^ (mixed >> 31))
    }
}
