internal import FoundationEssentials
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
        var order = ((try? FileManager.default.contentsOfDirectory(atPath: layers)) ?? []).count
        try files.forEach { file, layer in
            guard layer.geometry != .none else {
                return say(Language.current("ข้าม \(layer.name): ไม่มีรูปร่างบนแผนที่", "\(layer.name) is left out: it has no geometry"))
            }
            let path = "\(layers)/\(files.id(layer)).json5"
            guard !Places.exists(path) else {
                return say(Language.current("มีนิยามอยู่แล้ว", "there is a definition already") + ": \(path)")
            }
            var features = try files.features(file, layer)
            let kinds = try LayerDraft.kinds(of: &features)
            order += 1
            let draft = try LayerDraft(layer, id: files.id(layer), kinds: kinds, publicColumns: publicColumns, order: order)
            try Data(draft.text.utf8).write(to: URL(filePath: path), options: .atomic)
            say(Language.current("เขียนนิยาม", "definition written") + ": \(path)")
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
