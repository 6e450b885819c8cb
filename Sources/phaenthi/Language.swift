internal import Catalog
internal import Glibc

/// The language in which the command line speaks, from the locale: Thai, English, or both when no locale says.
enum Language {
    case thai, english, both

    static let current: Language = {
        for name in ["LC_ALL", "LC_MESSAGES", "LANG"] {
            guard let value = environment(name), !value.isEmpty else { continue }
            if value.hasPrefix("th") { return .thai }
            if value == "C" || value == "POSIX" || value.hasPrefix("C.") { return .both }
            return .english
        }
        return .both
    }()

    /// The text, or both texts with `separator` between.
    func callAsFunction(_ th: String, _ en: String, separator: String = " | ") -> String {
        switch self {
        case .thai: th
        case .english: en
        case .both: th + separator + en
        }
    }
}

/// A variable of the environment.
func environment(_ name: String) -> String? {
    guard let value = unsafe getenv(name) else { return nil }
    return unsafe String(cString: value)
}

/// Writes a line to standard error.
func say(_ text: String) { write(text + "\n", to: STDERR_FILENO) }

/// Writes all of a text to a file descriptor, or as much as it takes.
func write(_ text: String, to descriptor: Int32) {
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
        let written = unsafe rest.withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress, $0.count) }
        guard written > 0 else { return }
        rest = rest.dropFirst(written)
    }
}

/// One clear sentence, and the end with status 1.
func fail(_ th: String, _ en: String) -> Never {
    say("phaenthi: " + Language.current(th, en))
    exit(1)
}
