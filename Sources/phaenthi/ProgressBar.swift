internal import Glibc
internal import Synchronization

/// A bar on a terminal's standard error; off a terminal, one line for every fifth.
final class ProgressBar: Sendable {
    private let title: String
    private let onTerminal = isatty(STDERR_FILENO) == 1
    private let shown = Mutex(-1)

    init(_ title: String) { self.title = title }

    /// - Parameter fraction: 0...1.
    func show(_ fraction: Double, _ stage: String = "") {
        let percent = Int(max(0, min(1, fraction)) * 100)
        shown.withLock { last in
            let step = onTerminal ? 1 : 20
            guard percent / step > last / step || last < 0 else { return }
            last = percent
            if onTerminal {
                let full = percent * 30 / 100
                let bar = String(repeating: "█", count: full) + String(repeating: "░", count: 30 - full)
                write("\r\(title) \(bar) \(percent)% \(stage)\u{1B}[K", to: STDERR_FILENO)
            } else {
                say("\(title) \(percent)% \(stage)")
            }
        }
    }

    func finish() {
        show(1)
        if onTerminal { say("") }
    }
}
