public import Catalog
public import Geo

/// What can be changed in a store, and what is known of changes. Calls come from many threads at once.
///
/// A batch is one transaction: all of it is done or nothing. Every batch raises the version of each layer that it
/// touches by one and keeps what it replaced, so that it can be undone.
public protocol FeatureEditor: FeatureSource {
    /// Makes the changes in their order. No feature may be named twice.
    ///
    /// - Parameter editor: the name under which the changes are recorded.
    /// - Returns: what became of each layer, in the order of its first change.
    /// - Throws: ``EditRefusal`` when a change cannot be made, ``StoreError`` when the store cannot be written.
    func apply(_ changes: [FeatureChange], by editor: String) throws -> [EditOutcome]

    /// Takes back what a version changed, as a new version.
    ///
    /// - Throws: ``EditRefusal`` when there is no such version, when it was no edit, or when one of its features was
    ///   changed again since.
    func undo(_ layer: Layer, version: Int64, by editor: String) throws -> EditOutcome

    /// The versions of a layer, newest first.
    ///
    /// - Parameter before: only versions below this one.
    func versions(_ layer: Layer, before: Int64?, limit: Int) throws -> [LayerEdit]

    /// The features that a version changed, by their public ids, in the order of their rows; `limit` of them at most.
    func changes(_ layer: Layer, version: Int64, limit: Int) throws -> [FeatureEdit]

    /// What is wrong with a geometry by the rules of simple features (OGC 06-103r4 section 6.1); nil: it is valid.
    func invalidity(of shape: Shape) throws -> GeometryFault?

    /// Where a geometry lies as to the area that is the feature `id` of a layer of polygons; nil when there is no
    /// such feature.
    func position(of shape: Shape, in id: String, of layer: Layer) throws -> AreaPosition?
}

/// A feature without its id: its geometry and the values of all fields of its layer, in their order.
public struct FeatureContent: Hashable, Sendable {
    public var shape: Shape?
    public var values: [Value]

    public init(shape: Shape?, values: [Value]) {
        self.shape = shape
        self.values = values
    }
}

/// One change of one feature.
public struct FeatureChange: Sendable {
    public enum Action: Sendable {
        case insert(FeatureContent)
        case replace(id: String, FeatureContent)
        case delete(id: String)
    }

    public let layer: Layer
    public let action: Action
    /// The revision that the feature must have; nil: any.
    public let expected: Int64?

    public init(_ layer: Layer, _ action: Action, expected: Int64? = nil) {
        self.layer = layer
        self.action = action
        self.expected = expected
    }
}

/// What became of a feature.
public enum FeatureEditKind: String, Hashable, Sendable, CaseIterable {
    case insert, replace, delete
}

/// A feature that a version changed.
public struct FeatureEdit: Hashable, Sendable {
    public let id: String
    public let kind: FeatureEditKind

    public init(id: String, kind: FeatureEditKind) {
        self.id = id
        self.kind = kind
    }
}

/// What a batch did to one layer.
public struct EditOutcome: Hashable, Sendable {
    public let layer: Layer
    public let state: LayerState
    /// Where features were or are now; nil when none of them has a geometry.
    public let changed: BoundingBox?
    /// In the order of the changes. Their revision is the state's version.
    public let features: [FeatureEdit]

    public init(layer: Layer, state: LayerState, changed: BoundingBox?, features: [FeatureEdit]) {
        self.layer = layer
        self.state = state
        self.changed = changed
        self.features = features
    }
}

/// A version of a layer as history tells it.
public struct LayerEdit: Hashable, Sendable {
    public let version: Int64
    /// When it was committed, in UTC (ISO 8601).
    public let changedAt: String
    /// Where features were or are since; nil when nothing with a geometry changed.
    public let changed: BoundingBox?
    /// How many features the layer holds since.
    public let count: Int
    /// Who edited; nil: the version came from loading, not from editing, and cannot be undone.
    public let editor: String?
    /// How many features were changed; nil for a loading.
    public let changes: Int?
    /// The version that this one took back.
    public let undoes: Int64?

    public init(
        version: Int64, changedAt: String, changed: BoundingBox?, count: Int, editor: String?, changes: Int?, undoes: Int64?
    ) {
        self.version = version
        self.changedAt = changedAt
        self.changed = changed
        self.count = count
        self.editor = editor
        self.changes = changes
        self.undoes = undoes
    }
}

/// Why a change cannot be made. `change` counts from 0 in the batch.
public enum EditRefusal: Error, Hashable, Sendable {
    case noFeature(change: Int)
    /// The feature has another revision than was expected.
    case changedMeanwhile(change: Int)
    /// The key belongs to another feature already.
    case duplicateKey(change: Int)
    /// An earlier change of the batch names the same feature.
    case namedTwice(change: Int)
    case noVersion
    /// The version came from loading.
    case notAnEdit
    /// These features, or others of their keys, were changed after the version that should be undone; the first of them.
    case changedSince([String])
}

/// A fault of a geometry, in the words of GEOS, and where it is when that is known.
public struct GeometryFault: Hashable, Sendable {
    public let reason: String
    public let place: Coordinate?

    public init(reason: String, place: Coordinate?) {
        self.reason = reason
        self.place = place
    }
}

/// Where a geometry lies as to an area.
public struct AreaPosition: Hashable, Sendable {
    /// The share of the geometry (of its area, length or points) that lies in the area, 0...1.
    public let share: Double
    /// Whether the area's boundary is an approximation (its field `approx` is true).
    public let isApproximate: Bool

    public init(share: Double, isApproximate: Bool) {
        self.share = share
        self.isApproximate = isApproximate
    }
}
