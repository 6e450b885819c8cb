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

    /// Reads every file of a `geodata` folder: `layers/*.json5`, `datasets/*.json5`, `rounds/*.json5` and `areas/`.
    ///
    /// - Throws: ``CatalogError`` with all faults of all files, each with its cure.
    public static func load(from directory: String) throws(CatalogError) -> Catalog {
        let folder = GeodataFolder(directory)
        let layers = layers(folder)
        let datasets = datasets(folder, layers: layers)
        let areas = AreaFiles(folder).register()
        guard folder.faults.count == 0 else { throw CatalogError(faults: folder.faults.faults) }
        return Catalog(layers: layers, datasets: datasets, areas: areas)
    }

    /// The layers of `layers/*.json5`, in their order.
    static func layers(_ folder: GeodataFolder) -> [Layer] {
        guard let files = files("layers", of: folder) else { return [] }
        let layers = files.compactMap { name, root in root.flatMap { LayerFile($0, name: name).layer() } }
        if files.isEmpty {
            folder.faults.add(
                "layers", Localized(th: "ไม่มีชั้นข้อมูลเลย", en: "There is no layer"),
                cure: Localized(th: "เพิ่มแฟ้ม <id>.json5 อย่างน้อยหนึ่งแฟ้ม", en: "add at least one file <id>.json5"))
        }
        return layers.sorted { ($0.order, $0.id) < ($1.order, $1.id) }
    }

    /// The datasets of `datasets/*.json5` with their years of `rounds/*.json5`, in their order; none without such a folder.
    static func datasets(_ folder: GeodataFolder, layers: [Layer]) -> [Dataset] {
        guard folder.has("datasets"), let files = files("datasets", of: folder) else { return [] }
        // A layer that could not be read is told already, and what is said of it is not looked at.
        let named = (folder.names("layers") ?? []).filter { $0.hasSuffix(".json5") }.map { String($0.dropLast(6)) }
        let layers: [String: Layer?] = Dictionary(named.map { id in (id, layers.first { $0.id == id }) }) { a, _ in a }
        let datasets = files.compactMap { name, root in root.flatMap { DatasetFile($0, name: name, layers: layers).dataset() } }
        let broken = Set(files.map(\.name)).subtracting(datasets.map(\.id))
        var years: [String: [YearPlan]] = [:]
        for (name, root) in folder.has("rounds") ? self.files("rounds", of: folder) ?? [] : [] {
            guard let root else { continue }
            for (id, plan) in RoundFile(root, name: name).plans(of: datasets, broken: broken) { years[id, default: []].append(plan) }
        }
        return datasets.map { $0.with(years: years[$0.id, default: []].sorted { $0.fiscalYear < $1.fiscalYear }) }
            .sorted { ($0.order, $0.id) < ($1.order, $1.id) }
    }

    /// The values of a folder's files by their names without `.json5`; of one that cannot be read there is none.
    private static func files(_ name: String, of folder: GeodataFolder) -> [(name: String, root: CheckedNode?)]? {
        guard let names = folder.names(name) else { return nil }
        return names.compactMap { file in
            if file.hasSuffix(".json") {
                folder.faults.add(
                    "\(name)/\(file)", Localized(th: "นามสกุลแฟ้มต้องเป็น .json5", en: "The file's name must end in .json5"),
                    cure: Localized(th: "เปลี่ยนชื่อเป็น \(file)5", en: "rename it to \(file)5"))
            }
            return file.hasSuffix(".json5") ? (String(file.dropLast(6)), folder.json5("\(name)/\(file)")) : nil
        }
    }
}
