/// How the rows of a layer that was edited are put together: runs of rows of the layer as it was, and of one that holds the
/// rows that were inserted or replaced since.
struct Splice {
    struct Run {
        let isNew: Bool
        let rows: Range<Int>
    }

    private(set) var runs: [Run] = []

    /// - Parameters:
    ///   - old: the numbers of the rows as they were, ascending.
    ///   - changed: the numbers of the rows that were inserted, replaced or deleted, ascending.
    ///   - new: the numbers of those that are there now, ascending.
    init(_ old: [Int64], changed: [Int64], _ new: [Int64]) {
        var copied = 0, taken = 0
        for number in changed {
            var low = copied, high = old.count
            while low < high {
                let middle = (low + high) / 2
                if old[middle] < number { low = middle + 1 } else { high = middle }
            }
            append(copied..<low, isNew: false)
            copied = low < old.count && old[low] == number ? low + 1 : low
            if taken < new.count, new[taken] == number {
                append(taken..<(taken + 1), isNew: true)
                taken += 1
            }
        }
        append(copied..<old.count, isNew: false)
    }

    /// The rows of one layer that are named, ascending.
    init(picking rows: [Int]) { for row in rows { append(row..<(row + 1), isNew: false) } }

    /// The same rows, of which some come from a third layer instead of one of the two.
    ///
    /// - Parameter third: the numbers, among the rows that are put together, of those of the third layer, ascending. No
    ///   other row is new.
    init(_ splice: Splice, with third: [Int]) {
        var row = 0, next = 0
        for run in splice.runs {
            var start = run.rows.lowerBound
            let shift = run.rows.lowerBound - row
            row += run.rows.count
            while next < third.count, third[next] < row {
                append(start..<(third[next] + shift), isNew: false)
                start = third[next] + shift + 1
                append(next..<(next + 1), isNew: true)
                next += 1
            }
            append(start..<run.rows.upperBound, isNew: false)
        }
    }

    private mutating func append(_ rows: Range<Int>, isNew: Bool) {
        guard !rows.isEmpty else { return }
        if let last = runs.last, last.isNew == isNew, last.rows.upperBound == rows.lowerBound {
            runs[runs.count - 1] = Run(isNew: isNew, rows: last.rows.lowerBound..<rows.upperBound)
        } else {
            runs.append(Run(isNew: isNew, rows: rows))
        }
    }

    var count: Int { runs.reduce(0) { $0 + $1.rows.count } }

    /// Elements of which each row has as many as the others.
    func rows<Element>(_ old: [Element], _ new: [Element], each: Int = 1) -> [Element] {
        var all: [Element] = []
        all.reserveCapacity(count * each)
        for run in runs { all.append(contentsOf: (run.isNew ? new : old)[(run.rows.lowerBound * each)..<(run.rows.upperBound * each)]) }
        return all
    }

    /// A run of elements of which row `i` has those from `ends[i - 1]` to `ends[i]`.
    struct Parts<Element, End: FixedWidthInteger> {
        var elements: [Element]
        var ends: [End]

        /// The elements of a run of rows.
        fileprivate func range(_ rows: Range<Int>, _ each: Int) -> Range<Int> {
            (rows.lowerBound == 0 ? 0 : each * Int(ends[rows.lowerBound - 1]))..<(each * Int(ends[rows.upperBound - 1]))
        }
    }

    /// Elements of which rows have different numbers; an end counts `each` of them. Nil when ends cannot count so many.
    func parts<Element, End>(_ old: Parts<Element, End>, _ new: Parts<Element, End>, each: Int = 1) -> Parts<Element, End>? {
        guard (old.elements.count + new.elements.count) / each <= Int(clamping: End.max) else { return nil }
        var all = Parts<Element, End>(elements: [], ends: [])
        all.elements.reserveCapacity(old.elements.count + new.elements.count)
        all.ends.reserveCapacity(count)
        for run in runs {
            let source = run.isNew ? new : old
            let range = source.range(run.rows, each)
            let shift = End(truncatingIfNeeded: all.elements.count / each) &- End(truncatingIfNeeded: range.lowerBound / each)
            all.elements.append(contentsOf: source.elements[range])
            for i in run.rows { all.ends.append(source.ends[i] &+ shift) }
        }
        return all
    }
}

