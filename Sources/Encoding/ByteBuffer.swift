/// A growing run of bytes that answers are written into. Its storage is an array, so that a finished answer is
/// handed over without a copy.
public struct ByteBuffer: ~Copyable {
    /// All the storage there is. Bytes from ``count`` on are not written yet and never read.
    private var storage: [UInt8]

    /// How many bytes are written.
    public private(set) var count: Int

    public init(capacity: Int = 0) {
        storage = []
        count = 0
        if capacity > 0 { grow(by: capacity) }
    }

    /// Goes on behind the bytes of `array`, whose storage it takes; `array` is left empty.
    public init(taking array: inout [UInt8]) {
        storage = []
        count = array.count
        swap(&storage, &array)
        let free = storage.capacity - count
        if free > 0 { storage.append(addingCapacity: free) { unsafe Self.claim(&$0) } }
    }

    public var isEmpty: Bool { count == 0 }

    /// The bytes written so far.
    public var span: Span<UInt8> {
        @_lifetime(borrow self) get { storage.span.extracting(first: count) }
    }

    /// Hands over the bytes; the buffer is left empty.
    public mutating func take() -> [UInt8] {
        var taken: [UInt8] = []
        swap(&storage, &taken)
        taken.removeLast(taken.count - count)
        count = 0
        return taken
    }

    /// Removes everything behind the first `count` bytes; the storage stays.
    public mutating func truncate(to count: Int) {
        precondition(count >= 0)
        self.count = min(self.count, count)
    }

    /// Makes room for `room` more bytes.
    mutating func reserve(_ room: Int) {
        if storage.count - count < room { grow(by: room) }
    }

    public mutating func append(_ byte: UInt8) { withRoom(1) { $0.put(byte) } }

    /// A literal of the program.
    public mutating func append(_ text: StaticString) {
        withRoom(text.utf8CodeUnitCount) { unsafe $0.put(text.utf8Start, count: text.utf8CodeUnitCount) }
    }

    public mutating func append(text: String) { append(text.utf8.span) }

    public mutating func append(_ other: [UInt8]) { append(other.span) }

    public mutating func append(_ span: Span<UInt8>) { withRoom(span.count) { $0.put(span) } }

    public mutating func append(_ other: borrowing ByteBuffer) { append(other.span) }

    /// Appends one of the pieces of `pieces`, and what `body` writes behind it, at most `room` bytes.
    @inline(__always)
    mutating func append(_ pieces: borrowing Pieces, _ index: Int, room: Int, _ body: (inout ByteCursor) -> Void) {
        let range = pieces.range(index)
        withRoom(range.count + Pieces.slack + room) { cursor in
            unsafe pieces.bytes.withUnsafeBufferPointer { source in
                unsafe cursor.putBlocks(source.baseAddress! + range.lowerBound, count: range.count)
            }
            body(&cursor)
        }
    }

    /// Makes room for `room` more bytes and lets `body` write at most as many.
    @inline(__always)
    mutating func withRoom(_ room: Int, _ body: (inout ByteCursor) -> Void) {
        if storage.count - count < room { grow(by: room) }
        guard room > 0 else { return }
        unsafe storage.withUnsafeMutableBufferPointer { [start = count] all in
            var cursor = unsafe ByteCursor(at: all.baseAddress! + start)
            body(&cursor)
            count = unsafe all.baseAddress!.distance(to: cursor.position)
        }
    }

    /// Doubles the storage, or more when that does not do.
    @inline(never)
    private mutating func grow(by room: Int) {
        var larger: [UInt8] = []
        larger.reserveCapacity(max(2 * storage.count, count + room))
        larger.append(contentsOf: storage[..<count])
        larger.append(addingCapacity: larger.capacity - count) { unsafe Self.claim(&$0) }
        storage = larger
    }

    /// Counts all bytes of the output as there, without writing them.
    @unsafe private static func claim(_ output: inout OutputSpan<UInt8>) {
        unsafe output.withUnsafeMutableBufferPointer { all, used in used = all.count }
    }
}

/// Short runs of bytes that are written again and again, such as the names of members. They lie in one array with
/// 16 spare bytes at its end, so that they can be copied in blocks of 16.
struct Pieces: ~Copyable {
    /// How many bytes a copy in blocks may write behind a piece.
    static let slack = 16

    private(set) var bytes: [UInt8] = []
    private var ends: [Int] = []

    init(_ pieces: [[UInt8]]) {
        for piece in pieces {
            bytes.append(contentsOf: piece)
            ends.append(bytes.count)
        }
        bytes.append(contentsOf: repeatElement(0, count: Self.slack))
    }

    func range(_ index: Int) -> Range<Int> { (index == 0 ? 0 : ends[index - 1])..<ends[index] }
}

/// The place in a ``ByteBuffer`` where the next byte goes. It does not check its room: it lives only inside
/// ``ByteBuffer/withRoom(_:_:)``, whose callers ask for the most that they may write.
@safe struct ByteCursor {
    private(set) var position: UnsafeMutablePointer<UInt8>

    @inline(__always)
    @unsafe init(at position: UnsafeMutablePointer<UInt8>) { unsafe self.position = unsafe position }

    @inline(__always)
    mutating func put(_ byte: UInt8) {
        unsafe position.pointee = byte
        unsafe position += 1
    }

    @inline(__always)
    mutating func put(_ a: UInt8, _ b: UInt8) {
        put(a)
        put(b)
    }

    @inline(__always)
    mutating func put(_ span: Span<UInt8>) {
        unsafe span.withUnsafeBufferPointer { source in
            if let base = source.baseAddress { unsafe put(base, count: source.count) }
        }
    }

    /// Stores all eight bytes of `word`, lowest first, and moves on by `count` of them.
    @inline(__always)
    mutating func put(word: UInt64, count: Int) {
        unsafe UnsafeMutableRawPointer(position).storeBytes(of: word.littleEndian, as: UInt64.self)
        unsafe position += count
    }

    @inline(__always)
    mutating func put(_ text: StaticString) { unsafe put(text.utf8Start, count: text.utf8CodeUnitCount) }

    @inline(__always)
    @unsafe mutating func put(_ source: UnsafePointer<UInt8>, count: Int) {
        unsafe position.update(from: source, count: count)
        unsafe position += count
    }

    /// Copies whole blocks of 16 bytes, up to 15 more than `count`, which both sides must have room for.
    @inline(__always)
    @unsafe mutating func putBlocks(_ source: UnsafePointer<UInt8>, count: Int) {
        var done = 0
        while done < count {
            let block = unsafe UnsafeRawPointer(source + done).loadUnaligned(as: SIMD16<UInt8>.self)
            unsafe UnsafeMutableRawPointer(position + done).storeBytes(of: block, as: SIMD16<UInt8>.self)
            done += 16
        }
        unsafe position += count
    }
}
