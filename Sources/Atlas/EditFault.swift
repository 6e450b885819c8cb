public import Catalog

/// One fault of what an editor sent: where, what, and how to mend it.
public struct EditFault: Hashable, Sendable {
    /// A JSON Pointer (RFC 6901) into the body; empty for the whole of it.
    public let pointer: String
    public let problem: Localized
    public let cure: Localized

    public init(_ pointer: String, _ problem: Localized, cure: Localized) {
        self.pointer = pointer
        self.problem = problem
        self.cure = cure
    }
}

/// Why what an editor sent cannot be stored: every fault that was found, up to a limit.
public struct EditFaults: Error, Hashable, Sendable {
    public let faults: [EditFault]

    public init(_ faults: [EditFault]) { self.faults = faults }
}

/// Collects faults while a body is read, so that all are told at once.
struct FaultCollector {
    /// No answer tells more: a body that is wrong throughout would otherwise be answered by a larger one.
    static let most = 100

    private(set) var faults: [EditFault] = []

    mutating func add(_ pointer: String, _ th: String, _ en: String, cure cureTh: String, _ cureEn: String) {
        guard faults.count < Self.most else { return }
        faults.append(EditFault(pointer, Localized(th: th, en: en), cure: Localized(th: cureTh, en: cureEn)))
    }

    /// Ends the work when there is any fault.
    func check() throws(EditFaults) {
        if !faults.isEmpty { throw EditFaults(faults) }
    }
}

/// One token of a JSON Pointer (RFC 6901 section 3).
func pointerToken(_ name: String) -> String {
    var token = ""
    for c in name.unicodeScalars {
        switch c {
        case "~": token += "~0"
        case "/": token += "~1"
        default: token.unicodeScalars.append(c)
        }
    }
    return token
}

/// A text of a client, short enough to be shown again.
func excerpt(_ text: String) -> String { text.count > 60 ? text.prefix(60) + "…" : text }
