/// A column of texts of which many are equal: each row has the number of its text in ascending order, from 1; 0 is NULL.
struct TextDictionary: Sendable {
    let codes: [UInt32]
    let entries: Texts

    init(codes: [UInt32], entries: Texts) {
        self.codes = codes
        self.entries = entries
    }

    /// A dictionary of the texts; nil when more than a quarter of them differ.
    init?(_ texts: Texts, _ nulls: Nulls) {
        let most = texts.count / 4
        var index = TextIndex(capacity: min(most, 1024))
        var first: [Int] = []
        var codes: [UInt32] = []
        codes.reserveCapacity(texts.count)
        for i in 0..<texts.count {
            if nulls[i] {
                codes.append(0)
                continue
            }
            let same = index.insert(i, of: texts)
            if same == i {
                guard first.count < most else { return nil }
                first.append(i)
                codes.append(UInt32(first.count))
            } else {
                codes.append(codes[same])
            }
        }
        let order = first.indices.sorted { texts.compare(first[$0], to: texts[first[$1]]) < 0 }
        var entries = Texts()
        var rank = Array(repeating: UInt32(0), count: first.count + 1)
        for (place, number) in order.enumerated() {
            _ = entries.append(texts[first[number]])
            rank[number + 1] = UInt32(place + 1)
        }
        for i in codes.indices { codes[i] = rank[Int(codes[i])] }
        self.codes = codes
        self.entries = entries
    }

    var size: Int { 4 * codes.count + entries.size }

    /// The code of the first entry that is not less than a text, and whether it is that text.
    func lowerBound(_ text: Span<UInt8>) -> (code: UInt32, isEqual: Bool) {
        var low = 0, high = entries.count
        while low < high {
            let middle = (low + high) / 2
            if entries.compare(middle, to: text) < 0 { low = middle + 1 } else { high = middle }
        }
        return (UInt32(low + 1), low < entries.count && entries.compare(low, to: text) == 0)
    }
}
