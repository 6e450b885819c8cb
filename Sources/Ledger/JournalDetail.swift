/// Further facts of a journal entry, as a JSON object in one line.
public struct JournalDetail: Sendable {
    /// The value of a fact.
    public enum Fact: Sendable {
        case text(String)
        case number(Int)
        case texts([String])
    }

    public let text: String

    public init(_ facts: [(name: String, fact: Fact)]) {
        let members = facts.map { name, fact in
            let value =
                switch fact {
                case .text(let text): Self.quoted(text)
                case .number(let number): String(number)
                case .texts(let texts): "[\(texts.map(Self.quoted).joined(separator: ","))]"
                }
            return "\(Self.quoted(name)):\(value)"
        }
        text = "{\(members.joined(separator: ","))}"
    }

    /// A text as JSON (RFC 8259 section 7).
    private static func quoted(_ text: String) -> String {
        var json = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": json += "\\\(scalar)"
            case "\u{0}"..."\u{1F}":
                let digits = String(scalar.value, radix: 16)
                json += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: json.unicodeScalars.append(scalar)
            }
        }
        return json + "\""
    }
}
