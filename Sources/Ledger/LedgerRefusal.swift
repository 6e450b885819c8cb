public import Catalog

/// Why a step is not taken, who can take it or clear the way, and when.
public struct LedgerRefusal: Error, Hashable, Sendable {
    public enum Code: String, Sendable, CaseIterable {
        /// Another role does this.
        case wrongRole
        /// The officer's area is another one.
        case outsideArea
        /// The dataset has no such round, or no such reporting unit.
        case noSheet
        /// The dataset is confirmed in another way: by certificates, or by locks.
        case otherWorkflow
        /// The reporting window is closed.
        case windowClosed
        /// There are no rows that could be confirmed.
        case nothingRecorded
        /// The unit has not saved.
        case notSaved
        /// The province has not locked, or not certified.
        case notLocked
        /// The step was taken before, and nothing has changed since.
        case alreadyDone
        /// The province has locked, or certified.
        case locked
        /// The department has collected.
        case collected
        /// A certificate holds over these rows.
        case certified
        /// The level above has signed on the strength of this certificate.
        case certifiedAbove
        /// There is no certificate that could be withdrawn.
        case notCertified
        /// Areas below have not signed yet.
        case certificatesMissing
        /// The chain has no certificate of this area.
        case notInChain
    }

    public let code: Code
    public let why: Localized
    /// The roles that can take the step, or that can clear the way to it.
    public let roles: [Role]
    /// The same for people, with what they do.
    public let whoCan: Localized
    /// When, for people; nil: time is not what is in the way.
    public let when: Localized?

    public init(_ code: Code, why: Localized, roles: [Role], whoCan: Localized, when: Localized? = nil) {
        self.code = code
        self.why = why
        self.roles = roles
        self.whoCan = whoCan
        self.when = when
    }

    /// Whether the person is wrong (403), rather than the state or the time (409).
    public var isForbidden: Bool { code == .wrongRole || code == .outsideArea }

    /// All of it in a sentence or two.
    public var message: Localized {
        Localized(
            th: "\(why.th) ผู้ที่ทำได้: \(whoCan.th)" + (when.map { " เวลา: \($0.th)" } ?? ""),
            en: "\(why.en). Who can: \(whoCan.en)." + (when.map { " When: \($0.en)." } ?? ""))
    }
}
