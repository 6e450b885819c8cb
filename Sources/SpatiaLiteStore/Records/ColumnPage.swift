public import Catalog
public import Store

/// One column of a sheet's rows as bytes, in the smallest form that gives every value back exactly (``PageHead``).
///
/// Pages are the record: what they do not hold is not stored. A column without any value has no page.
public enum ColumnPage {
    // MARK: Writing

    /// The page of these values; nil when all of them are missing.
    ///
    /// - Parameter values: at most 2²⁰ of them; numbers must be finite.
    public static func encode(_ values: [Value]) -> [UInt8]? {
        var seen: Set<PageHead.Kind> = []
        var hasMissing = false
        for value in values {
            switch value {
            case .null: hasMissing = true
            case .integer: seen.insert(.integers)
            case .boolean: seen.insert(.booleans)
            case .number: seen.insert(.doubles)
            case .text: seen.insert(.texts)
            }
        }
        guard let kind = seen.first else { return nil }
        guard seen.count == 1 else { return mixed(values) }
        let page: [UInt8]? =
            switch kind {
            case .integers: integers(.integers, values.map { if case .integer(let v) = $0 { v } else { nil } }, hasMissing)
            case .booleans: integers(.booleans, values.map { if case .boolean(let v) = $0 { v ? 1 : 0 } else { nil } }, hasMissing)
            case .doubles: numbers(values.map { if case .number(let v) = $0 { v } else { nil } }, hasMissing)
            default: texts(values.map { if case .text(let v) = $0 { v } else { nil } }, hasMissing)
            }
        return page ?? mixed(values)
    }

    private static func head(_ kind: PageHead.Kind, _ hasMissing: Bool, width: Int, decimals: Int = 0, _ count: Int) -> [UInt8] {
        var page = [kind.rawValue | (hasMissing ? 0x10 : 0), UInt8(width) | UInt8(decimals) << 4]
        PageBytes.append(varint: UInt64(count), to: &page)
        return page
    }

    /// The bytes of a code that may be as large as `largest`.
    private static func width(_ largest: UInt64) -> Int {
        switch largest {
        case 0: 0
        case ...0xFF: 1
        case ...0xFFFF: 2
        case ...0xFFFF_FFFF: 4
        default: 8
        }
    }

    /// Nil: the range of the values takes all 64 bits, and there is no code for a missing one.
    private static func integers(_ kind: PageHead.Kind, _ values: [Int64?], _ hasMissing: Bool, decimals: Int = 0) -> [UInt8]? {
        var least = Int64.max, most = Int64.min
        for case let value? in values {
            least = min(least, value)
            most = max(most, value)
        }
        let range = UInt64(bitPattern: most &- least), shift: UInt64 = hasMissing ? 1 : 0
        guard range <= .max - shift else { return nil }
        let width = width(range + shift)
        var page = head(kind, hasMissing, width: width, decimals: decimals, values.count)
        PageBytes.append(varint: PageBytes.zigzag(least), to: &page)
        page.reserveCapacity(page.count + values.count * width)
        for value in values {
            PageBytes.append(value.map { UInt64(bitPattern: $0 &- least) + shift } ?? 0, width: width, to: &page)
        }
        return page
    }

    private static func numbers(_ values: [Double?], _ hasMissing: Bool) -> [UInt8]? {
        for decimals in PageHead.powers.indices {
            if let whole = multiples(values, PageHead.powers[decimals]) {
                guard let page = integers(.decimals, whole, hasMissing, decimals: decimals), page[1] & 0x0F < 8 else { break }
                return page
            }
        }
        var page = head(.doubles, hasMissing, width: 8, values.count)
        for value in values { PageBytes.append((value ?? .nan).bitPattern, width: 8, to: &page) }
        return page
    }

    /// The values as whole multiples of 1/`power`, when each of them comes back exactly.
    private static func multiples(_ values: [Double?], _ power: Double) -> [Int64?]? {
        var whole: [Int64?] = []
        whole.reserveCapacity(values.count)
        for value in values {
            guard let value else {
                whole.append(nil)
                continue
            }
            let scaled = (value * power).rounded()
            guard abs(scaled) < 0x1p53, (Double(Int64(scaled)) / power).bitPattern == value.bitPattern else { return nil }
            whole.append(Int64(scaled))
        }
        return whole
    }

