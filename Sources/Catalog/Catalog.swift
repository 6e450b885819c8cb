/// What exists: layers, datasets and areas, read from a `geodata` folder and checked at the door.
public struct Catalog: Sendable {
    /// The layers, in the order in which people see them.
    public let layers: [Layer]
    /// The datasets of indicators, in the order in which people see them.
    public let datasets: [Dataset]
    public let areas: AreaRegister
    private let byID: [String: Int]

    /// Of two layers with the same id the first is found by it.
    public init(layers: [Layer], datasets: [Dataset] = [], areas: AreaRegister) {
        self.layers = layers
        self.datasets = datasets
        self.areas = areas
        byID = Dictionary(layers.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { a, _ in a })
    }

    public func layer(_ id: some StringProtocol) -> Layer? { byID[String(id)].map { layers[$0] } }

    public func dataset(_ id: some StringProtocol) -> Dataset? { datasets.first { $0.id == id } }

    /// Reads every file of a `geodata` folder: `layers/*.json5` and `areas/`.
    ///
    /// - Throws: ``CatalogError`` with all faults of all files, each with its cure.
    public static func load(from directory: String) throws(CatalogError) -> Catalog {
        let folder = GeodataFolder(directory)
        let layers = layers(folder)
        let areas = AreaFiles(folder).register()
        guard folder.faults.count == 0 else { throw CatalogError(faults: folder.faults.faults) }
        return Catalog(layers: layers, areas: areas)
    }

    /// The layers of `layers/*.json5`, in their order.
    static func layers(_ folder: GeodataFolder) -> [Layer] {
        var layers: [Layer] = []
        guard let names = folder.names("layers")?.filter({ $0.hasSuffix(".json5") || $0.hasSuffix(".json") }) else { return [] }
        for name in names {
            if name.hasSuffix(".json5") {
                guard let root = folder.json5("layers/\(name)") else { continue }
                if let layer = LayerFile(root, name: String(name.dropLast(6))).layer() { layers.append(layer) }
            } else {
                folder.faults.add(
                    "layers/\(name)", Localized(th: "นามสกุลแฟ้มต้องเป็น .json5", en: "The file's name must end in .json5"),
                    cure: Localized(th: "เปลี่ยนชื่อเป็น \(name)5", en: "rename it to \(name)5"))
            }
        }
        if names.isEmpty {
            folder.faults.add(
                "layers", Localized(th: "ไม่มีชั้นข้อมูลเลย", en: "There is no layer"),
                cure: Localized(th: "เพิ่มแฟ้ม <id>.json5 อย่างน้อยหนึ่งแฟ้ม", en: "add at least one file <id>.json5"))
        }
        return layers.sorted { ($0.order, $0.id) < ($1.order, $1.id) }
    }
}
