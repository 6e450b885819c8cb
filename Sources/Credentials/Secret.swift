internal import CSodium

/// Random secrets, their digests and their comparison.
public enum Secret {
    /// Random bytes of the system, through libsodium.
    public static func bytes(_ count: Int) -> [UInt8] {
        Sodium.start()
        return unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            if let start = buffer.baseAddress { unsafe randombytes_buf(start, count) }
            filled = count
        }
    }

    /// A token of 256 random bits as 43 characters that may stand in a header, a cookie or a form (base64url, RFC 4648
    /// section 5, without padding).
    public static func token() -> String { text(bytes(32)) }

    /// A password for one use that can be read aloud: four groups of four characters, none of which looks like
    /// another; 79 random bits.
    public static func password() -> String {
        Sodium.start()
        let letters = Array("abcdefghjkmnpqrstuvwxyz23456789".utf8)
        let picked = (0..<16).map { _ in letters[Int(randombytes_uniform(UInt32(letters.count)))] }
        return stride(from: 0, to: 16, by: 4).map { String(decoding: picked[$0..<$0 + 4], as: UTF8.self) }.joined(separator: "-")
    }

    /// The digest under which a token is stored: BLAKE2b of 256 bits (RFC 7693). A token is random and long, so that a
    /// quick digest keeps it as well as a slow one.
    ///
    /// - Parameter key: other keys give other digests of the same text; up to 64 bytes.
    public static func digest(_ text: String, key: String = "") -> [UInt8] {
        Sodium.start()
        let message = Array(text.utf8), key = Array(key.utf8)
        precondition(key.count <= Int(crypto_generichash_blake2b_KEYBYTES_MAX))
        var digest = [UInt8](repeating: 0, count: 32)
        let status = unsafe crypto_generichash_blake2b(&digest, 32, message, UInt64(message.count), key.isEmpty ? nil : key, key.count)
        precondition(status == 0, "BLAKE2b takes every text")
        return digest
    }

    /// Bytes as base64url without padding.
    public static func text(_ bytes: [UInt8]) -> String {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)
        var text: [UInt8] = []
        var bits = 0, count = 0
        for byte in bytes {
            bits = bits << 8 | Int(byte)
            count += 8
            while count >= 6 {
                count -= 6
                text.append(alphabet[bits >> count & 63])
            }
            bits &= (1 << count) - 1
        }
        if count > 0 { text.append(alphabet[bits << (6 - count) & 63]) }
        return String(decoding: text, as: UTF8.self)
    }

    /// Whether two texts are equal, in a time that tells nothing but their lengths.
    public static func areEqual(_ a: String, _ b: String) -> Bool {
        Sodium.start()
        let a = Array(a.utf8), b = Array(b.utf8)
        guard a.count == b.count else { return false }
        return unsafe sodium_memcmp(a, b, a.count) == 0
    }
}
