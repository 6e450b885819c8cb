/// The name of one request: 12 characters of Crockford's base 32, unlike those of other requests.
public struct RequestID: Hashable, Sendable, CustomStringConvertible {
    /// 60 bits.
    public let number: UInt64

    /// The id of a number, of which the lowest 60 bits count.
    public init(number: UInt64) { self.number = number & 0x0fff_ffff_ffff_ffff }

    private static let digits: [UInt8] = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)

    public var description: String {
        unsafe String(unsafeUninitializedCapacity: 12) { text in
            for place in 0..<12 {
                unsafe text[place] = Self.digits[Int(truncatingIfNeeded: number >> UInt64(55 - 5 * place)) & 31]
            }
            return 12
        }
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
