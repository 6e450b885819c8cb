public import Catalog

/// Who reads. Every query is bound to its reader before it reaches a source.
public struct Reader: Hashable, Sendable {
    /// The most personal class of data that the reader may see.
    public let clearance: PersonalDataClass

    public init(clearance: PersonalDataClass) { self.clearance = clearance }

    /// Anyone at all.
    public static let anonymous = Reader(clearance: .open)

    public func maySee(_ field: Field) -> Bool { field.personalData <= clearance }

    /// The numbers of the layer's columns that the reader may see.
    public func visibleColumns(_ layer: Layer) -> [Int] { layer.fields.indices.filter { maySee(layer.fields[$0]) } }
}
