extension ByteBuffer {
    /// The most decimals that ``append(_:decimals:)`` writes: in degrees a millimetre.
    public static let maximumDecimals = 8

    /// The most bytes that a 64-bit integer takes.
    static let integerRoom = 32

    /// Appends an integer in decimal digits.
    public mutating func append(integer value: Int64) { withRoom(Self.integerRoom) { $0.put(integer: value) } }

    public mutating func append(integer value: Int) { append(integer: Int64(value)) }

    /// Appends the shortest digits that read back as `value`. What is not finite becomes `null`, as in JSON
    /// (RFC 8259 section 6 has no number for it).
    public mutating func append(number value: Double) {
        guard value.isFinite else { return append("null") }
        withRoom(Self.doubleRoom) { $0.put(shortest: value) }
    }

    /// The most bytes of a shortest double: 17 digits, sign, point, exponent, and a word of slack.
    static let doubleRoom = 48

    /// Appends `value` rounded to `decimals` (0...8) places without trailing zeros, without an exponent and never "-0".
    /// The rounding is that of the exact binary value, a tie to the even digit.
    ///
    /// - Returns: false, with nothing written, when the value is not finite or 10^15 and beyond, where no coordinate is.
    @discardableResult
    public mutating func append(_ value: Double, decimals: Int) -> Bool {
        guard value.magnitude < 1e15 else { return false }
        let format = FixedFormat(decimals: decimals)
        withRoom(Self.doubleRoom) { $0.put(value, format) }
        return true
    }
}

/// So many decimals, and the powers of ten that go with them.
struct FixedFormat {
    let decimals: Int
    /// 10^decimals.
    let scale: Double
    /// 10^(8 - decimals).
    let padding: Int64

    init(decimals: Int) {
        self.decimals = min(max(decimals, 0), ByteBuffer.maximumDecimals)
        var scale = 1.0, padding: Int64 = 1
        for _ in 0..<self.decimals { scale *= 10 }
        for _ in self.decimals..<ByteBuffer.maximumDecimals { padding *= 10 }
        self.scale = scale
        self.padding = padding
    }
}

extension ByteCursor {
    /// Eight digits of `value` (below 10^8), the first in the lowest byte, as numbers 0...9.
    @inline(__always)
    private static func eightDigits(_ value: UInt64) -> UInt64 {
        let fours = value / 10_000 | (value % 10_000) << 32
        let hundreds = (fours &* 10_486) >> 20 & 0x0000_007F_0000_007F
        let twos = hundreds | (fours &- hundreds &* 100) << 16
        let tens = (twos &* 103) >> 10 & 0x000F_000F_000F_000F
        return tens | (twos &- tens &* 10) << 8
    }

    private static let zeros: UInt64 = 0x3030_3030_3030_3030

    @inline(__always)
    mutating func put(integer value: Int64) {
        if value < 0 { put(UInt8(ascii: "-")) }
        put(digits: value.magnitude)
    }

    mutating func put(digits value: UInt64) {
        if value < 10 { return put(UInt8(truncatingIfNeeded: value) &+ 0x30) }
        if value < 100_000_000 {
            let digits = Self.eightDigits(value)
            let leading = digits.trailingZeroBitCount >> 3
            return put(word: (digits &+ Self.zeros) &>> UInt64(leading * 8), count: 8 - leading)
        }
        put(digits: value / 100_000_000)
        put(word: Self.eightDigits(value % 100_000_000) &+ Self.zeros, count: 8)
    }

    /// A point and the eight decimals of `value` (below 10^8) without trailing zeros; nothing for zero.
    @inline(__always)
    private mutating func put(fraction value: UInt64) {
        guard value != 0 else { return }
        put(UInt8(ascii: "."))
        let digits = Self.eightDigits(value)
        put(word: digits &+ Self.zeros, count: 8 - digits.leadingZeroBitCount >> 3)
    }

    /// A value below 10^15.
    ///
    /// The fraction is exact after the whole part is taken off. Its product with the scale is wrong by less than
    /// 10^-8; only when that could turn the rounding is the error found by a fused multiplication.
    @inline(__always)
    mutating func put(_ value: Double, _ format: FixedFormat) {
        let magnitude = value.magnitude
        var whole = Int64(magnitude)
        let fraction = magnitude - Double(whole)
        let scaled = fraction * format.scale
        var part = Int64(scaled)
        let rest = scaled - Double(part)
        if (rest - 0.5).magnitude < 1e-6 {
            let error = (-scaled).addingProduct(fraction, format.scale)
            let side = (rest - 0.5) + error
            if side > 0 || (side == 0 && (format.decimals == 0 ? whole : part) & 1 == 1) { part &+= 1 }
        } else if rest > 0.5 {
            part &+= 1
        }
        part &*= format.padding
        if part >= 100_000_000 {
            part = 0
            whole &+= 1
        }
        if value < 0, whole != 0 || part != 0 { put(UInt8(ascii: "-")) }
        put(digits: UInt64(truncatingIfNeeded: whole))
        put(fraction: UInt64(truncatingIfNeeded: part))
    }

    /// Writes `value` when it is a whole number of at most 15 digits divided by `unit`.
    @inline(__always)
    private mutating func put(_ value: Double, ifExactTimes unit: UInt64) -> Bool {
        let magnitude = value.magnitude
        let scaled = magnitude * Double(unit)
        guard scaled < 1e15 else { return false }
        let digits = UInt64(scaled + 0.5)
        guard Double(digits) / Double(unit) == magnitude else { return false }
        if value < 0, digits != 0 { put(UInt8(ascii: "-")) }
        put(digits: digits / unit)
        put(fraction: digits % unit * (100_000_000 / unit))
        return true
    }

    /// The shortest digits that read back as `value`, which is finite.
    ///
    /// At most 15 digits that read back as the value are the only such digits of their length, so they are the
    /// shortest: tried with four, then eight decimals. The rest is Swift's own algorithm.
    mutating func put(shortest value: Double) {
        if put(value, ifExactTimes: 10_000) || put(value, ifExactTimes: 100_000_000) { return }
        var digits = DigitStream()
        value.write(to: &digits)
        for i in 0..<digits.count { put(digits.bytes[i]) }
    }
}

/// Catches the digits of a number without making a String on the heap.
private struct DigitStream: TextOutputStream {
    var bytes = InlineArray<40, UInt8>(repeating: 0)
    var count = 0

    mutating func write(_ string: String) {
        for byte in string.utf8 where count < 40 {
            bytes[count] = byte
            count += 1
        }
    }

    /// What the standard library calls for texts that are ASCII; without it, it would call ``write(_:)``.
    mutating func _writeASCII(_ buffer: UnsafeBufferPointer<UInt8>) {
        for unsafe byte in unsafe buffer where count < 40 {
            bytes[count] = byte
            count += 1
        }
    }
}
