/// Proactive content negotiation (RFC 9110 section 12.5).
public enum Accept {
    /// The number of the media type that a client likes best, or nil when it accepts none of them.
    ///
    /// Each type takes the weight of the most specific range that matches it; of equal weights the first in
    /// `mediaTypes` wins. A request without the header, or with an empty one, accepts the first.
    /// - Parameters:
    ///   - header: the value of `Accept` (RFC 9110 section 12.5.1). Elements that are not media ranges are skipped.
    ///   - mediaTypes: what can be sent, the server's favourite first: `application/geo+json`.
    public static func best(_ header: String?, among mediaTypes: [String]) -> Int? {
        guard let header, !header.allSatisfy({ $0 == " " || $0 == "\t" }) else { return mediaTypes.isEmpty ? nil : 0 }
        let ranges = elements(of: header).compactMap(MediaRange.init)
        var best: (index: Int, weight: Int)?
        for (index, type) in mediaTypes.enumerated() {
            guard let offered = MediaRange(Substring(type)) else { continue }
            var match: (specificity: Int, weight: Int)?
            for range in ranges {
                guard let specificity = range.specificity(for: offered) else { continue }
                if match == nil || specificity > match!.specificity { match = (specificity, range.weight) }
            }
            if let match, match.weight > 0, best == nil || match.weight > best!.weight {
                best = (index, match.weight)
            }
        }
        return best?.index
    }

    /// The codings of bodies, the smallest first.
    public enum Coding: String, Hashable, Sendable, CaseIterable {
        case brotli = "br"
        case gzip
        /// As it is.
        case identity
    }

    /// Which codings a client takes, and how gladly (RFC 9110 section 12.5.3).
    public struct Codings: Hashable, Sendable {
        private var brotli = 0
        private var gzip = 0
        /// The weight of a body as it is, when the client names it.
        private var identity: Int?

        /// - Parameter header: the value of `Accept-Encoding`; without it the body goes as it is. `x-gzip` is `gzip`, and
        ///   `*` stands for what is not named.
        public init(_ header: String?) {
            guard let header else { return }
            var named: [String: Int] = [:]
            for element in elements(of: header) {
                let parts = element.split(separator: ";").map(trimmed)
                guard let coding = parts.first?.lowercased(), let weight = weight(of: parts.dropFirst()) else { continue }
                let name = coding == "x-gzip" ? "gzip" : coding
                named[name] = max(named[name] ?? 0, weight)
            }
            let any = named["*"] ?? 0
            brotli = named["br"] ?? any
            gzip = named["gzip"] ?? any
            identity = named["identity"]
        }

        /// The coding that the client likes best among those that can be sent; of equal weights the smallest. A body as it
        /// is can always be sent, and is when the client likes it better or takes no other.
        public func best(among offered: [Coding]) -> Coding {
            var best = (coding: Coding.identity, weight: 0)
            for coding in [Coding.brotli, .gzip] where offered.contains(coding) {
                let weight = coding == .brotli ? brotli : gzip
                if weight > best.weight { best = (coding, weight) }
            }
            return best.weight < identity ?? 0 ? .identity : best.coding
        }
    }

    /// The elements of a comma-separated list, trimmed; commas inside quotes do not count.
    static func elements(of header: String) -> [Substring] {
        var elements: [Substring] = []
        var quoted = false
        var start = header.startIndex
        func close(at end: String.Index) {
            let element = trimmed(header[start..<end])
            if !element.isEmpty { elements.append(element) }
        }
        for index in header.utf8.indices {
            switch header.utf8[index] {
            case UInt8(ascii: "\""): quoted.toggle()
            case UInt8(ascii: ",") where !quoted:
                close(at: index)
                start = header.utf8.index(after: index)
            default: break
            }
        }
        close(at: header.endIndex)
        return elements
    }

    static func trimmed(_ text: Substring) -> Substring {
        var text = text
        while text.first == " " || text.first == "\t" { text.removeFirst() }
        while text.last == " " || text.last == "\t" { text.removeLast() }
        return text
    }

    /// The weight in thousandths that `q` among the parameters says; 1000 without one, nil when it is malformed.
    private static func weight(of parameters: ArraySlice<Substring>) -> Int? {
        for parameter in parameters where parameter.hasPrefix("q=") || parameter.hasPrefix("Q=") {
            return thousandths(parameter.dropFirst(2))
        }
        return 1000
    }

    /// `qvalue` of RFC 9110 section 12.4.2: 0 to 1 with up to three decimals.
    private static func thousandths(_ text: Substring) -> Int? {
        let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        guard let whole = parts.first, whole == "0" || whole == "1" else { return nil }
        let decimals = parts.count > 1 ? parts[1] : ""
        guard decimals.utf8.count <= 3, decimals.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        let fraction = Int(decimals + String(repeating: "0", count: 3 - decimals.utf8.count)) ?? 0
        let value = (whole == "1" ? 1000 : 0) + fraction
        return value <= 1000 ? value : nil
    }

    private struct MediaRange {
        let type: String
        let subtype: String
        let parameters: [String]
        let weight: Int

        init?(_ element: Substring) {
            let parts = element.split(separator: ";").map(Accept.trimmed)
            guard let slash = parts.first?.split(separator: "/", omittingEmptySubsequences: false), slash.count == 2 else { return nil }
            type = slash[0].lowercased()
            subtype = slash[1].lowercased()
            guard !type.isEmpty, !subtype.isEmpty, type != "*" || subtype == "*" else { return nil }
            let others = parts.dropFirst()
            guard let weight = Accept.weight(of: others) else { return nil }
            self.weight = weight
            parameters = others.filter { !$0.hasPrefix("q=") && !$0.hasPrefix("Q=") }.map { $0.lowercased() }
        }

        /// How specifically the range names a type: 0 for `*/*`, 1 for `type/*`, 2 for `type/subtype`, more with
        /// parameters; nil when it does not match.
        func specificity(for offered: MediaRange) -> Int? {
            if type == "*" { return 0 }
            guard type == offered.type else { return nil }
            if subtype == "*" { return 1 }
            guard subtype == offered.subtype, parameters.allSatisfy(offered.parameters.contains) else { return nil }
            return 2 + parameters.count
        }
    }
}