    private static func texts(_ values: [String?], _ hasMissing: Bool) -> [UInt8]? {
        if let codes = codes(values), let page = integers(.codes, codes, hasMissing) { return page }
        // By bytes: texts that Unicode holds for equal are different here.
        var places: [[UInt8]: UInt64] = [:]
        var distinct: [String] = []
        let shift: UInt64 = hasMissing ? 1 : 0
        let wanted = values.map { text -> UInt64 in
            guard let text else { return 0 }
            let bytes = Array(text.utf8)
            if let place = places[bytes] { return place + shift }
            places[bytes] = UInt64(distinct.count)
            distinct.append(text)
            return UInt64(distinct.count - 1) + shift
        }
        let width = width(UInt64(distinct.count - 1) + shift)
        var page = head(.texts, hasMissing, width: width, values.count)
        PageBytes.append(varint: UInt64(distinct.count), to: &page)
        for text in distinct { PageBytes.append(text: text, to: &page) }
        for code in wanted { PageBytes.append(code, width: width, to: &page) }
        return page
    }

    /// The texts as numbers, when each of them is one as digits.
    private static func codes(_ values: [String?]) -> [Int64?]? {
        var codes: [Int64?] = []
        codes.reserveCapacity(values.count)
        for value in values {
            guard let value else {
                codes.append(nil)
                continue
            }
            var number: Int64 = 0
            guard (1...18).contains(value.utf8.count), value.utf8.first != 0x30 else { return nil }
            for byte in value.utf8 {
                guard (0x30...0x39).contains(byte) else { return nil }
                number = number * 10 + Int64(byte - 0x30)
            }
            codes.append(number)
        }
        return codes
    }

    private static func mixed(_ values: [Value]) -> [UInt8] {
        var page = head(.mixed, false, width: 0, values.count)
        for value in values {
            switch value {
            case .null: page.append(0)
            case .boolean(let v): page.append(v ? 2 : 1)
            case .integer(let v):
                page.append(3)
                PageBytes.append(varint: PageBytes.zigzag(v), to: &page)
            case .number(let v):
                page.append(4)
                PageBytes.append(v.bitPattern, width: 8, to: &page)
            case .text(let v):
                page.append(5)
                PageBytes.append(text: v, to: &page)
            }
        }
        return page
    }

    // MARK: Reading

    /// The values of a page.
    ///
    /// - Throws: ``StoreError/damaged(_:)`` for what ``encode(_:)`` does not write.
    public static func decode(_ page: Span<UInt8>) throws(StoreError) -> [Value] {
        let head = try PageHead(reading: page)
        var values: [Value] = []
        values.reserveCapacity(head.count)
        switch head.kind {
        case .integers:
            try head.codes(page) { _, code throws(StoreError) in values.append(code.map { .integer(head.integer($0)) } ?? .null) }
        case .booleans:
            try head.codes(page) { _, code throws(StoreError) in
                guard let code else { return values.append(.null) }
                let number = head.integer(code)
                guard number == 0 || number == 1 else { throw .damaged("page of values: \(number) for true or false") }
                values.append(.boolean(number == 1))
            }
        case .decimals:
            try head.codes(page) { _, code throws(StoreError) in values.append(code.map { .number(head.decimal($0)) } ?? .null) }
        case .doubles:
            for i in 0..<head.count {
                let number = try head.double(page, i)
                values.append(number.isNaN ? .null : .number(number))
            }
        case .texts:
            try head.codes(page) { _, code throws(StoreError) in
                guard let code else { return values.append(.null) }
                values.append(.text(head.texts[try head.text(code)]))
            }
        case .codes:
            try head.codes(page) { _, code throws(StoreError) in values.append(code.map { .text(String(head.integer($0))) } ?? .null) }
        case .mixed:
            var at = head.start
            for _ in 0..<head.count { values.append(try tagged(page, &at)) }
            guard at == page.count else { throw .damaged("page of values: \(page.count - at) bytes too many") }
        }
        return values
    }

