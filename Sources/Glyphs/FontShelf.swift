/// A named font for map labels: files that are tried in turn for each character.
public struct FontStack: Hashable, Sendable {
    /// What styles call it: `Noto Sans Thai Regular`.
    public let name: String
    let files: [String]
}

/// The fonts that this machine has for map labels.
public struct FontShelf: Sendable {
    /// Where Debian keeps the fonts.
    public static let folder = "/usr/share/fonts/truetype"

    /// What there may be. Noto Sans Thai has no Latin letters: those come from Noto Sans.
    private static let known: [(name: String, files: [String])] = [
        ("Noto Sans Thai Regular", ["noto/NotoSansThai-Regular.ttf", "noto/NotoSans-Regular.ttf"]),
        ("Noto Sans Thai Bold", ["noto/NotoSansThai-Bold.ttf", "noto/NotoSans-Bold.ttf"]),
        ("Loma Regular", ["tlwg/Loma.ttf"]),
        ("Loma Bold", ["tlwg/Loma-Bold.ttf"]),
    ]

    /// The fonts all of whose files can be read.
    public let stacks: [FontStack]

    public init(folder: String = FontShelf.folder) {
        stacks = Self.known.compactMap { name, files in
            let files = files.map { "\(folder)/\($0)" }
            for file in files where (try? FontFace(file: file)) == nil { return nil }
            return FontStack(name: name, files: files)
        }
    }

    public subscript(name: String) -> FontStack? { stacks.first { $0.name == name } }
}
