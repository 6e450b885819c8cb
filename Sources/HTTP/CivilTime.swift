/// A second of the proleptic Gregorian calendar in UTC, for the two notations that HTTP and the log need.
public struct CivilTime: Hashable, Sendable {
    public let year: Int
    /// 1...12
    public let month: Int
    /// 1...31
    public let day: Int
    public let hour: Int
    public let minute: Int
    public let second: Int
    /// 0 is Sunday.
    public let weekday: Int

    /// - Parameter unixSeconds: seconds since 1970-01-01T00:00:00Z, leap seconds not counted (POSIX.1 4.16).
    public init(unixSeconds: Int) {
        let days = (unixSeconds >= 0 ? unixSeconds : unixSeconds - 86_399) / 86_400
        let rest = unixSeconds - days * 86_400
        hour = rest / 3600
        minute = rest % 3600 / 60
        second = rest % 60
        weekday = ((days + 4) % 7 + 7) % 7
        // Years that begin in March have their leap day at the end; 400 of them are 146,097 days.
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let marchMonth = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * marchMonth + 2) / 5 + 1
        month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
        year = era * 400 + yearOfEra + (month <= 2 ? 1 : 0)
    }

    /// As HTTP dates are (RFC 9110 section 5.6.7, IMF-fixdate): `Sun, 06 Nov 1994 08:49:37 GMT`.
    public var httpDate: String {
        let days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        return "\(days[weekday]), \(two(day)) \(months[month - 1]) \(padded(year, 4)) \(two(hour)):\(two(minute)):\(two(second)) GMT"
    }

    /// As ISO 8601 and RFC 3339 write it, without the zone: `1994-11-06T08:49:37`.
    public var iso8601: String {
        "\(padded(year, 4))-\(two(month))-\(two(day))T\(two(hour)):\(two(minute)):\(two(second))"
    }

    private func two(_ number: Int) -> String { padded(number, 2) }

    private func padded(_ number: Int, _ width: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, width - text.utf8.count)) + text
    }
}
