/// The forms in which dates and instants are stored. The order of dates as texts is the order of time.
enum TimeText {
    /// `2024-10-01` (RFC 3339 section 5.6, `full-date`).
    static func isDate(_ text: Span<UInt8>) -> Bool { text.count == 10 && hasForm(text, "0000-00-00") }

    /// `2024-10-01T00:00:00Z`, with or without a fraction of a second.
    static func isInstant(_ text: Span<UInt8>) -> Bool {
        let count = text.count
        guard count >= 20, hasForm(text, "0000-00-00T00:00:00"), text[count - 1] == UInt8(ascii: "Z") else { return false }
        if count == 20 { return true }
        guard count >= 22, text[19] == UInt8(ascii: ".") else { return false }
        for i in 20..<(count - 1) where !isDigit(text[i]) { return false }
        return true
    }

    /// Whether the text begins like the form, in which 0 stands for any digit.
    private static func hasForm(_ text: Span<UInt8>, _ form: StaticString) -> Bool {
        var i = 0
        for c in form.description.utf8 {
            if c == UInt8(ascii: "0") ? !isDigit(text[i]) : text[i] != c { return false }
            i += 1
        }
        return true
    }

    private static func isDigit(_ c: UInt8) -> Bool { (0x30...0x39).contains(c) }
}