extension Texts {
    /// Nil when there is no room for all.
    init?(_ splice: Splice, _ old: Texts, _ new: Texts) {
        guard let parts = splice.parts(Splice.Parts(elements: old.bytes, ends: old.ends), Splice.Parts(elements: new.bytes, ends: new.ends))
        else { return nil }
        self.init(bytes: parts.elements, ends: parts.ends, hasNUL: old.hasNUL || new.hasNUL)
    }
}

extension Nulls {
    init(_ splice: Splice, _ old: Nulls, _ new: Nulls) {
        self.init()
        reserve(splice.count)
        for run in splice.runs {
            let source = run.isNew ? new : old
            for i in run.rows { append(source[i]) }
        }
    }
}

extension ReadyGeoJSON {
    init?(_ splice: Splice, _ old: ReadyGeoJSON, _ new: ReadyGeoJSON) {
        guard let parts = splice.parts(Splice.Parts(elements: old.bytes, ends: old.ends), Splice.Parts(elements: new.bytes, ends: new.ends))
        else { return nil }
        self.init(columns: old.columns, bytes: parts.elements, ends: parts.ends)
    }
}

extension Column {
    /// Nil when there is no room, or when the columns are of different types.
    init?(_ splice: Splice, _ old: Column, _ new: Column) {
        switch (old, new) {
        case (.integers(let a, let n), .integers(let b, let m)): self = .integers(splice.rows(a, b), Nulls(splice, n, m))
        case (.numbers(let a, let n), .numbers(let b, let m)): self = .numbers(splice.rows(a, b), Nulls(splice, n, m))
        case (.booleans(let a), .booleans(let b)): self = .booleans(splice.rows(a, b))
        case (.texts(let a, let n), _):
            guard let (b, m) = new.plainTexts, let all = Texts(splice, a, b) else { return nil }
            self = .texts(all, Nulls(splice, n, m))
        case (.dictionary(let a), _):
            guard let (b, m) = new.plainTexts else { return nil }
            let (dictionary, codes) = a.including(b, m)
            self = .dictionary(TextDictionary(codes: splice.rows(dictionary.codes, codes), entries: dictionary.entries))
        default: return nil
        }
    }

    /// The texts of all rows; nil in a column of another type.
    private var plainTexts: (Texts, Nulls)? {
        switch self {
        case .texts(let texts, let nulls): return (texts, nulls)
        case .dictionary(let dictionary):
            var texts = Texts(), nulls = Nulls()
            for code in dictionary.codes {
                nulls.append(code == 0)
                guard code == 0 ? texts.append("".utf8.span) : texts.append(dictionary.entries[Int(code) - 1]) else { return nil }
            }
            return (texts, nulls)
        case .integers, .numbers, .booleans: return nil
        }
    }
}

extension TextDictionary {
    /// The same dictionary with entries for further texts, and the codes of these.
    fileprivate func including(_ texts: Texts, _ nulls: Nulls) -> (TextDictionary, codes: [UInt32]) {
        let strange = (0..<texts.count).filter { !nulls[$0] && !lowerBound(texts[$0]).isEqual }
            .sorted { texts.compare($0, to: texts[$1]) < 0 }
        var dictionary = self
        if !strange.isEmpty {
            var merged = Texts()
            var numbers: [UInt32] = [0]
            var next = 0
            for entry in 0..<entries.count {
                while next < strange.count, texts.compare(strange[next], to: entries[entry]) < 0 { merged.appendUnlessLast(texts[strange[next]]); next += 1 }
                _ = merged.append(entries[entry])
                numbers.append(UInt32(merged.count))
            }
            while next < strange.count { merged.appendUnlessLast(texts[strange[next]]); next += 1 }
            dictionary = TextDictionary(codes: codes.map { numbers[Int($0)] }, entries: merged)
        }
        return (dictionary, (0..<texts.count).map { nulls[$0] ? 0 : dictionary.lowerBound(texts[$0]).code })
    }
}

extension Texts {
    /// Appends a text unless it is the last one.
    fileprivate mutating func appendUnlessLast(_ text: Span<UInt8>) {
        if count == 0 || compare(count - 1, to: text) != 0 { _ = append(text) }
    }
}
