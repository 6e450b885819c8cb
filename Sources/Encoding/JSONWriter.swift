/// Writes a JSON document (RFC 8259) piece by piece; it puts the commas.
///
///     var json = JSONWriter()
///     json.object {
///         $0.member("title", "แผนที่")
///         $0.array("links") { $0.object { $0.member("href", "/") } }
///     }
///     let bytes = json.take()
public struct JSONWriter: ~Copyable {
    private var buffer: ByteBuffer
    private var needsComma = false

    public init(capacity: Int = 1024) { buffer = ByteBuffer(capacity: capacity) }

    /// Hands over the document.
    public mutating func take() -> [UInt8] {
        needsComma = false
        return buffer.take()
    }

    // Values of an array, or the document itself.

    public mutating func object(_ members: (inout JSONWriter) throws -> Void) rethrows {
        open(UInt8(ascii: "{"))
        try members(&self)
        close(UInt8(ascii: "}"))
    }

    public mutating func array(_ elements: (inout JSONWriter) throws -> Void) rethrows {
        open(UInt8(ascii: "["))
        try elements(&self)
        close(UInt8(ascii: "]"))
    }

    public mutating func value(_ text: String) {
        comma()
        buffer.append(json: text)
    }

    public mutating func value(_ number: Int) {
        comma()
        buffer.append(integer: number)
    }

    /// Shortest digits that read back the same; `null` when the number is not finite.
    public mutating func value(_ number: Double) {
        comma()
        buffer.append(number: number)
    }

    public mutating func value(_ boolean: Bool) {
        comma()
        if boolean { buffer.append("true") } else { buffer.append("false") }
    }

    public mutating func null() {
        comma()
        buffer.append("null")
    }

    /// A value that is JSON already.
    public mutating func raw(_ json: [UInt8]) {
        comma()
        buffer.append(json)
    }

    // Members of an object.

    /// The name of a member, whose value the next call gives.
    public mutating func name(_ name: String) {
        comma()
        buffer.append(json: name)
        buffer.append(UInt8(ascii: ":"))
        needsComma = false
    }

    public mutating func object(_ name: String, _ members: (inout JSONWriter) throws -> Void) rethrows {
        self.name(name)
        try object(members)
    }

    public mutating func array(_ name: String, _ elements: (inout JSONWriter) throws -> Void) rethrows {
        self.name(name)
        try array(elements)
    }

    /// A member that is an array of texts.
    public mutating func member(_ name: String, _ texts: [String]) {
        array(name) { for text in texts { $0.value(text) } }
    }

    /// A member that is an array of numbers, such as a bounding box.
    public mutating func member(_ name: String, _ numbers: [Double]) {
        array(name) { for number in numbers { $0.value(number) } }
    }

    public mutating func member(_ name: String, _ text: String) {
        self.name(name)
        value(text)
    }

    public mutating func member(_ name: String, _ number: Int) {
        self.name(name)
        value(number)
    }

    public mutating func member(_ name: String, _ number: Double) {
        self.name(name)
        value(number)
    }

    public mutating func member(_ name: String, _ boolean: Bool) {
        self.name(name)
        value(boolean)
    }

    public mutating func member(_ name: String, raw json: [UInt8]) {
        self.name(name)
        raw(json)
    }

    private mutating func comma() {
        if needsComma { buffer.append(UInt8(ascii: ",")) }
        needsComma = true
    }

    private mutating func open(_ bracket: UInt8) {
        comma()
        buffer.append(bracket)
        needsComma = false
    }

    private mutating func close(_ bracket: UInt8) {
        buffer.append(bracket)
        needsComma = true
    }
}
