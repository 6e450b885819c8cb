import SpatiaLiteStore
import Store

extension FuzzTarget {
    /// The reader of pages of recorded values: whatever lies in a page, it is refused or read whole, and what was read
    /// comes out of a written page again, to the last bit.
    public static let columnPage = FuzzTarget(
        name: "column-page", seeds: pages, words: ["\u{0}", "\u{1}\u{1}", "\u{11}", "\u{7F}\u{7F}", "ก", "\u{5}\u{3}", "\u{7}"]
    ) { bytes in
        let page = bytes.span
        _ = try? ColumnPage.areas(page)
        guard let values = try? ColumnPage.decode(page) else { return .refused }
        var numbers: [Double] = []
        guard let texts = try? ColumnPage.numbers(page, into: &numbers), numbers.count == values.count, fits(numbers, texts) else { return .wrong }
        guard let written = ColumnPage.encode(values) else { return values.allSatisfy { $0 == .null } ? .taken : .wrong }
        guard let again = try? ColumnPage.decode(written.span), again.count == values.count else { return .wrong }
        return zip(values, again).allSatisfy(isSame) ? .taken : .wrong
    }

    /// Places among texts are places of texts.
    private static func fits(_ numbers: [Double], _ texts: [String]) -> Bool {
        texts.isEmpty || numbers.allSatisfy { $0.isNaN || (0..<Double(texts.count)).contains($0) }
    }

    private static func isSame(_ a: Value, _ b: Value) -> Bool {
        switch (a, b) {
        case (.text(let a), .text(let b)): a.utf8.elementsEqual(b.utf8)
        case (.number(let a), .number(let b)): a.bitPattern == b.bitPattern
        default: a == b
        }
    }

    /// A page of each kind, with missing values and without.
    private static let pages: [[UInt8]] = {
        let columns: [[Value]] = [
            [.integer(3), .integer(4), .integer(300)], [.integer(3)], [.integer(.min), .integer(.max)], [.boolean(true), .boolean(false)],
            [.number(0.25), .number(1_000.5)], [.number(1.0 / 3), .number(1e300)], [.text("ก"), .text("ข"), .text("ก"), .text("")],
            [.text("56010101"), .text("56010102")], [.integer(1), .text("ก"), .number(0.5), .boolean(true)],
        ]
        return (columns + columns.map { $0 + [.null] }).compactMap { ColumnPage.encode($0) }
    }()
}
