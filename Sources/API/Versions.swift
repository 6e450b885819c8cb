internal import Atlas
internal import Catalog
internal import HTTP
internal import Store

/// The history of a collection.
extension Service {
    /// The most features that the answer about one version names.
    private static let namedFeatures = 10_000

    /// The versions, newest first. Who edited is told to officers only: names of officers are personal data.
    func versions(_ x: Exchange) throws -> Response {
        let layer = try layer(x.variables["collectionId"] ?? "")
        let limit = try x.parameters.limit(default: Service.standardLimit, maximum: 1_000)
        var before: Int64?
        if let text = x.parameters.text("after") {
            guard let version = Int64(text), version > 0 else {
                throw Problem.badParameter("after", text, expected: Localized(th: "ค่าจากลิงก์ next", en: "the value of a next link"))
            }
            before = version
        }
        let found = try atlas.editor?.versions(layer, before: before, limit: limit + 1) ?? []
        let shown = found.prefix(limit)
        let url = "\(x.base)/collections/\(layer.id)"
        var links = x.selfLinks + [link("collection", url, type: "application/json", title: atlas.title(of: layer).th)]
        if found.count > limit, let last = shown.last {
            links.append(link("next", x.url(setting: "after", to: String(last.version)), type: "application/json", title: "หน้าถัดไป"))
        }
        let isOfficer = x.officer != nil
        let versions = shown.map { json($0, isOfficer: isOfficer, links: [link("item", "\(url)/versions/\($0.version)", type: "application/json")]) }
        return personal(["versions": .array(versions), "links": .array(links)], x)
    }

    /// One version: which features it changed.
    func version(_ x: Exchange) throws -> Response {
        let layer = try layer(x.variables["collectionId"] ?? "")
        guard let number = Int64(x.variables["version"] ?? ""), number > 0, number < .max,
            let found = try atlas.editor?.versions(layer, before: number + 1, limit: 1).first, found.version == number
        else { throw Problem.noVersion(layer) }
        let changes = try atlas.editor?.changes(layer, version: number, limit: Service.namedFeatures) ?? []
        let isOfficer = x.officer != nil
        let url = "\(x.base)/collections/\(layer.id)"
        let features = changes.map { change -> JSON in ["id": .string(change.id), "change": .string(change.kind.rawValue)] }
        let all = link("collection", url, type: "application/json", title: atlas.title(of: layer).th)
        return personal(json(found, isOfficer: isOfficer, links: x.selfLinks + [all]).adding("features", .array(features)), x)
    }

    func undoVersion(_ x: Exchange, _ w: WriteRequest) throws -> Response {
        let layer = try layer(x.variables["collectionId"] ?? "")
        guard let number = Int64(x.variables["version"] ?? "") else { throw Problem.noVersion(layer) }
        let outcome = try w.editing.undo(number, of: layer, by: w.editor)
        var response = written(
            ["version": .integer(Int(outcome.state.version)), "undoes": .integer(Int(number)), "changes": .integer(outcome.features.count)], status: 201)
        response.headers.append((name: "Location", value: "\(x.base)/collections/\(layer.id)/versions/\(outcome.state.version)"))
        return response
    }

    private func json(_ edit: LayerEdit, isOfficer: Bool, links: [JSON]) -> JSON {
        .present([
            "version": .integer(Int(edit.version)), "changedAt": .string(edit.changedAt), "kind": edit.changes == nil ? "load" : "edit",
            "changes": edit.changes.map { .integer($0) }, "featureCount": .integer(edit.count), "extent": edit.changed.map { bounds($0) },
            "undoes": edit.undoes.map { .integer(Int($0)) }, "by": isOfficer ? edit.editor.map { .string($0) } : nil, "links": .array(links),
        ])
    }

    /// A document that says more to an officer.
    private func personal(_ json: JSON, _ x: Exchange) -> Response {
        var response = document(json, x)
        response.headers.removeAll { $0.name == "Vary" }
        response.headers.append((name: "Vary", value: "Accept, Authorization, Cookie"))
        return response
    }
}
