/// What exists: layers and areas, read from a `geodata` folder and checked at the door.
public struct Catalog: Sendable {
    /// The layers, in the order in which people see them.
    public let layers: [Layer]
    public let areas: AreaRegister

    public init(layers: [Layer], areas: AreaRegister) {
        self.layers = layers
        self.areas = areas
    }

    public func layer(_ id: some StringProtocol) -> Layer? { layers.first { $0.id == id } }
}
