import Foundation
import TestSupport
import Testing

@testable import Ledger

struct SHA256Tests {
    private func hex(_ bytes: [UInt8]) -> String { bytes.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined() }

    /// FIPS 180-4's examples, and the long message of NIST's cryptographic algorithm validation.
    @Test(arguments: [
        ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        ("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"),
        (
            "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu",
            "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1"
        ),
        (String(repeating: "a", count: 1_000_000), "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"),
    ])
    func theStandardsExamplesHold(message: String, digest: String) { #expect(hex(SHA256.hash(message.utf8)) == digest) }

    @Test func randomMessagesHashAsInPython() throws {
        var dice = SeededGenerator(seed: 256)
        var messages = (0..<200).map { length in (0..<length).map { _ in UInt8.random(in: 0...255, using: &dice) } }
        messages += (0..<20).map { _ in (0..<Int.random(in: 200...4_000, using: &dice)).map { _ in UInt8.random(in: 0...255, using: &dice) } }
        let process = Process(), output = Pipe()
        let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("Python/sha256.py")
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["python3", script.path] + messages.map { "." + hex($0) }
        process.standardOutput = output
        try process.run()
        let answer = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        #expect(answer.split(separator: "\n").map(String.init) == messages.map { hex(SHA256.hash($0)) })
    }

    @Test func aMessageMayComeInPieces() {
        var dice = SeededGenerator(seed: 1)
        let message = (0..<1_000).map { _ in UInt8.random(in: 0...255, using: &dice) }
        for _ in 0..<50 {
            var hash = SHA256(), rest = message[...]
            while !rest.isEmpty {
                let piece = rest.prefix(Int.random(in: 1...130, using: &dice))
                hash.add(piece)
                rest = rest.dropFirst(piece.count)
            }
            #expect(hash.finished() == SHA256.hash(message))
        }
    }
}
