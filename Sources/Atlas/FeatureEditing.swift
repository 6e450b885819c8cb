public import Catalog
internal import Geo
public import Store
internal import Synchronization

/// Changes features for editors: reads what they send, checks it, and writes all of it or nothing.
public struct FeatureEditing: Sendable {
    private let catalog: Catalog
    private let store: any FeatureEditor
    private let commits = CommitOrder()

    public init(catalog: Catalog, editor: any FeatureEditor) {
        self.catalog = catalog
        store = editor
    }

    /// Whether a feature's revision is one that the client knows (`If-Match`); nil: any.
    public typealias Condition = (_ id: String, _ revision: Int64) -> Bool

    /// How often a change is read and checked beside others, before it keeps the others out.
    private static let attemptsBesideOthers = 3

    /// Arrays and objects inside each other, at most: a multipolygon in a transaction has eleven.
    private static let deepest = 16

    /// Reads the body as JSON.
    ///
    /// - Throws: ``EditFaults`` with the place where it stops being JSON.
    public static func parse(_ body: [UInt8]) throws(EditFaults) -> JSONValue {
        do throws(CQL2Error) {
            return try JSONValue(reading: body, deepest: deepest, mostMembers: 512)
        } catch {
            let column = error.place?.column ?? 1
            throw EditFaults([
                EditFault(
                    error.place?.pointer ?? "",
                    Localized(th: "เนื้อหาไม่ใช่ JSON ที่อักขระที่ \(column): \(error.problem.th)", en: "the body is no JSON at character \(column): \(error.problem.en)"),
                    cure: error.expected.map { Localized(th: "ตรงนั้นควรเป็น\($0.th)", en: "\($0.en) should stand there") }
                        ?? Localized(th: "แก้ JSON ตรงนั้น", en: "mend the JSON there"))
            ])
        }
    }

    // MARK: One feature

    public func insert(_ body: JSONValue, into layer: Layer, by editor: EditAuthority) throws -> EditReceipt {
        try apply([Edit(layer, .insert(body))], condition: nil, by: editor)
    }

    public func replace(_ id: String, of layer: Layer, with body: JSONValue, if condition: Condition?, by editor: EditAuthority) throws -> EditReceipt {
        try apply([Edit(layer, .replace(id, body))], condition: condition, by: editor)
    }

    /// Changes parts of a feature by a merge patch (RFC 7396).
    public func update(_ id: String, of layer: Layer, by patch: JSONValue, if condition: Condition?, by editor: EditAuthority) throws -> EditReceipt {
        try apply([Edit(layer, .update(id, patch))], condition: condition, by: editor)
    }

    public func delete(_ id: String, of layer: Layer, if condition: Condition?, by editor: EditAuthority) throws -> EditReceipt {
        try apply([Edit(layer, .delete(id))], condition: condition, by: editor)
    }

    /// Takes back what a version changed.
    ///
    /// - Throws: ``EditForbidden`` when others made it and the editor is confined to an area: what it changed elsewhere
    ///   is not the editor's to change back.
    public func undo(_ version: Int64, of layer: Layer, by editor: EditAuthority) throws -> EditOutcome {
        try editor.check(layer)
        if editor.scope != nil, version < .max {
            let found = try store.versions(layer, before: version + 1, limit: 1).first
            if let found, found.version == version, found.changes != nil, found.editor != editor.name { throw EditForbidden(layer: layer, reason: .version) }
        }
        return try store.undo(layer, version: version, by: editor.name)
    }

    // MARK: Many features

    func catalogLayer(_ id: String) -> Layer? { catalog.layer(id) }

    /// A change as it was sent, with the JSON Pointer of its feature.
    struct Edit {
        enum Action {
            case insert(JSONValue)
            case replace(String, JSONValue)
            case update(String, JSONValue)
            case delete(String)
        }

        let layer: Layer
        let action: Action
        let pointer: String

        init(_ layer: Layer, _ action: Action, pointer: String = "") {
            self.layer = layer
            self.action = action
            self.pointer = pointer
        }
    }

    /// Makes the changes as one: all or nothing.
    ///
    /// A change that builds on what the feature was is written only onto that; if another one came between, it is
    /// read, checked and tried again, at last with the others kept out.
    func apply(_ edits: [Edit], condition: Condition?, by editor: EditAuthority) throws -> EditReceipt {
        for _ in 0..<Self.attemptsBesideOthers {
            let (changes, warnings) = try prepare(edits, condition, editor)
            do {
                return EditReceipt(outcomes: try commits.alone { try store.apply(changes, by: editor.name) }, warnings: warnings)
            } catch EditRefusal.changedMeanwhile {
                continue
            }
        }
        return try commits.alone {
            let (changes, warnings) = try prepare(edits, condition, editor)
            return EditReceipt(outcomes: try store.apply(changes, by: editor.name), warnings: warnings)
        }
    }

