internal import Glibc

/// Waiting for the end: SIGTERM and SIGINT are taken by the main thread alone.
enum Signals {
    private static func endSignals() -> sigset_t {
        var set = sigset_t()
        unsafe sigemptyset(&set)
        unsafe sigaddset(&set, SIGTERM)
        unsafe sigaddset(&set, SIGINT)
        return set
    }

    /// To be called before any other thread starts, so that every thread inherits it. A client that hangs up is no signal either.
    static func block() {
        var set = endSignals()
        _ = unsafe pthread_sigmask(SIG_BLOCK, &set, nil)
        _ = signal(SIGPIPE, SIG_IGN)
    }

    /// Whether one of them has come since they are blocked.
    static var isEndAsked: Bool {
        var waiting = sigset_t()
        guard unsafe sigpending(&waiting) == 0 else { return false }
        return unsafe sigismember(&waiting, SIGTERM) == 1 || sigismember(&waiting, SIGINT) == 1
    }

    static func waitForEnd() {
        var set = endSignals()
        var taken: Int32 = 0
        _ = unsafe sigwait(&set, &taken)
    }
}
