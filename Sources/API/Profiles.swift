internal import HTTP

/// A profile of GeoJSON (OGC 21-045r1 section 14), which `profile` asks for (Common Part 3, 23-058r2 section 13).
enum GeoJSONProfile: String, CaseIterable {
    case rfc7946
    case jsonFG = "jsonfg"
    /// JSON-FG whose `geometry` is always there; ours always is.
    case jsonFGPlus = "jsonfg-plus"

    /// `http://www.opengis.net/def/profile/OGC/0/rfc7946`.
    var uri: String { Self.uri(rawValue) }

    static func uri(_ name: String) -> String { "http://www.opengis.net/def/profile/OGC/0/\(name)" }

    /// Whether an item of `profile` names this profile: its identifier, its URI or its safe CURIE.
    func isNamed(by text: some StringProtocol) -> Bool { text == rawValue || text == uri || text == "[ogc-profile:\(rawValue)]" }

    /// The header that tells the profile of an answer (23-058r2 section 13, recommendation `profile-link-header`).
    static func link(_ uri: String) -> (name: String, value: String) { (name: "Link", value: "<\(uri)>; rel=\"profile\"") }
}

extension Exchange {
    /// The profile of an answer in GeoJSON or JSON-FG: the first of `profile` that the form has, else the form's own.
    /// A profile that the form has not is passed over, for asking for one must not end in an error (recommendation
    /// `profile-negotiation`).
    var geoJSONProfile: GeoJSONProfile {
        let offered: [GeoJSONProfile] = form == .jsonFG ? [.jsonFG, .jsonFGPlus] : GeoJSONProfile.allCases
        let asked = parameters.text("profile")?.split(separator: ",") ?? []
        for text in asked {
            if let profile = offered.first(where: { $0.isNamed(by: text) }) { return profile }
        }
        return offered[0]
    }

    /// A member that only JSON-FG has.
    func inJSONFG(_ value: JSON) -> JSON? { writesJSONFG ? value : JSON?.none }

    /// Whether features are written as JSON-FG.
    var writesJSONFG: Bool { form == .jsonFG || (form == .geoJSON || form == .geoJSONFile) && geoJSONProfile != .rfc7946 }
}
