internal import CSodium

/// libsodium, ready to use.
enum Sodium {
    /// Picks the quickest implementations and opens the source of randomness; every use comes through here.
    static let isReady: Bool = sodium_init() >= 0

    static func start() { precondition(isReady, "libsodium cannot start: the system gives no random numbers") }
}
