internal import Catalog
internal import FoundationEssentials
internal import Geo
internal import Interchange

/// `import --define FOLDER`: writes definitions for the layers of files that have none.
struct ImportDefinitions {
    private let folder: String
    private let files: ImportFiles
    private let publicColumns: LayerDraft.PublicColumns

    init(_ folder: String, _ arguments: Arguments) {
        self.folder = folder
        files = ImportFiles(arguments)
        publicColumns =
            switch arguments["--public-columns"] {
            case nil: .none
            case "all": .all
            case let names?: .named(names.split(separator: ",").map { String($0) })
            }
    }

    func run() throws {
        let layers = folder + "/layers"
        Places.makeFolder(layers)
        let areas = folder + "/areas", ownAreas = Places.root() + "/geodata/areas"
        if !Places.exists(areas), Places.exists(ownAreas) { try FileManager.default.copyItem(atPath: ownAreas, toPath: areas) }
        let defined = Places.exists(areas) ? (try? Catalog.load(from: folder)) : nil
        var order = ((try? FileManager.default.contentsOfDirectory(atPath: layers)) ?? []).count
        try files.forEach { file, layer in
            if let known = defined.flatMap({ files.target(layer, in: $0) }) {
                return say(Language.current("มีนิยามอยู่แล้ว", "there is a definition already") + ": \(layer.name) → \(known.id)")
            }
            func path(_ id: String) -> String { "\(layers)/\(id).json5" }
            let id = files.newID(layer) { Places.exists(path($0)) }
            guard !Places.exists(path(id)) else {
                return say(Language.current("มีนิยามอยู่แล้ว", "there is a definition already") + ": \(path(id))")
            }
            var kinds: [GeometryKind: Int] = [:]
            if layer.geometry != .none {
                var features = try files.features(file, layer)
                kinds = try LayerDraft.kinds(of: &features)
            }
            let draft: LayerDraft
            do throws(InterchangeError) {
                draft = try LayerDraft(layer, id: id, kinds: kinds, publicColumns: publicColumns, order: order + 1)
            } catch {
                return say(Language.current("ข้าม", "left out") + ": \(error)")
            }
            order += 1
            try Data(draft.text.utf8).write(to: URL(filePath: path(id)), options: .atomic)
            say(Language.current("เขียนนิยาม", "definition written") + ": \(path(id))")
            if !draft.personal.isEmpty {
                let names = draft.personal.joined(separator: ", ")
                say(
                    Language.current(
                        "  ถือเป็นข้อมูลส่วนบุคคล (P2) ไม่เปิดเผยจนกว่าจะแก้ personal: \(names)",
                        "  personal (P2), not public until you change it: \(names)", separator: "\n"))
            }
        }
    }
}
