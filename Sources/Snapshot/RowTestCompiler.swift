internal import Catalog
internal import Geo
internal import Store

/// Turns a filter into a test of rows. It knows the parts that need no SQL and nothing but the columns; for any other,
/// and for what the store would refuse, the answer is nil.
struct RowTestCompiler {
    let layer: SnapshotLayer

    /// Less than the embedded store's own limits, so that what it refuses is never answered.
    private static let largestDepth = 50, mostTerms = 500, mostItems = 10_000, longestPattern = 1_000

    func condition(_ e: Expression, _ depth: Int) -> RowTest? {
        guard depth < Self.largestDepth else { return nil }
        switch e {
        case .and(let all): return conditions(all, depth).map { .all($0) }
        case .or(let all): return conditions(all, depth).map { .any($0) }
        case .not(let e): return condition(e, depth + 1).map { .not($0) }
        case .compare(let how, .property(let name), let value): return comparison(how, name, value)
        case .compare(let how, let value, .property(let name)): return comparison(how.mirrored, name, value)
        case .between(.property(let name), let low, let high):
            guard let above = comparison(.greaterOrEqual, name, low), let below = comparison(.lessOrEqual, name, high) else { return nil }
            return .all([above, below])
        case .isIn(.property(let name), let all): return membership(name, all)
        case .isNull(.property(Expression.geometryProperty)): return .hasNoGeometry
        case .isNull(.property(let name)): return layer.layer.column(name).map { .isNull(column: $0) }
        case .like(.property(let name), .literal(.text(let pattern))): return like(name, pattern)
        case .property(let name):
            guard let column = layer.layer.column(name), case .booleans = layer.columns[column] else { return nil }
            return .boolean(column: column, Truth.no, Truth.yes)
        case .literal(.boolean(let value)): return .constant(value ? Truth.yes : Truth.no)
        case .spatial(.intersects, .property(Expression.geometryProperty), .box(let box)),
            .spatial(.intersects, .box(let box), .property(Expression.geometryProperty)):
            return Self.isPlain(box) ? .meets(box) : nil
        case .spatial(.disjoint, .property(Expression.geometryProperty), .box(let box)),
            .spatial(.disjoint, .box(let box), .property(Expression.geometryProperty)):
            return Self.isPlain(box) ? .not(.meets(box)) : nil
        default: return nil
        }
    }

    private func conditions(_ all: [Expression], _ depth: Int) -> [RowTest]? {
        guard all.count <= Self.mostTerms else { return nil }
        var tests: [RowTest] = []
        for e in all {
            guard let test = condition(e, depth + 1) else { return nil }
            tests.append(test)
        }
        return tests
    }

    private static func isPlain(_ box: BoundingBox) -> Bool { box.width.isFinite && box.height.isFinite && !box.isEmpty }

    /// The box of a test against a box that every match must pass; the smallest of several.
    static func reach(of filter: Expression) -> BoundingBox? {
        switch filter {
        case .and(let all): all.compactMap(reach).min { $0.width * $0.height < $1.width * $1.height }
        case .spatial(.intersects, .property, .box(let box)), .spatial(.intersects, .box(let box), .property): box
        default: nil
        }
    }

    /// The condition that a row's time, if it has one, meets an interval: a date when its day does.
    func meets(_ interval: TimeInterval, column: Int) -> RowTest? {
        let isDate = layer.layer.fields[column].type == .date
        if !isDate, ![interval.start, interval.end].allSatisfy({ $0.map { goesByText($0, column) } ?? true }) { return nil }
        func end(_ text: String) -> [UInt8] { Array((isDate ? text.prefix(10) : text[...]).utf8) }
        var tests: [RowTest] = []
        if let start = interval.start {
            guard let test = text(.greaterOrEqual, column, end(start)) else { return nil }
            tests.append(test)
        }
        if let last = interval.end {
            guard let test = text(.lessOrEqual, column, end(last)) else { return nil }
            tests.append(test)
        }
        return tests.isEmpty ? .constant(Truth.yes) : .any([.isNull(column: column), .all(tests)])
    }

    // MARK: A property and values

    private func comparison(_ how: Expression.Comparison, _ name: String, _ value: Expression) -> RowTest? {
        guard let column = layer.layer.column(name) else { return nil }
        switch (layer.layer.fields[column].type, value) {
        case (.text, .literal(.text(let v))): return text(how, column, Array(v.utf8))
        case (.date, .date(let v)): return Self.isDate(v) ? text(how, column, Array(v.utf8)) : nil
        case (.instant, .instant(let v)): return Self.isInstant(v) && goesByText(v, column) ? text(how, column, Array(v.utf8)) : nil
        case (.integer, .literal(.integer(let v))): return integer(how, column, v)
        case (.integer, .literal(.number(let v))): return integer(how, column, v)
        case (.number, .literal(.integer(let v))): return Double(exactly: v).flatMap { number(how, column, $0) }
        case (.number, .literal(.number(let v))): return number(how, column, v)
        case (.boolean, .literal(.boolean(let v))):
            let limit = v ? 1 : 0
            return .boolean(column: column, how.holds(0 - limit) ? Truth.yes : Truth.no, how.holds(1 - limit) ? Truth.yes : Truth.no)
        default: return nil
        }
    }

