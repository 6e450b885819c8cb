internal import Catalog

/// A subcommand and its options, declared once: parsing and help are made from this.
struct Command: Sendable {
    let name: String
    let summary: Localized
    /// What stands after the name in the usage line.
    var options: [Option]
    /// What the words that belong to no option are, such as `FILE…`; nil: there may be none.
    var operands: String?
    let run: @Sendable (Arguments) throws -> Void

    init(
        name: String, summary: Localized, options: [Option], operands: String? = nil,
        run: @escaping @Sendable (Arguments) throws -> Void
    ) {
        self.name = name
        self.summary = summary
        self.options = options
        self.operands = operands
        self.run = run
    }

    struct Option: Sendable {
        /// `--port`
        let name: String
        /// What stands for the value in help; nil: a flag.
        let value: String?
        let standard: String?
        /// May be given again and again, or with several values after it.
        let repeats: Bool
        let help: Localized

        init(_ name: String, value: String? = nil, standard: String? = nil, repeats: Bool = false, th: String, en: String) {
            self.name = name
            self.value = value
            self.standard = standard
            self.repeats = repeats
            help = Localized(th: th, en: en)
        }
    }

    /// The text of `phaenthi NAME --help`.
    func help(_ language: Language) -> String {
        var lines = [
            "phaenthi \(name): \(language(summary.th, summary.en))", "",
            language("วิธีใช้", "Usage") + ": phaenthi \(name) [\(language("ตัวเลือก", "options"))]\(operands.map { " " + $0 } ?? "")", "",
        ]
        for option in options + [Command.helpOption] {
            let value = option.value.map { " " + $0 + (option.repeats ? " …" : "") } ?? ""
            lines.append("  \(option.name)\(value)")
            lines.append("      " + language(option.help.th, option.help.en, separator: "\n      "))
            if let standard = option.standard { lines.append("      " + language("ค่าเริ่มต้น", "default") + ": \(standard)") }
        }
        return lines.joined(separator: "\n")
    }

    static let helpOption = Option("--help", th: "แสดงวิธีใช้นี้", en: "show this help")
}

/// The options of a call, checked against the command's declaration.
struct Arguments: Sendable {
    private var values: [String: [String]] = [:]
    /// The words that belong to no option.
    private(set) var operands: [String] = []
    private let command: Command

    /// - Throws: ``UsageError`` for an unknown option, a missing value or a stray word.
    init(_ words: [String], for command: Command) throws(UsageError) {
        self.command = command
        var i = 0
        while i < words.count {
            var word = words[i]
            i += 1
            var inline: String?
            if command.operands != nil, !word.hasPrefix("-") {
                operands.append(word)
                continue
            }
            if word.hasPrefix("--"), let equals = word.firstIndex(of: "=") {
                inline = String(word[word.index(after: equals)...])
                word = String(word[..<equals])
            }
            guard let option = command.options.first(where: { $0.name == word }) else { throw UsageError(word: word, problem: .unknown) }
            guard option.value != nil else {
                guard inline == nil else { throw UsageError(word: word, problem: .takesNoValue) }
                values[word] = []
                continue
            }
            if let inline {
                values[word, default: []].append(inline)
                continue
            }
            guard i < words.count, !words[i].hasPrefix("--") else { throw UsageError(word: word, problem: .needsValue) }
            repeat {
                values[word, default: []].append(words[i])
                i += 1
            } while option.repeats && i < words.count && !words[i].hasPrefix("--")
        }
    }

    func has(_ name: String) -> Bool { values[name] != nil }

    /// The last value given, or the declared standard.
    subscript(_ name: String) -> String? {
        values[name]?.last ?? command.options.first { $0.name == name }?.standard
    }

    func all(_ name: String) -> [String] { values[name] ?? [] }

    /// A whole number within a range.
    func number(_ name: String, in range: ClosedRange<Int>) throws(UsageError) -> Int {
        guard let text = self[name], let value = Int(text), range.contains(value) else {
            throw UsageError(word: name, problem: .outOfRange(range))
        }
        return value
    }
}

/// A call that cannot be understood.
struct UsageError: Error {
    let word: String
    let problem: Problem

    enum Problem {
        case unknown, needsValue, takesNoValue
        case outOfRange(ClosedRange<Int>)
    }

    var message: Localized {
        switch problem {
        case .unknown: Localized(th: "ไม่รู้จัก “\(word)” ดูวิธีใช้ด้วย --help", en: "unknown “\(word)”; see --help")
        case .needsValue: Localized(th: "ตัวเลือก \(word) ต้องมีค่าตามหลัง", en: "\(word) needs a value")
        case .takesNoValue: Localized(th: "ตัวเลือก \(word) ไม่รับค่า", en: "\(word) takes no value")
        case .outOfRange(let range):
            Localized(
                th: "ตัวเลือก \(word) ต้องเป็นจำนวนเต็ม \(range.lowerBound)–\(range.upperBound)",
                en: "\(word) must be a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
    }
}
