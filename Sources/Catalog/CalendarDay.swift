/// A day of the Gregorian calendar of the years 1800 to 2200: a year of the Buddhist Era is none of them.
struct CalendarDay: Hashable, Comparable {
    let year: Int
    let month: Int
    let day: Int

    /// Nil when the calendar has no such day.
    init?(year: Int, month: Int, day: Int) {
        guard (1800...2200).contains(year), (1...12).contains(month), (1...Self.days(in: month, of: year)).contains(day) else { return nil }
        self.year = year
        self.month = month
        self.day = day
    }

    /// Nil unless the text has the form of ISO 8601, `2011-03-31`.
    init?(_ text: some StringProtocol) {
        var numbers = (year: 0, month: 0, day: 0)
        var count = 0
        for byte in text.utf8 {
            if count == 4 || count == 7 {
                guard byte == UInt8(ascii: "-") else { return nil }
            } else {
                guard byte >= 0x30, byte <= 0x39, count < 10 else { return nil }
                let digit = Int(byte - 0x30)
                switch count {
                case ..<4: numbers.year = numbers.year * 10 + digit
                case ..<7: numbers.month = numbers.month * 10 + digit
                default: numbers.day = numbers.day * 10 + digit
                }
            }
            count += 1
        }
        guard count == 10 else { return nil }
        self.init(year: numbers.year, month: numbers.month, day: numbers.day)
    }

    /// The day, or the month's last where it has fewer days.
    init(year: Int, month: Int, upTo day: Int) {
        self.year = year
        self.month = month
        self.day = min(day, Self.days(in: month, of: year))
    }

    static func days(in month: Int, of year: Int) -> Int {
        let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        return month == 2 ? (leap ? 29 : 28) : ([4, 6, 9, 11].contains(month) ? 30 : 31)
    }

    var next: CalendarDay {
        if day < Self.days(in: month, of: year) { return CalendarDay(year: year, month: month, upTo: day + 1) }
        return month < 12 ? CalendarDay(year: year, month: month + 1, upTo: 1) : CalendarDay(year: year + 1, month: 1, upTo: 1)
    }

    /// `2011-03-31`.
    var text: String { "\(year)-\(month < 10 ? "0" : "")\(month)-\(day < 10 ? "0" : "")\(day)" }

    static func < (a: CalendarDay, b: CalendarDay) -> Bool { (a.year, a.month, a.day) < (b.year, b.month, b.day) }
}

/// A fiscal year of the Buddhist Era: year N runs from 1 October N−1 to 30 September N (domain 2.5).
struct FiscalYear {
    /// Buddhist Era.
    let number: Int

    var firstDay: CalendarDay { day(month: 10) }

    /// The first day after it.
    var end: CalendarDay { CalendarDay(year: number - 543, month: 10, upTo: 1) }

    /// A day of a month that lies in it.
    func day(month: Int, _ day: Int = 1) -> CalendarDay {
        CalendarDay(year: number - 543 - (month >= 10 ? 1 : 0), month: month, upTo: day)
    }

    /// The same day of the month after.
    func dayAfter(month: Int, _ day: Int) -> CalendarDay {
        month == 9 ? CalendarDay(year: number - 543, month: 10, upTo: day) : self.day(month: month % 12 + 1, day)
    }

    /// A month's name with its year of the Buddhist Era: "ตุลาคม 2566" is the first of 2567.
    func title(month: Int) -> Localized {
        let year = day(month: month).year + 543
        return Localized(th: "\(Self.months[month - 1].th) \(year)", en: "\(Self.months[month - 1].en) \(year)")
    }

    private static let months: [Localized] = [
        Localized(th: "มกราคม", en: "January"), Localized(th: "กุมภาพันธ์", en: "February"), Localized(th: "มีนาคม", en: "March"),
        Localized(th: "เมษายน", en: "April"), Localized(th: "พฤษภาคม", en: "May"), Localized(th: "มิถุนายน", en: "June"),
        Localized(th: "กรกฎาคม", en: "July"), Localized(th: "สิงหาคม", en: "August"), Localized(th: "กันยายน", en: "September"),
        Localized(th: "ตุลาคม", en: "October"), Localized(th: "พฤศจิกายน", en: "November"), Localized(th: "ธันวาคม", en: "December"),
    ]
}
