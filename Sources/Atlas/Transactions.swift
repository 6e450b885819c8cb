public import Catalog
internal import Geo
public import Store

/// A transaction document: several actions on several layers (OGC API - Features Part 11, draft 26-018).
///
/// ```json
/// { "semantic": "atomic", "transaction": [
///   { "action": "insert", "collection": "knn_plots", "items": [ { "type": "Feature", … } ] },
///   { "action": "replace", "collection": "knn_plots", "filter": "id = 'P1'", "properties": { "feature": { … } } },
///   { "action": "update", "collection": "knn_plots", "filter": "id IN ('P2','P3')",
///     "properties": { "modify": [ { "name": "area_rai", "value": 3.5 } ], "delete": [ "title_type" ] } },
///   { "action": "delete", "collection": "knn_plots", "filter": "id = 'P4'" } ] }
/// ```
/// A filter names ids and nothing else.
extension FeatureEditing {
    /// Makes all of the actions, or nothing.
    ///
    /// - Throws: ``EditFaults`` for what cannot be read or stored, ``EditRefusal`` for a feature that is not there.
    public func transact(_ body: JSONValue, by editor: EditAuthority) throws -> TransactionReceipt {
        var faults = FaultCollector()
        var actions: [(kind: TransactionReceipt.Kind, id: String?, edits: Range<Int>)] = []
        var edits: [Edit] = []
        for (i, action) in self.actions(body, &faults).enumerated() {
            let start = edits.count
            guard let kind = read(action, "/transaction/\(i)", into: &edits, &faults) else { continue }
            var id: String?
            if case .string(let text)? = action.member("id")?.kind { id = text }
            actions.append((kind, id, start..<edits.count))
        }
        if edits.isEmpty {
            faults.add("/transaction", "ไม่มีรายการให้ทำ", "there is nothing to do", cure: "ใส่อย่างน้อยหนึ่ง action", "send at least one action")
        }
        try faults.check()
        let receipt = try apply(edits, condition: nil, by: editor)
        var places: [String: Int] = [:]
        var features: [FeatureEdit] = []
        for edit in edits {
            guard let outcome = receipt.outcomes.first(where: { $0.layer.id == edit.layer.id }) else { continue }
            features.append(outcome.features[places[edit.layer.id, default: 0]])
            places[edit.layer.id, default: 0] += 1
        }
        return TransactionReceipt(
            receipt: receipt,
            actions: actions.map { action in
                TransactionReceipt.Action(
                    kind: action.kind, id: action.id, layer: edits[action.edits.lowerBound].layer,
                    features: features[action.edits].map(\.id))
            })
    }

    private func actions(_ body: JSONValue, _ faults: inout FaultCollector) -> [JSONValue] {
        guard case .array(let actions)? = body.member("transaction")?.kind else {
            faults.add(
                "/transaction", "ไม่มีรายการ transaction", "the list “transaction” is missing", cure: "ส่ง {\"transaction\": […]}",
                "send {\"transaction\": […]}")
            return []
        }
        if let semantic = body.member("semantic") {
            if case .string("atomic") = semantic.kind {} else {
                faults.add(
                    "/semantic", "รองรับเฉพาะ \"atomic\"", "only \"atomic\" is done here", cure: "ใช้ \"atomic\": ทำทั้งหมดหรือไม่ทำเลย",
                    "use \"atomic\": all or nothing")
            }
        }
        return actions
    }

