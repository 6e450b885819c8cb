import Foundation
import TestSupport
import Testing

/// The program itself, as a child process: the build puts it beside the tests.
final class Program {
    static let file: URL = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent().appending(path: "phaenthi")

    /// What a call that ends by itself has left.
    struct Outcome {
        let status: Int32
        let output: String
        let complaint: String
    }

    private let process = Process()
    private let output = Scratch.folder.appending(path: "out-\(UUID().uuidString)")
    private let complaint = Scratch.folder.appending(path: "err-\(UUID().uuidString)")
    /// Where it serves, once it does.
    private(set) var port = 0

    /// - Parameter language: the locale; nil: none is set.
    init(_ words: [String], language: String? = nil) throws {
        for file in [output, complaint] { try Data().write(to: file) }
        process.executableURL = Program.file
        process.arguments = words
        process.currentDirectoryURL = repository
        process.environment = ["PATH": "/usr/bin:/bin", "LANG": language ?? ""]
        process.standardOutput = try FileHandle(forWritingTo: output)
        process.standardError = try FileHandle(forWritingTo: complaint)
        try process.run()
    }

    deinit { if process.isRunning { kill(process.processIdentifier, SIGKILL) } }

    static func run(_ words: String..., language: String? = nil) throws -> Outcome {
        let program = try Program(words, language: language)
        return try program.outcome()
    }

    /// A server on a free port, ready to answer.
    static func serve(_ words: String...) throws -> Program {
        let program = try Program(["serve", "--port", "0"] + words)
        for _ in 0..<12_000 {
            if let address = try program.told().firstMatch(of: /http:\/\/127\.0\.0\.1:(\d+)\//) {
                program.port = try #require(Int(address.1))
                return program
            }
            guard program.process.isRunning else { break }
            usleep(5000)
        }
        throw Failure(told: try program.told())
    }

    struct Failure: Error { let told: String }

    /// What it has written to standard error so far.
    func told() throws -> String { try String(contentsOf: complaint, encoding: .utf8) }

    func send(_ signal: Int32) { kill(process.processIdentifier, signal) }

    /// Waits for its end.
    func outcome() throws -> Outcome {
        for _ in 0..<12_000 where process.isRunning { usleep(5000) }
        guard !process.isRunning else { throw Failure(told: try told()) }
        let status = process.terminationReason == .exit ? process.terminationStatus : -process.terminationStatus
        return Outcome(status: status, output: try String(contentsOf: output, encoding: .utf8), complaint: try told())
    }
}
