internal import CSodium
internal import Dispatch
internal import Synchronization

/// Turns passwords into what is stored of them, and compares: Argon2id (RFC 9106) by libsodium.
///
/// Every hash takes memory and time on purpose, so that only a few run at once: who comes when all places are taken
/// waits a moment, and is then turned away. So a storm of sign-ins costs a bounded share of the machine.
public struct PasswordHasher: Sendable {
    /// What one hash costs.
    public struct Cost: Hashable, Sendable {
        /// Bytes of memory.
        public let memory: Int
        /// Passes over the memory.
        public let passes: Int

        public init(memory: Int, passes: Int) {
            self.memory = memory
            self.passes = passes
        }

        /// 64 MB and three passes, the second recommended option of RFC 9106 section 4.
        public static let standard = Cost(memory: 64 << 20, passes: 3)
        /// The least that the algorithm allows.
        public static let least = Cost(memory: 8 << 10, passes: 1)
    }

    private let cost: Cost
    private let places: DispatchSemaphore
    private let patience: DispatchTimeInterval
    /// A hash that no password has, made when it is first needed.
    private let decoy: Decoy

    /// - Parameters:
    ///   - places: how many hashes may run at once.
    ///   - patience: how long to wait for a place, in milliseconds.
    public init(cost: Cost = .standard, places: Int = 1, patience: Int = 250) {
        self.cost = cost
        self.places = DispatchSemaphore(value: places)
        self.patience = .milliseconds(patience)
        decoy = Decoy(cost: cost)
    }

    /// A text that holds the algorithm, its cost, a random salt and the hash, as `crypto_pwhash_str` writes it.
    ///
    /// - Throws: ``HashingRefusal`` when all places stay taken or there is no memory.
    public func hash(_ password: String) throws(HashingRefusal) -> String {
        try place()
        defer { places.signal() }
        return try Self.make(password, cost)
    }

    /// Whether a hash was made of the password.
    ///
    /// - Parameter hash: nil: of nobody's password. The answer is then no, and takes as long.
    public func verify(_ password: String, against hash: String?) throws(HashingRefusal) -> Bool {
        try place()
        defer { places.signal() }
        let known: String
        if let hash { known = hash } else { known = try decoy.hash() }
        let password = Array(password.utf8)
        let isRight = unsafe known.withCString { known in
            unsafe password.withUnsafeBufferPointer { bytes in
                unsafe bytes.withMemoryRebound(to: CChar.self) {
                    unsafe crypto_pwhash_str_verify(known, $0.baseAddress ?? known, UInt64($0.count)) == 0
                }
            }
        }
        return isRight && hash != nil
    }

    /// Whether a hash was made at another cost than today's.
    public func isOutdated(_ hash: String) -> Bool {
        unsafe hash.withCString { unsafe crypto_pwhash_str_needs_rehash($0, UInt64(cost.passes), cost.memory) } != 0
    }

    private func place() throws(HashingRefusal) {
        Sodium.start()
        guard places.wait(timeout: .now() + patience) == .success else { throw .busy }
    }

    fileprivate static func make(_ password: String, _ cost: Cost) throws(HashingRefusal) -> String {
        let password = Array(password.utf8)
        var text = [CChar](repeating: 0, count: Int(crypto_pwhash_STRBYTES))
        let status = unsafe password.withUnsafeBufferPointer { bytes in
            unsafe bytes.withMemoryRebound(to: CChar.self) { characters in
                unsafe text.withUnsafeMutableBufferPointer { text in
                    unsafe crypto_pwhash_str_alg(
                        text.baseAddress!, characters.baseAddress ?? UnsafePointer(text.baseAddress!), UInt64(characters.count), UInt64(cost.passes),
                        cost.memory, crypto_pwhash_ALG_ARGON2ID13)
                }
            }
        }
        guard status == 0 else { throw .noMemory }
        return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}

/// A hash that nothing matches, at the cost of all others.
private final class Decoy: Sendable {
    private let cost: PasswordHasher.Cost
    private let made = Mutex<String?>(nil)

    init(cost: PasswordHasher.Cost) { self.cost = cost }

    func hash() throws(HashingRefusal) -> String {
        if let known = made.withLock({ $0 }) { return known }
        let hash = try PasswordHasher.make(Secret.token(), cost)
        made.withLock { $0 = hash }
        return hash
    }
}

/// Why nothing could be hashed.
public enum HashingRefusal: Error, Hashable, Sendable {
    /// As many hashes as may are running already; try again in a second.
    case busy
    case noMemory
}