    private func read(
        _ action: JSONValue, _ pointer: String, into edits: inout [Edit], _ faults: inout FaultCollector
    ) -> TransactionReceipt.Kind? {
        guard case .string(let word)? = action.member("action")?.kind, let kind = TransactionReceipt.Kind(rawValue: word) else {
            let known = TransactionReceipt.Kind.allCases.map(\.rawValue).joined(separator: ", ")
            faults.add("\(pointer)/action", "ไม่รู้จัก action", "the action is unknown", cure: "ใช้ \(known)", "use one of \(known)")
            return nil
        }
        guard case .string(let id)? = action.member("collection")?.kind, let layer = catalogLayer(id) else {
            faults.add("\(pointer)/collection", "ไม่มีชั้นข้อมูลนี้", "there is no such collection", cure: "ดูรายชื่อที่ /collections", "see /collections")
            return nil
        }
        let before = edits.count
        switch kind {
        case .insert:
            guard case .array(let items)? = action.member("items")?.kind, !items.isEmpty else {
                faults.add("\(pointer)/items", "ไม่มี items", "items are missing", cure: "ใส่รายการ Feature", "send a list of features")
                return nil
            }
            for (i, item) in items.enumerated() { edits.append(Edit(layer, .insert(item), pointer: "\(pointer)/items/\(i)")) }
        case .replace:
            guard let feature = action.member("properties")?.member("feature") else {
                faults.add(
                    "\(pointer)/properties/feature", "ไม่มี properties.feature", "properties.feature is missing", cure: "ใส่ Feature", "send the feature")
                return nil
            }
            for id in ids(action, pointer, &faults) {
                edits.append(Edit(layer, .replace(id, feature), pointer: "\(pointer)/properties/feature"))
            }
        case .update:
            guard let patch = patch(action.member("properties"), "\(pointer)/properties", &faults) else { return nil }
            for id in ids(action, pointer, &faults) { edits.append(Edit(layer, .update(id, patch), pointer: pointer)) }
        case .delete:
            for id in ids(action, pointer, &faults) { edits.append(Edit(layer, .delete(id), pointer: pointer)) }
        }
        return edits.count > before ? kind : nil
    }

    /// The ids that an action's filter names; those of its feature's `id` when there is no filter.
    private func ids(_ action: JSONValue, _ pointer: String, _ faults: inout FaultCollector) -> [String] {
        if action.member("filter") == nil, case .string(let id)? = action.member("properties")?.member("feature")?.member("id")?.kind {
            return [id]
        }
        if case .string(let text)? = action.member("filter")?.kind, let filter = try? CQL2.parse(text: text) {
            switch filter {
            case .compare(.equal, .property("id"), .literal(let value)):
                if let id = value.idText { return [id] }
            case .isIn(.property("id"), let list):
                let ids = list.compactMap { item in if case .literal(let value) = item { value.idText } else { nil } }
                if ids.count == list.count { return ids }
            default: break
            }
        }
        faults.add(
            "\(pointer)/filter", "filter ต้องระบุรหัสรายการ", "the filter must name ids", cure: "เขียนแบบ id = 'P1' หรือ id IN ('P1','P2')",
            "write id = 'P1' or id IN ('P1','P2')")
        return []
    }

    /// The changes of an update as a merge patch.
    private func patch(_ properties: JSONValue?, _ pointer: String, _ faults: inout FaultCollector) -> JSONValue? {
        var members: [(name: String, value: JSONValue)] = []
        var geometry: JSONValue?
        func put(_ name: String, _ value: JSONValue) {
            if name == Expression.geometryProperty { geometry = value } else { members.append((name, value)) }
        }
        var isSound = true
        for list in ["add", "modify"] {
            guard let changes = properties?.member(list) else { continue }
            guard case .array(let items) = changes.kind else { isSound = false; continue }
            for item in items {
                guard case .string(let name)? = item.member("name")?.kind, let value = item.member("value") else { isSound = false; continue }
                put(name, value)
            }
        }
        if let names = properties?.member("delete") {
            guard case .array(let items) = names.kind else { return nil }
            for item in items {
                guard case .string(let name) = item.kind else { isSound = false; continue }
                put(name, JSONValue(.null))
            }
        }
        guard isSound, !members.isEmpty || geometry != nil else {
            faults.add(
                pointer, "ไม่มีสิ่งที่จะเปลี่ยน หรือเขียนผิดรูปแบบ", "there is nothing to change, or it is malformed",
                cure: "ใส่ \"modify\": [{\"name\": …, \"value\": …}] หรือ \"delete\": [ชื่อ]",
                "send \"modify\": [{\"name\": …, \"value\": …}] or \"delete\": [names]")
            return nil
        }
        var all = [(name: "properties", value: JSONValue(.object(members)))]
        if let geometry { all.append((name: "geometry", value: geometry)) }
        return JSONValue(.object(all))
    }
}

/// What became of a transaction.
public struct TransactionReceipt: Sendable {
    public enum Kind: String, Sendable, CaseIterable {
        case insert, replace, update, delete
    }

    public struct Action: Sendable {
        public let kind: Kind
        /// The action's own name, as the client gave it.
        public let id: String?
        public let layer: Layer
        /// The ids of the features.
        public let features: [String]
    }

    public let receipt: EditReceipt
    public let actions: [Action]
}
