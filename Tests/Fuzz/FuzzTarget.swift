/// A parser under attack: any bytes must be taken or refused, never more.
///
/// libFuzzer calls it through `Harness` (`tools/fuzz`), and `swift test` with seeded mutations.
public struct FuzzTarget: Sendable {
    public let name: String
    /// Inputs that are taken, to start from.
    public let seeds: [[UInt8]]
    /// Pieces of which inputs are made.
    public let words: [String]
    /// What becomes of an input.
    public let run: @Sendable (_ input: [UInt8]) -> Verdict

    public enum Verdict: Sendable {
        case taken, refused
        /// It was taken and is not what it should be.
        case wrong
    }

    public static let all = [cql2, geometryBlob, columnPage, requestTarget, formBody, tileAddress, pmtiles, mbtiles]
}
