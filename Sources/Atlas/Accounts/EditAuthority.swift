public import Catalog
public import Ledger
internal import Store

/// What an editor may change: features inside the editor's area, of some layers or all.
public struct EditAuthority: Hashable, Sendable {
    /// The account's name, under which changes are recorded.
    public let name: String
    /// Where; nil: anywhere, also in layers that know no areas.
    let scope: AreaCode?
    /// The only layers; nil: all.
    let layers: Set<String>?

    /// Administrators edit everything, amphoe and province officers inside their area, the department nothing: nil.
    public init?(_ officer: Officer, layers: Set<String>? = nil) {
        switch officer.role {
        case .administrator: scope = nil
        case .amphoeRecorder, .amphoeHead, .province, .provinceHead:
            guard let area = officer.scope else { return nil }
            scope = area
        case .central: return nil
        }
        name = officer.name
        self.layers = layers
    }

    /// Whether any feature of the layer may be changed.
    private func mayEdit(_ layer: Layer) -> Bool { (layers?.contains(layer.id) ?? true) && (scope == nil || layer.area != nil) }

    /// Whether a feature is in the editor's area, by the area code among its values.
    func covers(_ content: FeatureContent, of layer: Layer) -> Bool {
        guard let scope else { return true }
        guard let column = layer.area, case .text(let text) = content.values[column], let code = AreaCode(text) else { return false }
        return code.isWithin(scope)
    }

    /// - Throws: ``EditForbidden`` when the layer may not be changed.
    public func check(_ layer: Layer) throws(EditForbidden) {
        guard mayEdit(layer) else { throw EditForbidden(layer: layer, reason: .layer) }
    }

    /// - Throws: ``EditForbidden`` when the feature is outside the editor's area.
    func check(_ content: FeatureContent, of layer: Layer) throws(EditForbidden) {
        guard covers(content, of: layer) else { throw EditForbidden(layer: layer, reason: .area(scope!)) }
    }
}

/// A change that its editor may not make.
public struct EditForbidden: Error, Hashable, Sendable {
    public enum Reason: Hashable, Sendable {
        case layer
        /// The feature is, or would be, outside of this area, which is the editor's.
        case area(AreaCode)
        /// Others made the version.
        case version
    }

    public let layer: Layer
    public let reason: Reason
}
