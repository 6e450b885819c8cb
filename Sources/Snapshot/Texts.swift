internal import Store

/// Texts of UTF-8 in one run of bytes.
struct Texts: Hashable, Sendable {
    private(set) var bytes: [UInt8] = []
    /// Where text `i` ends; it begins where the one before ends.
    private(set) var ends: [UInt32] = []
    /// Whether a text holds NUL, at which SQLite ends a text in some places.
    private(set) var hasNUL = false

    init() {}

    init(bytes: [UInt8], ends: [UInt32], hasNUL: Bool) {
        self.bytes = bytes
        self.ends = ends
        self.hasNUL = hasNUL
    }

    var count: Int { ends.count }
    var size: Int { bytes.count + 4 * ends.count }

    /// The same arrays for a batch.
    var run: FeatureBatch.Texts { FeatureBatch.Texts(bytes: bytes, ends: ends) }

    func range(_ i: Int) -> Range<Int> { (i == 0 ? 0 : Int(ends[i - 1]))..<Int(ends[i]) }

    subscript(_ i: Int) -> Span<UInt8> {
        @_lifetime(borrow self) get { bytes.span.extracting(range(i)) }
    }

    /// Appends a text. False: there is no room for it.
    mutating func append(_ text: Span<UInt8>) -> Bool {
        guard bytes.count + text.count <= Int(UInt32.max) else { return false }
        bytes.reserveCapacity(text.count <= bytes.capacity - bytes.count ? 0 : max(2 * bytes.count, bytes.count + text.count))
        for i in text.indices {
            hasNUL = hasNUL || text[i] == 0
            bytes.append(text[i])
        }
        ends.append(UInt32(bytes.count))
        return true
    }

    mutating func reserve(_ count: Int) { ends.reserveCapacity(count) }

    /// Negative, zero or positive: how text `i` lies to another in the order of bytes, which is SQLite's.
    func compare(_ i: Int, to other: Span<UInt8>) -> Int { compareBytes(self[i], other) }

    /// The first eight bytes as a number whose order is that of the texts, as far as it goes.
    func prefix(_ i: Int) -> UInt64 {
        var number: UInt64 = 0
        let range = range(i)
        for place in 0..<8 {
            number = number << 8 | (place < range.count ? UInt64(bytes[range.lowerBound + place]) : 0)
        }
        return number
    }
}

/// Negative, zero or positive: the order of bytes, the shorter text first when one begins like the other.
func compareBytes(_ a: Span<UInt8>, _ b: Span<UInt8>) -> Int {
    for i in 0..<min(a.count, b.count) where a[i] != b[i] { return a[i] < b[i] ? -1 : 1 }
    return a.count - b.count
}

/// Finds texts among those of a ``Texts``: a hash table with open addresses.
struct TextIndex: Sendable {
    /// The number of a text plus one; 0: free.
    private var places: [UInt32]
    private var used = 0

    init(capacity: Int) {
        var size = 16
        while size < 2 * capacity { size *= 2 }
        places = Array(repeating: 0, count: size)
    }

    var size: Int { 4 * places.count }

    /// The number of a text equal to this one.
    func find(_ text: Span<UInt8>, in texts: Texts) -> Int? {
        let found = places[place(text, in: texts)]
        return found == 0 ? nil : Int(found) - 1
    }

    /// Notes text `i`; the number of an equal one that was noted before, or `i`.
    mutating func insert(_ i: Int, of texts: Texts) -> Int {
        if 2 * used >= places.count { grow(texts) }
        let place = place(texts[i], in: texts)
        if places[place] != 0 { return Int(places[place]) - 1 }
        places[place] = UInt32(i + 1)
        used += 1
        return i
    }

    private mutating func grow(_ texts: Texts) {
        let old = places
        places = Array(repeating: 0, count: 2 * old.count)
        for number in old where number != 0 { places[place(texts[Int(number) - 1], in: texts)] = number }
    }

    /// Where the text is, or the free place where it would be.
    private func place(_ text: Span<UInt8>, in texts: Texts) -> Int {
        // FNV-1a (G. Fowler, L. Noll, K.-P. Vo), its high bits folded in.
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for i in text.indices { hash = (hash ^ UInt64(text[i])) &* 0x100_0000_01b3 }
        hash ^= hash >> 29
        var place = Int(truncatingIfNeeded: hash) & (places.count - 1)
        while places[place] != 0, compareBytes(texts[Int(places[place]) - 1], text) != 0 {
            place = (place + 1) & (places.count - 1)
        }
        return place
    }
}
