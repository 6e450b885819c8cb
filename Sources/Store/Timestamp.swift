/// Dates and instants of RFC 3339, normalised to UTC.
public enum Timestamp {
    /// Reads a date (`2024-10-01`) or an instant (`2024-10-01T07:00:00+07:00`) as its first and last second in UTC
    /// (`2024-10-01T00:00:00Z`); fractions of a second stay, without zeros at their end.
    public static func bounds(_ text: some StringProtocol) -> (first: String, last: String)? {
        let bytes = Array(text.utf8)
        guard bytes.count >= 10, bytes.count <= 40, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"),
            let year = digits(bytes[0..<4]), let month = digits(bytes[5..<7]), let day = digits(bytes[8..<10]),
            (1...12).contains(month), (1...daysIn(month: month, year: year)).contains(day)
        else { return nil }
        let days = daysFromEpoch(year: year, month: month, day: day)
        if bytes.count == 10 {
            return (instant(second: days * 86_400, fraction: ""), instant(second: days * 86_400 + 86_399, fraction: ""))
        }
        guard bytes.count >= 20, bytes[10] == UInt8(ascii: "T") || bytes[10] == UInt8(ascii: "t") || bytes[10] == UInt8(ascii: " "),
            bytes[13] == UInt8(ascii: ":"), bytes[16] == UInt8(ascii: ":"),
            let hour = digits(bytes[11..<13]), let minute = digits(bytes[14..<16]), let second = digits(bytes[17..<19]),
            hour < 24, minute < 60, second <= 60
        else { return nil }
        var i = 19
        var fraction = ""
        if bytes[i] == UInt8(ascii: ".") {
            var end = i + 1
            while end < bytes.count, (0x30...0x39).contains(bytes[end]) { end += 1 }
            guard end > i + 1 else { return nil }
            var last = end
            while last > i + 1, bytes[last - 1] == 0x30 { last -= 1 }
            fraction = last > i + 1 ? String(decoding: bytes[i..<last], as: UTF8.self) : ""
            i = end
        }
        guard i < bytes.count, let offset = offset(bytes[i...]) else { return nil }
        let total = days * 86_400 + hour * 3_600 + minute * 60 + min(second, 59) - offset
        let text = instant(second: total, fraction: fraction)
        return (text, text)
    }

    /// Reads a date, an instant or an interval of them (`a/b`, `a/..`, `../b`, also with an empty end);
    /// nil when it is none, or when it ends before it starts.
    public static func interval(_ text: some StringProtocol) -> TimeInterval? {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        if parts.count == 1 {
            return bounds(text).map { TimeInterval(start: $0.first, end: $0.last) }
        }
        guard parts.count == 2 else { return nil }
        let open = parts.map { $0.isEmpty || $0 == ".." }
        let ends = parts.map { bounds($0) }
        guard open[0] || ends[0] != nil, open[1] || ends[1] != nil, !(open[0] && open[1]) else { return nil }
        let interval = TimeInterval(start: ends[0]?.first, end: ends[1]?.last)
        if let start = interval.start, let end = interval.end, start > end { return nil }
        return interval
    }

    /// An instant in UTC in a form whose order as text is the order of time, with or without a fraction: without the
    /// zeros, point and Z at its end. A date keeps its order too.
    public static func comparable(_ instant: String) -> String { String(decoding: comparable(Array(instant.utf8)[...]), as: UTF8.self) }

    /// The same of a text's bytes.
    public static func comparable(_ instant: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var bytes = instant
        while let last = bytes.last, last == UInt8(ascii: "0") || last == UInt8(ascii: ".") || last == UInt8(ascii: "Z") {
            bytes.removeLast()
        }
        return bytes
    }

    /// Whether an instant in UTC lies before another, or a date before another date.
    public static func precedes(_ a: some Sequence<UInt8>, _ b: some Sequence<UInt8>) -> Bool {
        comparable(Array(a)[...]).lexicographicallyPrecedes(comparable(Array(b)[...]))
    }

    /// Seconds since 1970 as an instant in UTC.
    public static func instant(second: Int, fraction: String = "") -> String {
        let day = (second >= 0 ? second : second - 86_399) / 86_400
        let rest = second - day * 86_400
        let (year, month, dayOfMonth) = civil(day)
        return "\(pad(year, 4))-\(pad(month, 2))-\(pad(dayOfMonth, 2))T\(pad(rest / 3_600, 2)):\(pad(rest / 60 % 60, 2)):\(pad(rest % 60, 2))\(fraction)Z"
    }

    /// The day in Thailand (UTC+7) at so many seconds since 1970: `2024-10-01`.
    public static func thaiDay(second: Int) -> String { String(instant(second: second + 7 * 3_600).prefix(10)) }

    private static func offset(_ bytes: ArraySlice<UInt8>) -> Int? {
        guard let first = bytes.first else { return nil }
        if first == UInt8(ascii: "Z") || first == UInt8(ascii: "z") { return bytes.count == 1 ? 0 : nil }
        let b = Array(bytes)
        guard b.count == 6, b[3] == UInt8(ascii: ":"), first == UInt8(ascii: "+") || first == UInt8(ascii: "-"),
            let hours = digits(b[1..<3]), let minutes = digits(b[4..<6]), hours < 24, minutes < 60
        else { return nil }
        return (first == UInt8(ascii: "-") ? -1 : 1) * (hours * 3_600 + minutes * 60)
    }

    private static func digits(_ bytes: ArraySlice<UInt8>) -> Int? {
        var value = 0
        for byte in bytes {
            guard (0x30...0x39).contains(byte) else { return nil }
            value = value * 10 + Int(byte - 0x30)
        }
        return value
    }

    private static func pad(_ value: Int, _ width: Int) -> String {
        let text = String(value)
        return String(repeating: "0", count: max(0, width - text.utf8.count)) + text
    }

    private static func isLeap(_ year: Int) -> Bool { year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) }

    private static func daysIn(month: Int, year: Int) -> Int {
        switch month {
        case 2: isLeap(year) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// Days from 1 January of the year 1 to 1 January of `year`, in the proleptic Gregorian calendar.
    private static func daysBefore(year: Int) -> Int {
        let whole = year - 1
        func floored(_ divisor: Int) -> Int { (whole >= 0 ? whole : whole - divisor + 1) / divisor }
        return whole * 365 + floored(4) - floored(100) + floored(400)
    }

    private static func daysFromEpoch(year: Int, month: Int, day: Int) -> Int {
        var days = daysBefore(year: year) - daysBefore(year: 1970) + day - 1
        for m in 1..<month { days += daysIn(month: m, year: year) }
        return days
    }

    private static func civil(_ days: Int) -> (year: Int, month: Int, day: Int) {
        let total = days + daysBefore(year: 1970)
        var year = Int((Double(total) / 365.2425).rounded(.down)) + 1
        while daysBefore(year: year) > total { year -= 1 }
        while daysBefore(year: year + 1) <= total { year += 1 }
        var rest = total - daysBefore(year: year)
        var month = 1
        while rest >= daysIn(month: month, year: year) {
            rest -= daysIn(month: month, year: year)
            month += 1
        }
        return (year, month, rest + 1)
    }
}