    private func prepare(_ edits: [Edit], _ condition: Condition?, _ authority: EditAuthority) throws -> ([FeatureChange], [EditFault]) {
        var faults = FaultCollector()
        var changes: [FeatureChange] = []
        var warnings: [EditFault] = []
        let place = PlaceCheck(catalog: catalog, editor: store)
        for edit in edits { try authority.check(edit.layer) }
        var contents: [(content: FeatureContent, layer: Layer)] = []
        for (index, edit) in edits.enumerated() {
            let reader = FeatureReader(layer: edit.layer, pointer: edit.pointer)
            let content: FeatureContent
            switch edit.action {
            case .insert(let body):
                content = reader.feature(body, &faults)
                changes.append(FeatureChange(edit.layer, .insert(content)))
            case .replace(let id, let body):
                let standing = try standing(id, edit.layer, index, condition)
                try authority.check(standing.content, of: edit.layer)
                content = reader.feature(body, id: id, before: standing.content, &faults)
                changes.append(FeatureChange(edit.layer, .replace(id: id, content), expected: standing.revision))
            case .update(let id, let patch):
                let standing = try standing(id, edit.layer, index, condition)
                try authority.check(standing.content, of: edit.layer)
                content = reader.patched(standing.content, id: id, by: patch, &faults)
                changes.append(FeatureChange(edit.layer, .replace(id: id, content), expected: standing.revision))
            case .delete(let id):
                let standing = condition == nil && authority.scope == nil ? nil : try standing(id, edit.layer, index, condition)
                if let standing { try authority.check(standing.content, of: edit.layer) }
                changes.append(FeatureChange(edit.layer, .delete(id: id), expected: standing?.revision))
                continue
            }
            contents.append((content, edit.layer))
            warnings += try place.check(content, edit.layer, pointer: edit.pointer, &faults)
        }
        try faults.check()
        for (content, layer) in contents { try authority.check(content, of: layer) }
        return (changes, warnings)
    }

    /// A feature as it is, all of its fields.
    private func standing(
        _ id: String, _ layer: Layer, _ index: Int, _ condition: Condition?
    ) throws -> (revision: Int64, content: FeatureContent) {
        // The revision first: were it read last, it could be newer than the feature, and a change in between be lost.
        guard let revision = try store.revision(of: id, in: layer) else { throw EditRefusal.noFeature(change: index) }
        if let condition, !condition(id, revision) { throw ConditionFailed() }
        let query = try FeatureQuery(layer: layer).bound(to: Reader(clearance: .sensitive))
        var collector = ContentCollector(fields: layer.fields.count)
        guard try store.feature(id, query, into: &collector) else { throw EditRefusal.noFeature(change: index) }
        return (revision, collector.content)
    }
}

/// Lets one change in at a time, so that whoever waits is let in at last.
private final class CommitOrder: Sendable {
    private let turn = Mutex(())

    func alone<Result: Sendable>(_ body: () throws -> Result) throws -> Result { try turn.withLock { _ in try body() } }
}

/// The feature has not the revision that the client knows.
public struct ConditionFailed: Error, Hashable, Sendable {
    public init() {}
}

/// What became of an edit.
public struct EditReceipt: Sendable {
    public let outcomes: [EditOutcome]
    /// What was stored but looks doubtful.
    public let warnings: [EditFault]
}

/// Keeps one feature whole.
private struct ContentCollector: FeatureSink {
    var content: FeatureContent

    init(fields: Int) { content = FeatureContent(shape: nil, values: Array(repeating: .null, count: fields)) }

    mutating func begin(row: Int64, id: Span<UInt8>) {}
    mutating func geometry(_ shape: borrowing Shape) { content.shape = copy shape }
    mutating func null(_ column: Int) { content.values[column] = .null }
    mutating func boolean(_ column: Int, _ value: Bool) { content.values[column] = .boolean(value) }
    mutating func integer(_ column: Int, _ value: Int64) { content.values[column] = .integer(value) }
    mutating func number(_ column: Int, _ value: Double) { content.values[column] = .number(value) }
    mutating func text(_ column: Int, _ utf8: Span<UInt8>) { content.values[column] = .text(String(copying: utf8)) }
    mutating func end() -> Bool { true }
}
