public import Catalog

/// What an officer is for (domain 2.1).
public enum Role: String, Sendable, CaseIterable {
    /// พัฒนากร: records the rows of one amphoe.
    case amphoeRecorder
    /// พัฒนาการอำเภอ: also saves and certifies them.
    case amphoeHead
    /// Provincial staff: records the province's own datasets, sees all of the province.
    case province
    /// พัฒนาการจังหวัด: also locks, unlocks and certifies.
    case provinceHead
    /// The department: opens and closes, collects; sees everything that is locked.
    case central
    /// Keeps accounts and layers; records nothing.
    case administrator
}

/// Someone who has signed in.
public struct Officer: Hashable, Sendable {
    /// The account's name.
    public let name: String
    public let role: Role
    /// The area that the officer works for; nil: the whole country.
    public let scope: AreaCode?

    public init(name: String, role: Role, scope: AreaCode?) {
        self.name = name
        self.role = role
        self.scope = scope
    }

    /// Whether the area is the officer's or lies in it.
    public func covers(_ area: AreaCode) -> Bool { scope.map { area.isWithin($0) } ?? true }
}
