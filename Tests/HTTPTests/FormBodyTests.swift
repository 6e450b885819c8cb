import HTTP
import Testing

@Suite struct `A form` {
    private func fields(_ text: String) throws(FormBody.Fault) -> [String] {
        let bytes = Array(text.utf8)
        return try FormBody(parsing: bytes.span).items.map { "\($0.name)=\($0.value)" }
    }

    @Test func `is read field by field, decoded`() throws {
        #expect(try fields("") == [])
        #expect(try fields("a=1&b=&a=x+y&%E0%B8%81=%26%3D%2B%0D%0A") == ["a=1", "b=", "a=x y", "ก=&=+\r\n"])
    }

    @Test(arguments: [
        ("a", FormBody.Fault.malformed), ("=1", .malformed), ("a=1&", .malformed), ("&a=1", .malformed), ("a=1&&b=2", .malformed), ("a=b=c", .malformed),
        ("a=b c", .malformed), ("a=ก", .malformed), ("a=1\n", .malformed), ("a=%", .badPercentEncoding), ("a=%4", .badPercentEncoding), ("a=%zz", .badPercentEncoding),
        ("a=%00", .controlCharacter), ("a=%7F", .controlCharacter), ("a=%1b", .controlCharacter), ("a=%FF", .notUTF8), ("a=%C0%80", .notUTF8), ("a=%ED%A0%80", .notUTF8),
        (String(repeating: "a=1&", count: 500) + "a=1", .tooManyFields), ("a=" + String(repeating: "x", count: 64 << 10), .tooLong),
    ])
    func `that no browser sends is refused`(text: String, fault: FormBody.Fault) { #expect(throws: fault) { try fields(text) } }
}
