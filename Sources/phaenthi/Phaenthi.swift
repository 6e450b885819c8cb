internal import Catalog
internal import Glibc

/// The command line: `phaenthi COMMAND [options]`.
@main
struct Phaenthi {
    static let commands: [Command] = [.serve, .demo, .import, .user, .report, .tiles, .check]

    static func main() {
        let words = Array(CommandLine.arguments.dropFirst())
        let language = Language.current
        guard let first = words.first, first != "--help", first != "-h", first != "help" else {
            print(help(language))
            exit(words.isEmpty ? 2 : 0)
        }
        if first == "--version" {
            print("phaenthi \(Edition.text)")
            return
        }
        guard let command = commands.first(where: { $0.name == first }) else {
            fail("ไม่มีคำสั่ง “\(first)” ดูวิธีใช้ด้วย phaenthi --help", "there is no command “\(first)”; see phaenthi --help")
        }
        let rest = Array(words.dropFirst())
        if rest.contains("--help") || rest.contains("-h") {
            print(command.help(language))
            return
        }
        do {
            try command.run(Arguments(rest, for: command))
        } catch let error as UsageError {
            fail(error.message.th, error.message.en)
        } catch {
            say("phaenthi: \(error)")
            exit(1)
        }
    }

    static func help(_ language: Language) -> String {
        var lines = [
            language(
                "phaenthi: เซิร์ฟเวอร์แผนที่งานพัฒนาชุมชน", "phaenthi: the map server of Thailand's community development work",
                separator: "\n"), "",
            language("วิธีใช้", "Usage") + ": phaenthi \(language("คำสั่ง", "COMMAND", separator: "/")) [\(language("ตัวเลือก", "options"))]", "",
        ]
        for command in commands {
            lines.append("  \(command.name)")
            lines.append("      " + language(command.summary.th, command.summary.en, separator: "\n      "))
        }
        lines += ["", language("ดูตัวเลือกของคำสั่ง", "Options of a command") + ": phaenthi COMMAND --help"]
        return lines.joined(separator: "\n")
    }
}
