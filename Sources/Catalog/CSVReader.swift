/// Why a text is not CSV.
public struct CSVError: Error, Hashable, Sendable {
    /// The line of the fault, from 1.
    public let line: Int
    public let problem: Localized
}

/// Reads comma-separated values record by record (RFC 4180): fields may be quoted, a quote inside quotes is doubled,
/// quoted fields may hold commas and line ends. Lines end in CR LF or LF; a byte order mark and empty lines are skipped.
///
///     var reader = CSVReader(bytes)
///     while try reader.next() { print(reader[0]) }
public struct CSVReader: Sendable {
    private let bytes: [UInt8]
    private let separator: UInt8
    private var at: Int
    private var currentLine = 1
    /// The fields of the current record one after another, quotes taken off, and where each ends.
    private var fieldBytes: [UInt8] = []
    private var fieldEnds: [Int] = []

    /// The line on which the current record starts, from 1.
    public private(set) var line = 0

    public init(_ bytes: [UInt8], separator: UInt8 = UInt8(ascii: ",")) {
        self.bytes = bytes
        self.separator = separator
        at = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    }

    /// How many fields the current record has.
    public var count: Int { fieldEnds.count }

    /// The UTF-8 bytes of a field of the current record.
    public func utf8(_ i: Int) -> ArraySlice<UInt8> { fieldBytes[(i == 0 ? 0 : fieldEnds[i - 1])..<fieldEnds[i]] }

    /// A field of the current record; bytes that are no UTF-8 are told as U+FFFD.
    public subscript(i: Int) -> String { String(decoding: utf8(i), as: UTF8.self) }

    /// All fields of the current record.
    public var fields: [String] { fieldEnds.indices.map { self[$0] } }

    /// Goes to the next record; false at the end.
    public mutating func next() throws(CSVError) -> Bool {
        while at < bytes.count, isLineEnd(bytes[at]) { skipLineEnd() }
        guard at < bytes.count else { return false }
        line = currentLine
        fieldBytes.removeAll(keepingCapacity: true)
        fieldEnds.removeAll(keepingCapacity: true)
        while true {
            if at < bytes.count, bytes[at] == UInt8(ascii: "\"") { try quoted() } else { plain() }
            fieldEnds.append(fieldBytes.count)
            guard at < bytes.count else { return true }
            if bytes[at] == separator {
                at += 1
                continue
            }
            guard isLineEnd(bytes[at]) else {
                throw CSVError(
                    line: currentLine, problem: Localized(th: "มีข้อความหลังเครื่องหมายคำพูดปิด", en: "Text follows a closing quote"))
            }
            skipLineEnd()
            return true
        }
    }

    private func isLineEnd(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") }

    private mutating func skipLineEnd() {
        if bytes[at] == UInt8(ascii: "\r"), at + 1 < bytes.count, bytes[at + 1] == UInt8(ascii: "\n") { at += 1 }
        at += 1
        currentLine += 1
    }

    private mutating func plain() {
        let start = at
        while at < bytes.count, bytes[at] != separator, !isLineEnd(bytes[at]) { at += 1 }
        fieldBytes.append(contentsOf: bytes[start..<at])
    }

    private mutating func quoted() throws(CSVError) {
        let opening = currentLine
        at += 1
        while at < bytes.count {
            let byte = bytes[at]
            at += 1
            if byte == UInt8(ascii: "\"") {
                guard at < bytes.count, bytes[at] == UInt8(ascii: "\"") else { return }
                at += 1
            } else if byte == UInt8(ascii: "\n") {
                currentLine += 1
            }
            fieldBytes.append(byte)
        }
        throw CSVError(line: opening, problem: Localized(th: "เครื่องหมายคำพูดเปิดแล้วไม่ปิด", en: "A quote is opened and never closed"))
    }
}
