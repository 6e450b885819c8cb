import Foundation
import Testing

/// This test program, started again for one test and killed with SIGKILL while that test writes.
enum KilledWriter {
    /// Starts a test and kills it some microseconds after it wrote `WRITING 0` to its standard output.
    ///
    /// - Returns: all that it wrote.
    @discardableResult
    static func run(_ test: String, _ environment: [String: String], after microseconds: Int) throws -> String {
        let writer = Process()
        var arguments = Array(CommandLine.arguments.dropFirst())
        while let i = arguments.firstIndex(where: { $0 == "--filter" || $0 == "--skip" }) { arguments.removeSubrange(i...min(i + 1, arguments.count - 1)) }
        writer.executableURL = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        writer.arguments = arguments + ["--filter", test]
        writer.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        let output = Pipe()
        writer.standardOutput = output
        writer.standardError = FileHandle.nullDevice
        try writer.run()
        var said = ""
        while !said.contains("WRITING") {
            let data = output.fileHandleForReading.availableData
            guard !data.isEmpty else { break }
            said += String(decoding: data, as: UTF8.self)
        }
        #expect(said.contains("WRITING 0"), "the writer did not start: \(said)")
        usleep(UInt32(microseconds))
        kill(writer.processIdentifier, SIGKILL)
        said += String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        writer.waitUntilExit()
        #expect(writer.terminationReason == .uncaughtSignal)
        return said
    }
}
