internal import Catalog
internal import HTTP
internal import Store

/// The query parameters of a request, each known to its route and given once.
struct Parameters {
    private let values: [String: String]

    /// - Throws: 400 for a parameter that the route does not know, naming those that it does, and for one given twice.
    init(_ query: [Request.QueryItem], known: [String]) throws(Problem) {
        var values: [String: String] = [:]
        for item in query {
            guard known.contains(item.name) else { throw .unknownParameter(item.name, known: known) }
            let before = values.updateValue(item.value, forKey: item.name)
            guard before == nil || Self.repeatable.contains(item.name) else { throw .repeatedParameter(item.name) }
        }
        self.values = values
    }

    /// What a form without script sends once for each box.
    private static let repeatable: Set<String> = ["layers"]

    func text(_ name: String) -> String? { values[name] }

    /// The number of features asked for: 1 or more; more than `maximum` is `maximum` (OGC 17-069r4, requirement 22).
    func limit(default standard: Int, maximum: Int) throws(Problem) -> Int {
        guard let text = values["limit"] else { return standard }
        let digits = text.utf8
        guard !digits.isEmpty, digits.count <= 40, digits.allSatisfy({ (0x30...0x39).contains($0) }), digits.contains(where: { $0 != 0x30 })
        else {
            throw .badParameter("limit", text, expected: Localized(th: "จำนวนเต็มตั้งแต่ 1 ขึ้นไป", en: "a whole number from 1"))
        }
        return min(Int(text) ?? maximum, maximum)
    }

    /// The interval of `datetime` (OGC 17-069r4, section 7.15.4).
    func interval() throws(Problem) -> TimeInterval? {
        guard let text = values["datetime"] else { return nil }
        guard let interval = Timestamp.interval(Parameters.inCommonEra(text)) else {
            throw .badParameter(
                "datetime", text,
                expected: Localized(
                    th: "วันที่หรือช่วงเวลา เช่น 2024-10-01 หรือ 2024-10-01/.. (ค.ศ.)",
                    en: "a date, an instant or an interval such as 2024-10-01 or 2024-10-01T00:00:00Z/.."))
        }
        return interval
    }

    /// The text with dates that are labelled as of the Buddhist Era (`พ.ศ.2567-10-01`, `BE2567-10-01`) in the common era.
    static func inCommonEra(_ text: String) -> String {
        text.split(separator: "/", omittingEmptySubsequences: false).map { part in
            for label in ["พ.ศ.", "BE"] where part.hasPrefix(label) {
                let rest = part.dropFirst(label.count).drop { $0 == " " }
                guard let year = Int(rest.prefix(4)), year > 543 else { return String(part) }
                let digits = String(year - 543)
                return String(repeating: "0", count: max(0, 4 - digits.count)) + digits + rest.dropFirst(4)
            }
            return String(part)
        }.joined(separator: "/")
    }

    /// The condition of `name=value` on a field.
    func condition(_ field: Field) throws(Problem) -> Expression? {
        guard let text = values[field.name] else { return nil }
        let literal: Expression
        switch field.type {
        case .text: literal = .literal(.text(text))
        case .date, .instant:
            guard let interval = Timestamp.interval(text), let start = interval.start else {
                throw .badParameter(field.name, text, expected: Localized(th: "วันที่ เช่น 2024-10-01 (ค.ศ.)", en: "a date such as 2024-10-01"))
            }
            literal = field.type == .date ? .date(String(start.prefix(10))) : .instant(start)
        case .textArray: return .arrays(.contains, .property(field.name), .array([.literal(.text(text))]))
        case .integer:
            guard let value = Int64(text) else {
                throw .badParameter(field.name, text, expected: Localized(th: "จำนวนเต็ม", en: "a whole number"))
            }
            literal = .literal(.integer(value))
        case .number:
            guard let value = Parameters.number(text) else {
                throw .badParameter(field.name, text, expected: Localized(th: "ตัวเลข", en: "a number"))
            }
            literal = .literal(.number(value))
        case .boolean:
            guard text == "true" || text == "false" else {
                throw .badParameter(field.name, text, expected: Localized(th: "true หรือ false", en: "true or false"))
            }
            literal = .literal(.boolean(text == "true"))
        }
        return .compare(.equal, .property(field.name), literal)
    }

    /// A finite decimal number: digits, a sign, a point, an exponent; nothing else that a double might be read from.
    static func number(_ text: some StringProtocol) -> Double? {
        guard (1...40).contains(text.utf8.count) else { return nil }
        let allowed = text.utf8.allSatisfy { byte in
            (0x30...0x39).contains(byte) || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "+") || byte == UInt8(ascii: ".")
                || byte == UInt8(ascii: "e") || byte == UInt8(ascii: "E")
        }
        guard allowed, let value = Double(text), value.isFinite else { return nil }
        return value
    }
}
