/// The rules of domain 2.1–2.4 once more, told with texts and plain facts instead of states, to hold the ledger against.
struct NaiveOffice {
    let recorder: String  // amphoe, province, central
    let unit: String
    /// The digits of the levels that sign, lowest first; nil: locks.
    let chain: [Int]?
    let mayBeEmpty: Bool

    // What has happened.
    var hasRows = false
    var headSaved = false
    var provinceLocked = false
    var departmentCollected = false
    /// Areas that have signed, the province among them.
    var signed: Set<String> = []

    /// `empty`, `draft`, `saved`, `locked` or `collected`.
    var state: String {
        if departmentCollected { return "collected" }
        if let chain {
            if let last = chain.last, signed.contains(where: { digits($0) == last && (unit.hasPrefix($0) || $0.hasPrefix(unit)) }), isOver(last) {
                return "locked"
            }
            if signed.contains(unit) { return "saved" }
            return hasRows ? "draft" : "empty"
        }
        return provinceLocked ? "locked" : headSaved ? "saved" : hasRows ? "draft" : "empty"
    }

    /// Whether a certificate of so many digits speaks for all of the unit.
    private func isOver(_ digits: Int) -> Bool { digits <= unit.count }

    /// A municipality, 93 to 99, signs like a tambon.
    private func digits(_ area: String) -> Int {
        if area.count == 4, let part = Int(area.suffix(2)), part >= 93 { return 6 }
        return area.count
    }

    /// Does it, or says why not.
    mutating func act(_ verb: String, _ areas: [String], role: String, scope: String, isOpen: Bool, needed: [String], elsewhere: [String]) -> String? {
        let area = areas.first ?? ""
        // The kind of dataset.
        if ["certify", "withdraw"].contains(verb) {
            guard let chain else { return "otherWorkflow" }
            let near = area.hasPrefix(unit) || unit.hasPrefix(area) || (area.count == 4 && digits(area) == 6 && area.prefix(2) == unit.prefix(2))
            if !chain.contains(digits(area)) || !near { return "notInChain" }
        }
        if ["save", "lock", "unlock"].contains(verb), chain != nil { return "otherWorkflow" }

        // The person.
        if !mayDo(verb, area).contains(role) { return "wrongRole" }
        if !unit.hasPrefix(scope) { return "outsideArea" }
        if ["certify", "withdraw"].contains(verb), digits(area) < unit.count, !area.hasPrefix(scope) { return "outsideArea" }

        // The time.
        if role != "central", !isOpen { return "windowClosed" }

        // The matter.
        switch verb {
        case "edit", "carry-forward":
            if departmentCollected { return "collected" }
            if chain != nil {
                if signed.contains(where: { mark in digits(mark) <= unit.count }) { return "certified" }
                if areas.contains(where: { row in signed.contains { row.hasPrefix($0) } }) { return "certified" }
            } else {
                if provinceLocked { return "locked" }
                if headSaved, verb == "carry-forward" { return "alreadyDone" }
            }
            hasRows = true
            headSaved = false
        case "save":
            if departmentCollected { return "collected" }
            if provinceLocked { return "locked" }
            if headSaved { return "alreadyDone" }
            if !hasRows, !mayBeEmpty { return "nothingRecorded" }
            headSaved = true
        case "lock":
            if departmentCollected { return "collected" }
            if provinceLocked { return "alreadyDone" }
            if !headSaved { return "notSaved" }
            provinceLocked = true
        case "unlock":
            if departmentCollected { return "collected" }
            if !provinceLocked { return "notLocked" }
            provinceLocked = false
        case "collect":
            if departmentCollected { return "alreadyDone" }
            if state != "locked" { return "notLocked" }
            departmentCollected = true
        case "release":
            if !departmentCollected { return "alreadyDone" }
            departmentCollected = false
        case "certify":
            if departmentCollected { return "collected" }
            if signed.contains(area) { return "alreadyDone" }
            if restsOn(area) { return "certifiedAbove" }
            if !hasRows, !mayBeEmpty { return "nothingRecorded" }
            var missing = needed.filter { !signed.contains($0) && !($0 != unit && elsewhere.contains($0)) }
            if digits(area) < unit.count, chain?.contains(unit.count) == true, !signed.contains(unit) { missing.append(unit) }
            if !missing.isEmpty { return "certificatesMissing" }
            signed.insert(area)
            hasRows = true
        default:
            if departmentCollected { return "collected" }
            if !signed.contains(area) { return "notCertified" }
            if restsOn(area) { return "certifiedAbove" }
            signed.remove(area)
        }
        return nil
    }

    /// Whether someone above has signed already.
    private func restsOn(_ area: String) -> Bool {
        signed.contains { mark in
            digits(mark) < digits(area) && (digits(mark) <= unit.count || area.hasPrefix(mark))
        }
    }

    private func mayDo(_ verb: String, _ area: String) -> [String] {
        let bangkok = unit.hasPrefix("10")
        let offices: [String: [String]]
        switch recorder {
        case "central": offices = ["record": ["central"], "head": ["central"], "above": ["central"]]
        case "province":
            offices =
                bangkok
                ? ["record": ["central"], "head": ["central"], "above": ["central"]]
                : ["record": ["province", "provinceHead"], "head": ["provinceHead"], "above": ["provinceHead"]]
        default:
            offices = ["record": ["amphoeRecorder", "amphoeHead"], "head": ["amphoeHead"], "above": [bangkok ? "central" : "provinceHead"]]
        }
        func signing(_ digits: Int) -> [String] {
            (digits > unit.count ? offices["record"] : digits == unit.count ? offices["head"] : offices["above"]) ?? []
        }
        switch verb {
        case "edit", "carry-forward": return offices["record"] ?? []
        case "save": return offices["head"] ?? []
        case "lock", "unlock": return offices["above"] ?? []
        case "collect", "release": return ["central"]
        case "certify": return signing(digits(area))
        default:
            let above = chain?.filter { $0 < digits(area) }.max()
            return signing(digits(area)) + (above.map(signing) ?? ["central"])
        }
    }
}
