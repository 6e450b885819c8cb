internal import Atlas
internal import Catalog
internal import Geo
internal import HTTP
internal import Store

/// Changing features (OGC API - Features Part 4, 20-002r1).
extension Service {
    func createItem(_ x: Exchange, _ w: WriteRequest) throws -> Response {
        let layer = try layer(x.variables["collectionId"] ?? "")
        let body = try FeatureEditing.parse(x.request.body)
        let receipt = try w.editing.insert(body, into: layer, by: w.editor)
        guard let outcome = receipt.outcomes.first, let feature = outcome.features.first else { throw Problem.internalError }
        var response = document(receipt, status: 201)
        response.headers += [
            (name: "Location", value: "\(x.base)/collections/\(layer.id)/items/\(PercentEncoding.segment(feature.id))"),
            (name: "ETag", value: itemTag(layer, feature.id, outcome.state.version, base: x.base, form: .geoJSON)),
        ]
        return response
    }

    func replaceItem(_ x: Exchange, _ w: WriteRequest) throws -> Response {
        let (layer, id) = try target(x)
        let body = try FeatureEditing.parse(x.request.body)
        return answer(try w.editing.replace(id, of: layer, with: body, if: condition(x, layer), by: w.editor))
    }

    func updateItem(_ x: Exchange, _ w: WriteRequest) throws -> Response {
        let (layer, id) = try target(x)
        let patch = try FeatureEditing.parse(x.request.body)
        let receipt = try w.editing.update(id, of: layer, by: patch, if: condition(x, layer), by: w.editor)
        var response = answer(receipt)
        if let version = receipt.outcomes.first?.state.version {
            response.headers.append((name: "ETag", value: itemTag(layer, id, version, base: x.base, form: .geoJSON)))
        }
        return response
    }

    func deleteItem(_ x: Exchange, _ w: WriteRequest) throws -> Response {
        let (layer, id) = try target(x)
        return answer(try w.editing.delete(id, of: layer, if: condition(x, layer), by: w.editor))
    }

    /// Part 11: many actions, all or nothing.
    func transaction(_ x: Exchange, _ w: WriteRequest) throws -> Response {
        let body = try FeatureEditing.parse(x.request.body)
        let done = try w.editing.transact(body, by: w.editor)
        func count(_ kind: TransactionReceipt.Kind) -> JSON { .integer(done.actions.filter { $0.kind == kind }.reduce(0) { $0 + $1.features.count }) }
        let results = done.actions.map { action in
            JSON.present([
                "action": .string(action.kind.rawValue), "id": action.id.map { .string($0) }, "collection": .string(action.layer.id),
                "features": .strings(action.features),
            ])
        }
        let json: JSON = [
            "semantic": "atomic",
            "summary": [
                "totalInserted": count(.insert), "totalReplaced": count(.replace), "totalUpdated": count(.update), "totalDeleted": count(.delete),
            ],
            "results": .array(results), "versions": versions(done.receipt),
        ]
        return written(json.adding("warnings", warnings(done.receipt)), status: 200)
    }

    // MARK: Revisions

    /// The tag of a feature: it changes with the feature, not with the layer. The query is none of its parts, so that a tag that
    /// was read with `?f=json` opens the resource for writing too.
    func itemTag(_ layer: Layer, _ id: String, _ revision: Int64, base: String, form: Representation) -> String {
        let parts = [edition, base, layer.id, id, String(revision), form.mediaType].map { Array($0.utf8) + [0] }
        return "\"\(Digest.text(of: parts.flatMap { $0 }))\""
    }

    /// The condition of `If-Match` (RFC 9110 section 13.1.1): the tag of the feature in any of its forms.
    private func condition(_ x: Exchange, _ layer: Layer) -> FeatureEditing.Condition? {
        guard let known = x.request.headers["if-match"] else { return nil }
        let forms = Service.routes.first { $0.name == "item" }?.offered ?? []
        return { id, revision in
            forms.contains { form in
                let tag = itemTag(layer, id, revision, base: x.base, form: form)
                return [tag, self.tag(tag, for: x)].contains { EntityTag.matches(ifMatch: known, tag: $0) }
            }
        }
    }

    private func target(_ x: Exchange) throws -> (Layer, String) { (try layer(x.variables["collectionId"] ?? ""), x.variables["featureId"] ?? "") }

    // MARK: Answers

    /// 204, or 200 when there is something to tell.
    private func answer(_ receipt: EditReceipt) -> Response {
        receipt.warnings.isEmpty ? Response(status: 204) : document(receipt, status: 200)
    }

    private func document(_ receipt: EditReceipt, status: Int) -> Response {
        let feature = receipt.outcomes.first?.features.first
        let json = JSON.present(["id": feature.map { .string($0.id) }, "versions": versions(receipt), "warnings": warnings(receipt)])
        return written(json, status: status)
    }

    func written(_ json: JSON, status: Int) -> Response {
        Response(
            status: status, headers: [(name: "Content-Type", value: "application/json"), (name: "Cache-Control", value: "no-store")],
            body: .bytes(json.encoded))
    }

    private func versions(_ receipt: EditReceipt) -> JSON {
        .object(receipt.outcomes.map { (key: $0.layer.id, value: .integer(Int($0.state.version))) })
    }

    private func warnings(_ receipt: EditReceipt) -> JSON? {
        receipt.warnings.isEmpty ? nil : .array(receipt.warnings.map(\.json))
    }
}

extension EditFault {
    /// The fault in an answer.
    var json: JSON {
        [
            "pointer": .string(pointer), "detail": .string("\(problem.th) | \(problem.en)"), "cure": .string("\(cure.th) | \(cure.en)"),
        ]
    }
}
