/// Dates and instants of CQL2 (OGC 21-065r2 annex B: `fullDate`, `utcTime`; RFC 3339).
enum CQL2Instant {
    /// Reads `2024-10-01` or `2024-10-01T00:00:00.5Z`; nil when it is neither. Zeros that end a fraction are dropped.
    static func parse(_ text: String) -> Expression? {
        let bytes = Array(text.utf8)
        guard bytes.count >= 10, let year = number(bytes, 0, 4), bytes[4] == UInt8(ascii: "-"),
            let month = number(bytes, 5, 2), bytes[7] == UInt8(ascii: "-"), let day = number(bytes, 8, 2),
            (1...12).contains(month), day >= 1, day <= days(year, month)
        else { return nil }
        if bytes.count == 10 { return .date(text) }
        guard bytes.count >= 20, bytes[10] | 0x20 == UInt8(ascii: "t"), bytes[13] == UInt8(ascii: ":"),
            bytes[16] == UInt8(ascii: ":"), bytes[bytes.count - 1] | 0x20 == UInt8(ascii: "z"),
            let hour = number(bytes, 11, 2), let minute = number(bytes, 14, 2), let second = number(bytes, 17, 2),
            hour < 24, minute < 60, second < 60 || (second == 60 && hour == 23 && minute == 59)
        else { return nil }
        var fraction = bytes[19..<bytes.count - 1]
        if let point = fraction.first {
            guard point == UInt8(ascii: "."), fraction.count > 1,
                fraction.dropFirst().allSatisfy({ (0x30...0x39).contains($0) })
            else { return nil }
            while fraction.last == UInt8(ascii: "0") { fraction.removeLast() }
            if fraction.count == 1 { fraction.removeLast() }
        }
        let day10 = String(decoding: bytes[..<10], as: UTF8.self)
        let time = String(decoding: bytes[11..<19], as: UTF8.self)
        return .instant("\(day10)T\(time)\(String(decoding: fraction, as: UTF8.self))Z")
    }

    /// Whether an interval runs backwards; ends of different grain are compared by their days.
    static func isBackwards(_ start: Expression?, _ end: Expression?) -> Bool {
        func text(_ e: Expression?) -> [UInt8]? {
            switch e {
            case .date(let t): Array(t.utf8)
            case .instant(let t): Array(t.utf8.dropLast())
            default: nil
            }
        }
        guard let a = text(start), let b = text(end) else { return false }
        if (a.count == 10) != (b.count == 10) { return b.prefix(10).lexicographicallyPrecedes(a.prefix(10)) }
        return b.lexicographicallyPrecedes(a)
    }

    private static func number(_ bytes: [UInt8], _ at: Int, _ count: Int) -> Int? {
        var n = 0
        for byte in bytes[at..<at + count] {
            guard (0x30...0x39).contains(byte) else { return nil }
            n = n * 10 + Int(byte - 0x30)
        }
        return n
    }

    /// The days of a month of the Gregorian calendar.
    private static func days(_ year: Int, _ month: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }
}