    /// Whether the order of texts is that of time for an instant and a column.
    private func goesByText(_ instant: String, _ column: Int) -> Bool { instant.utf8.count == 20 && !layer.fractions.contains(column) }

    private static func isDate(_ text: String) -> Bool { text.utf8.count == 10 && Timestamp.bounds(text) != nil }
    private static func isInstant(_ text: String) -> Bool { text.utf8.count >= 20 && Timestamp.bounds(text)?.first == text }

    private func text(_ how: Expression.Comparison, _ column: Int, _ text: [UInt8]) -> RowTest? {
        switch layer.columns[column] {
        case .texts: return .text(column: column, how, text)
        case .dictionary(let dictionary):
            let (code, isEqual) = dictionary.lowerBound(text.span)
            let behind = isEqual ? code + 1 : code, end = UInt32(dictionary.entries.count + 1)
            return switch how {
            case .equal: .code(column: column, in: code..<behind)
            case .notEqual: .not(.code(column: column, in: code..<behind))
            case .less: .code(column: column, in: 1..<code)
            case .lessOrEqual: .code(column: column, in: 1..<behind)
            case .greater: .code(column: column, in: behind..<end)
            case .greaterOrEqual: .code(column: column, in: code..<end)
            }
        case .integers, .numbers, .booleans: return nil
        }
    }

    private func integer(_ how: Expression.Comparison, _ column: Int, _ value: Int64) -> RowTest {
        let nothing = RowTest.not(.integer(column: column, in: .min ... .max))
        return switch how {
        case .equal: .integer(column: column, in: value...value)
        case .notEqual: .not(.integer(column: column, in: value...value))
        case .less: value == .min ? nothing : .integer(column: column, in: .min...(value - 1))
        case .lessOrEqual: .integer(column: column, in: .min...value)
        case .greater: value == .max ? nothing : .integer(column: column, in: (value + 1)...(.max))
        case .greaterOrEqual: .integer(column: column, in: value...(.max))
        }
    }

    /// Whole numbers beside one with a fraction: less than 1.5 is at most 1.
    private func integer(_ how: Expression.Comparison, _ column: Int, _ value: Double) -> RowTest? {
        guard abs(value) < 0x1p62 else { return nil }
        if let whole = Int64(exactly: value) { return integer(how, column, whole) }
        let below = Int64(value.rounded(.down))
        return switch how {
        case .equal: .not(.integer(column: column, in: .min ... .max))
        case .notEqual: .integer(column: column, in: .min ... .max)
        case .less, .lessOrEqual: integer(.lessOrEqual, column, below)
        case .greater, .greaterOrEqual: integer(.greater, column, below)
        }
    }

    private func number(_ how: Expression.Comparison, _ column: Int, _ value: Double) -> RowTest? {
        guard value.isFinite else { return nil }
        return switch how {
        case .equal: .number(column: column, in: value...value)
        case .notEqual: .not(.number(column: column, in: value...value))
        case .less: .number(column: column, in: -.infinity...value.nextDown)
        case .lessOrEqual: .number(column: column, in: -.infinity...value)
        case .greater: .number(column: column, in: value.nextUp...(.infinity))
        case .greaterOrEqual: .number(column: column, in: value...(.infinity))
        }
    }

    private func membership(_ name: String, _ all: [Expression]) -> RowTest? {
        guard all.count <= Self.mostItems, !all.isEmpty, let column = layer.layer.column(name) else { return nil }
        guard case .dictionary(let dictionary) = layer.columns[column], all.count > 4 else {
            guard all.count <= 64 else { return nil }
            var tests: [RowTest] = []
            for item in all {
                guard let test = comparison(.equal, name, item) else { return nil }
                tests.append(test)
            }
            return .any(tests)
        }
        var wanted = Array(repeating: false, count: dictionary.entries.count)
        for item in all {
            guard let test = comparison(.equal, name, item), case .code(_, let range) = test else { return nil }
            for code in range { wanted[Int(code) - 1] = true }
        }
        return .codes(column: column, wanted)
    }

    private func like(_ name: String, _ pattern: String) -> RowTest? {
        guard let column = layer.layer.column(name), layer.layer.fields[column].type == .text,
            pattern.utf8.count <= Self.longestPattern, !pattern.utf8.contains(0)
        else { return nil }
        switch layer.columns[column] {
        case .dictionary(let dictionary): return dictionary.entries.hasNUL ? nil : .like(column: column, LikePattern(pattern))
        case .texts(let texts, _): return texts.hasNUL ? nil : .like(column: column, LikePattern(pattern))
        case .integers, .numbers, .booleans: return nil
        }
    }
}

extension Expression.Comparison {
    /// The comparison with its sides changed over.
    fileprivate var mirrored: Expression.Comparison {
        switch self {
        case .equal: .equal
        case .notEqual: .notEqual
        case .less: .greater
        case .lessOrEqual: .greaterOrEqual
        case .greater: .less
        case .greaterOrEqual: .lessOrEqual
        }
    }
}
