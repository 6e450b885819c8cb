internal import Geo

/// Reads the nested arrays of a geometry's coordinates before its kind is known.
struct CoordinateReader {
    private var xy: [Double] = []
    /// How many positions lie before the end of each list of positions.
    private var lists: [Int] = []
    /// How many lists lie before the end of each list of lists.
    private var listsOfLists: [Int] = []
    /// 0: a position; 1: a list of them; 2: a list of lists; 3: a list of these. Nil: nothing was read.
    private var height: Int?

    mutating func reset() {
        xy.removeAll(keepingCapacity: true)
        lists.removeAll(keepingCapacity: true)
        listsOfLists.removeAll(keepingCapacity: true)
        height = nil
    }

    mutating func read(_ scanner: inout JSONScanner, _ line: Span<UInt8>) throws(FeatureFault) {
        reset()
        height = try array(&scanner, line, depth: 0)
    }

    /// Reads an array and tells its height; an empty one has the height of what stands beside it, or 1.
    private mutating func array(_ scanner: inout JSONScanner, _ line: Span<UInt8>, depth: Int) throws(FeatureFault) -> Int {
        guard depth <= 3 else { throw .syntax(scanner.position) }
        try scanner.expect(UInt8(ascii: "["), line)
        guard try scanner.opens(UInt8(ascii: "]"), line) else {
            // An empty array says nothing: it is read as a list without positions.
            lists.append(xy.count / 2)
            return 1
        }
        guard scanner.peek(line) == UInt8(ascii: "[") else {
            try position(&scanner, line)
            return 0
        }
        var inner: Int?
        repeat {
            let height = try array(&scanner, line, depth: depth + 1)
            guard inner == nil || inner == height else { throw .geometryForm }
            inner = height
        } while try scanner.goesOn(UInt8(ascii: "]"), line)
        switch inner {
        case 0: lists.append(xy.count / 2)
        case 1: listsOfLists.append(lists.count)
        default: break
        }
        return (inner ?? 0) + 1
    }

    /// Two numbers, and more that are left out.
    private mutating func position(_ scanner: inout JSONScanner, _ line: Span<UInt8>) throws(FeatureFault) {
        var count = 0
        repeat {
            let value = try scanner.double(line)
            if count < 2 { xy.append(value) }
            count += 1
        } while try scanner.goesOn(UInt8(ascii: "]"), line)
        guard count >= 2 else { throw .geometryForm }
    }

    /// Moves what was read into `shape`. False when it is empty.
    mutating func take(_ kind: GeometryKind, into shape: inout Shape) throws(FeatureFault) -> Bool {
        guard let height else { throw .geometryForm }
        guard !xy.isEmpty else { return false }
        guard height == Self.height(of: kind) else { throw .geometryForm }
        shape.reset(to: kind)
        swap(&shape.xy, &xy)
        switch kind {
        case .point, .multiPoint: break
        case .lineString, .multiLineString: swap(&shape.ringEnds, &lists)
        case .polygon:
            swap(&shape.ringEnds, &lists)
            shape.polygonEnds.append(shape.ringEnds.count)
        case .multiPolygon:
            swap(&shape.ringEnds, &lists)
            swap(&shape.polygonEnds, &listsOfLists)
        }
        guard shape.isWellFormed, Self.isWhole(shape) else { throw .geometryForm }
        return true
    }

    private static func height(of kind: GeometryKind) -> Int {
        switch kind {
        case .point: 0
        case .lineString, .multiPoint: 1
        case .polygon, .multiLineString: 2
        case .multiPolygon: 3
        }
    }

    /// Whether lines have two positions, rings four, and rings end where they begin (RFC 7946 section 3.1.6).
    private static func isWhole(_ shape: borrowing Shape) -> Bool {
        if shape.kind.dimension == 0 { return true }
        let isPolygon = shape.kind.dimension == 2
        for i in 0..<shape.ringEnds.count {
            let ring = shape.ring(i)
            guard ring.count >= (isPolygon ? 4 : 2) else { return false }
            let first = 2 * ring.lowerBound, last = 2 * ring.upperBound - 2
            if isPolygon, shape.xy[first] != shape.xy[last] || shape.xy[first + 1] != shape.xy[last + 1] { return false }
        }
        return !isPolygon || zip([0] + shape.polygonEnds, shape.polygonEnds).allSatisfy { $0 < $1 }
    }
}
