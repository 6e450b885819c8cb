/// One fault of a catalog file.
public struct CatalogFault: Hashable, Sendable, CustomStringConvertible {
    /// The file's path inside the `geodata` folder: `layers/villages.json5`.
    public let file: String
    /// The line of the fault, from 1; nil when the fault is the whole file's.
    public let line: Int?
    /// The way to the key: `fields[3].type`; empty when the fault is the whole file's.
    public let keyPath: String
    public let problem: Localized
    /// What to do about it.
    public let cure: Localized

    public init(file: String, line: Int? = nil, keyPath: String = "", problem: Localized, cure: Localized) {
        self.file = file
        self.line = line
        self.keyPath = keyPath
        self.problem = problem
        self.cure = cure
    }

    /// Three lines: the place, then what is wrong and the cure in Thai and in English.
    public var description: String {
        let place = file + (line.map { ":\($0)" } ?? "") + (keyPath.isEmpty ? "" : " \(keyPath)")
        return "\(place)\n  \(problem.th) วิธีแก้: \(cure.th)\n  \(problem.en). Cure: \(cure.en)."
    }
}

/// Why a `geodata` folder is no catalog: every fault of every file.
public struct CatalogError: Error, Hashable, Sendable, CustomStringConvertible {
    /// By file, then by line; never empty.
    public let faults: [CatalogFault]

    public init(faults: [CatalogFault]) {
        self.faults = faults.enumerated()
            .sorted { ($0.element.file, $0.element.line ?? 0, $0.offset) < ($1.element.file, $1.element.line ?? 0, $1.offset) }
            .map { $0.element }
    }

    /// The most faults that ``description`` spells out.
    public static let describedFaults = 50

    public var description: String {
        var text = "ข้อมูลใน geodata ผิด \(faults.count) แห่ง / \(faults.count) fault\(faults.count == 1 ? "" : "s") in geodata\n"
        text += faults.prefix(Self.describedFaults).map { "\($0)" }.joined(separator: "\n")
        let rest = faults.count - Self.describedFaults
        if rest > 0 { text += "\nและอีก \(rest) แห่ง / and \(rest) more" }
        return text
    }
}

/// Where the readers of catalog files put the faults that they find, so that people see all of them at once.
final class FaultList {
    private(set) var faults: [CatalogFault] = []

    func add(_ file: String, line: Int? = nil, keyPath: String = "", _ problem: Localized, cure: Localized) {
        faults.append(CatalogFault(file: file, line: line, keyPath: keyPath, problem: problem, cure: cure))
    }

    var count: Int { faults.count }
}
