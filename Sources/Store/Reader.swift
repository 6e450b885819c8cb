public import Catalog
public import Ledger

/// Who reads, and where and what for. Every query is bound to its reader before it reaches a source.
///
/// The one policy (domain 1.4, 2.1): anyone sees public fields (P0); officers see contacts of office-holders (P1) too.
/// Personal fields (P2) are in no answer by themselves: officers of an amphoe or a province may *name* them, for a purpose
/// that they tell, and are then answered about their own area only. Sensitive fields (P3) no officer sees.
public struct Reader: Hashable, Sendable {
    /// The most personal class of data that the reader is told without naming it.
    public let clearance: PersonalDataClass
    /// Where the reader may name personal fields; nil: nowhere.
    public let office: AreaCode?
    /// What personal fields are read for; nil: not told, so that they cannot be read.
    public let purpose: String?

    /// A reader of the program's own, such as one that loads a layer: it is confined to no area and names no purpose.
    public init(clearance: PersonalDataClass) {
        self.clearance = clearance
        office = nil
        purpose = nil
    }

    /// Someone over the network.
    ///
    /// - Parameters:
    ///   - officer: who has signed in; nil: anyone.
    ///   - purpose: what personal fields are read for.
    public init(_ officer: Officer?, purpose: String? = nil) {
        guard let officer else {
            self = .anonymous
            return
        }
        clearance = .officeContact
        switch officer.role {
        case .amphoeRecorder, .amphoeHead, .province, .provinceHead: office = officer.scope
        case .central, .administrator: office = nil
        }
        self.purpose = purpose
    }

    /// Anyone at all.
    public static let anonymous = Reader(clearance: .open)

    /// Whether the reader is told the field without naming it.
    public func maySee(_ field: Field) -> Bool { field.personalData <= clearance }

    /// Whether the reader may name the field: that it sees, or that is personal where the layer tells whose area each
    /// feature belongs to.
    public func mayName(_ field: Field, of layer: Layer) -> Bool {
        maySee(field) || field.personalData == .personal && office != nil && layer.area.map { layer.fields[$0].type == .text } ?? false
    }

    /// The numbers of the layer's columns that the reader is told without naming them.
    public func visibleColumns(_ layer: Layer) -> [Int] { layer.fields.indices.filter { maySee(layer.fields[$0]) } }

    /// The numbers of the layer's columns that the reader may name.
    public func nameableColumns(_ layer: Layer) -> [Int] { layer.fields.indices.filter { mayName(layer.fields[$0], of: layer) } }
}
