internal import Store

/// A sum of numbers with the error of each addition kept beside it, so that it does not grow with their count
/// (A. Neumaier, ZAMM 54, 1974, algorithm IV).
struct CompensatedSum {
    private var sum = 0.0
    private var lost = 0.0

    var value: Double { sum + lost }

    mutating func add(_ number: Double) {
        let next = sum + number
        lost += sum.magnitude >= number.magnitude ? (sum - next) + number : (number - next) + sum
        sum = next
    }

    mutating func add(_ other: CompensatedSum) {
        add(other.sum)
        lost += other.lost
    }
}

/// What is known of the values of an integer field in a group. The sum is exact.
struct IntegerTally {
    var count = 0
    var sum: Int128 = 0
    var low = Int64.max
    var high = Int64.min

    mutating func add(_ value: Int64) {
        count += 1
        sum += Int128(value)
        low = min(low, value)
        high = max(high, value)
    }

    mutating func add(_ other: IntegerTally) {
        count += other.count
        sum += other.sum
        low = min(low, other.low)
        high = max(high, other.high)
    }
}

/// What is known of the values of a number field in a group.
struct NumberTally {
    var count = 0
    var sum = CompensatedSum()
    var low = Double.infinity
    var high = -Double.infinity

    mutating func add(_ value: Double) {
        count += 1
        sum.add(value)
        low = min(low, value)
        high = max(high, value)
    }

    mutating func add(_ other: NumberTally) {
        count += other.count
        sum.add(other.sum)
        low = min(low, other.low)
        high = max(high, other.high)
    }
}

/// What is known of the values of a date or instant field in a group, which go by time; of any
/// other field only how many there are.
struct TextTally {
    var count = 0
    var low: [UInt8] = []
    var high: [UInt8] = []

    mutating func add(_ text: [UInt8]) {
        if count == 0 || Timestamp.precedes(text, low) { low = text }
        if count == 0 || Timestamp.precedes(high, text) { high = text }
        count += 1
    }

    mutating func add(_ other: TextTally) {
        guard other.count > 0 else { return }
        if count == 0 || Timestamp.precedes(other.low, low) { low = other.low }
        if count == 0 || Timestamp.precedes(high, other.high) { high = other.high }
        count += other.count
    }
}
