import Foundation

/// Programs that know the answers independently: PROJ's own (Debian proj-bin) and Python's pyproj (Tests/requirements.txt).
enum Oracle {
    struct Failed: Error { let program: String, status: Int32 }

    /// Runs a program on lines of input and returns the numbers of each line of its output.
    static func run(_ program: String, _ arguments: [String], _ input: String = "") throws -> [[Double]] {
        try text(program, arguments, input).split(separator: "\n").map { line in
            line.split(whereSeparator: \.isWhitespace).map { Double($0) ?? .nan }
        }
    }

    static func text(_ program: String, _ arguments: [String], _ input: String = "") throws -> String {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try Data(input.utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let process = Process(), output = Pipe()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [program] + arguments
        process.standardInput = try FileHandle(forReadingFrom: file)
        process.standardOutput = output
        try process.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw Failed(program: program, status: process.terminationStatus) }
        return String(decoding: data, as: UTF8.self)
    }

    /// Runs a Python script with the project's test environment.
    static func python(_ script: String, _ input: String = "") throws -> [[Double]] {
        try run(pythonPath, ["-c", script], input)
    }

    static func pythonText(_ script: String, _ input: String = "") throws -> String {
        try text(pythonPath, ["-c", script], input)
    }

    private static var pythonPath: String {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let own = root.appendingPathComponent(".venv/bin/python3").path
        return FileManager.default.isExecutableFile(atPath: own) ? own : "python3"
    }
}
