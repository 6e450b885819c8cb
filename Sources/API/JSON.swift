internal import Encoding

/// A small JSON document, its members in the order in which they were written.
///
/// For documents about the data; features themselves are streamed by the sinks of Encoding.
enum JSON: Sendable, ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral,
    ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral, ExpressibleByNilLiteral,
    ExpressibleByStringInterpolation
{
    case null
    case boolean(Bool)
    case integer(Int)
    case number(Double)
    case string(String)
    case array([JSON])
    case object([(key: String, value: JSON)])

    init(stringLiteral value: String) { self = .string(value) }
    init(integerLiteral value: Int) { self = .integer(value) }
    init(floatLiteral value: Double) { self = .number(value) }
    init(booleanLiteral value: Bool) { self = .boolean(value) }
    init(arrayLiteral elements: JSON...) { self = .array(elements) }
    init(dictionaryLiteral elements: (String, JSON)...) { self = .object(elements.map { (key: $0.0, value: $0.1) }) }
    init(nilLiteral: ()) { self = .null }

    static func strings(_ texts: some Sequence<String>) -> JSON { .array(texts.map { .string($0) }) }

    /// An object of the members that are not nil.
    static func present(_ members: KeyValuePairs<String, JSON?>) -> JSON {
        .object(members.compactMap { key, value in value.map { (key: key, value: $0) } })
    }

    /// The object with further members at its end.
    func adding(_ key: String, _ value: JSON?) -> JSON {
        guard case .object(var members) = self, let value else { return self }
        members.append((key: key, value: value))
        return .object(members)
    }

    /// A member of an object; nil where there is none.
    subscript(name: String) -> JSON? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.key == name }?.value
    }

    /// The object with a member set: in its place where there is one, at the end where not.
    func setting(_ key: String, _ value: JSON) -> JSON {
        guard case .object(var members) = self, let place = members.firstIndex(where: { $0.key == key }) else { return adding(key, value) }
        members[place].value = value
        return .object(members)
    }

    var encoded: [UInt8] {
        var writer = JSONWriter()
        write(into: &writer)
        return writer.take()
    }

    private func write(into writer: inout JSONWriter) {
        switch self {
        case .null: writer.null()
        case .boolean(let value): writer.value(value)
        case .integer(let value): writer.value(value)
        case .number(let value): writer.value(value)
        case .string(let value): writer.value(value)
        case .array(let elements): writer.array { for element in elements { element.write(into: &$0) } }
        case .object(let members):
            writer.object {
                for member in members {
                    $0.name(member.key)
                    member.value.write(into: &$0)
                }
            }
        }
    }
}