    private static func tagged(_ page: Span<UInt8>, _ at: inout Int) throws(StoreError) -> Value {
        switch try PageBytes.byte(page, &at) {
        case 0: return .null
        case 1: return .boolean(false)
        case 2: return .boolean(true)
        case 3: return .integer(PageBytes.unzigzag(try PageBytes.varint(page, &at)))
        case 4:
            guard page.count - at >= 8 else { throw .damaged("page of values: ends within a number") }
            let number = Double(bitPattern: PageBytes.number(page, at, 8))
            guard number.isFinite else { throw .damaged("page of values: a number that is not finite") }
            at += 8
            return .number(number)
        case 5: return .text(try PageBytes.text(page, &at))
        case let tag: throw .damaged("page of values: unknown tag \(tag)")
        }
    }

    /// The values of a page as numbers, NaN for a missing one; of texts their places among `texts`.
    ///
    /// - Returns: the different texts; empty for numbers.
    public static func numbers(_ page: Span<UInt8>, into numbers: inout [Double]) throws(StoreError) -> [String] {
        let head = try PageHead(reading: page)
        numbers.removeAll(keepingCapacity: true)
        numbers.reserveCapacity(head.count)
        switch head.kind {
        case .integers, .booleans:
            try head.codes(page) { _, code throws(StoreError) in numbers.append(code.map { Double(head.integer($0)) } ?? .nan) }
        case .decimals:
            try head.codes(page) { _, code throws(StoreError) in numbers.append(code.map { head.decimal($0) } ?? .nan) }
        case .doubles:
            for i in 0..<head.count { numbers.append(try head.double(page, i)) }
        case .texts:
            try head.codes(page) { _, code throws(StoreError) in
                guard let code else { return numbers.append(.nan) }
                numbers.append(Double(try head.text(code)))
            }
        case .codes, .mixed:
            return places(try decode(page), into: &numbers)
        }
        return head.texts
    }

    /// The same of values of any kind; when one of them is a text, all are taken as texts.
    private static func places(_ values: [Value], into numbers: inout [Double]) -> [String] {
        let hasText = values.contains { if case .text = $0 { true } else { false } }
        var places: [[UInt8]: Int] = [:]
        var texts: [String] = []
        func place(_ text: String) -> Double {
            let bytes = Array(text.utf8)
            if let known = places[bytes] { return Double(known) }
            places[bytes] = texts.count
            texts.append(text)
            return Double(texts.count - 1)
        }
        for value in values {
            switch value {
            case .null: numbers.append(.nan)
            case .text(let v): numbers.append(place(v))
            case .boolean(let v): numbers.append(hasText ? place(String(v)) : v ? 1 : 0)
            case .integer(let v): numbers.append(hasText ? place(String(v)) : Double(v))
            case .number(let v): numbers.append(hasText ? place(String(v)) : v)
            }
        }
        return texts
    }

    /// The codes of a page of areas; nil where the recorded text is none.
    public static func areas(_ page: Span<UInt8>) throws(StoreError) -> [AreaCode?] {
        let head = try PageHead(reading: page)
        var areas: [AreaCode?] = []
        areas.reserveCapacity(head.count)
        switch head.kind {
        case .codes:
            var digits = [UInt8](repeating: 0, count: 8)
            try head.codes(page) { _, code throws(StoreError) in
                areas.append(code.flatMap { Self.area(head.integer($0), &digits) })
            }
        case .texts:
            let known = head.texts.map { AreaCode($0) }
            try head.codes(page) { _, code throws(StoreError) in
                guard let code else { return areas.append(nil) }
                areas.append(known[try head.text(code)])
            }
        default:
            throw .damaged("page of areas: holds no texts")
        }
        return areas
    }

    private static func area(_ number: Int64, _ digits: inout [UInt8]) -> AreaCode? {
        guard number > 0, number < 100_000_000 else { return nil }
        var rest = UInt32(number)
        var first = 8
        while rest > 0 {
            first -= 1
            digits[first] = UInt8(0x30 + rest % 10)
            rest /= 10
        }
        return AreaCode(utf8: digits.span.extracting(first..<8))
    }
}
