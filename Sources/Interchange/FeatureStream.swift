/// The features of a layer of a file, one after the other.
public struct FeatureStream: ~Copyable {
    private var child: ChildProcess
    private var reader: FeatureReader
    private var waiting: [UInt8] = []
    private var position = 0
    /// Up to where no end of a line stands.
    private var searched = 0
    private var hasEnded = false
    private var number = 0

    /// The most bytes that one feature takes.
    static let largestFeature = 512 << 20

    init(_ child: consuming ChildProcess, columns: [String]) {
        self.child = child
        reader = FeatureReader(columns: columns)
    }

    /// Reads the next feature. A feature that cannot be read has a ``FileFeature/fault``; the next one may be fine.
    ///
    /// - Returns: false when there is none.
    /// - Throws: ``InterchangeError`` when GDAL gives up, which it may do after some features.
    public mutating func next(_ feature: inout FileFeature) throws(InterchangeError) -> Bool {
        while let line = try nextLine() {
            if waiting[line].allSatisfy({ $0 == 0x20 }) { continue }
            number += 1
            feature.number = number
            do throws(FeatureFault) {
                try Self.read(line, of: waiting, &reader, into: &feature)
            } catch {
                let fid = feature.fid
                feature.reset(columns: 0)
                feature.fid = fid
                feature.fault = error
            }
            return true
        }
        return false
    }

    private static func read(
        _ line: Range<Int>, of bytes: [UInt8], _ reader: inout FeatureReader, into feature: inout FileFeature
    ) throws(FeatureFault) {
        try reader.read(bytes.span.extracting(line), into: &feature)
    }

    private mutating func nextLine() throws(InterchangeError) -> Range<Int>? {
        while true {
            if let end = lineEnd() {
                let line = position..<end
                position = end + 1
                searched = position
                return line
            }
            if hasEnded {
                guard position < waiting.count else { return nil }
                let line = position..<waiting.count
                position = waiting.count
                return line
            }
            waiting.removeSubrange(..<position)
            searched -= position
            position = 0
            guard waiting.count <= Self.largestFeature else { throw .tooLarge(program: "ogr2ogr", bytes: Self.largestFeature) }
            hasEnded = try !child.read(into: &waiting)
        }
    }

    private mutating func lineEnd() -> Int? {
        if let end = Self.lineEnd(waiting, from: searched) { return end }
        searched = waiting.count
        return nil
    }

    private static func lineEnd(_ bytes: [UInt8], from start: Int) -> Int? {
        let bytes = bytes.span
        for i in start..<bytes.count where bytes[i] == 0x0A { return i }
        return nil
    }
}
