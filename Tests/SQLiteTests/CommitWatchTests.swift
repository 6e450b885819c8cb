import Foundation
import SQLite
import Testing

@Suite struct CommitWatchTests {
    /// The path of a database with one table, removed at the end of the body.
    private func withDatabase(log: Bool = true, _ body: (String) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("phaenthi-watch-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.appendingPathComponent("watched.sqlite").path
        try Connection(path: path, .create).execute("PRAGMA journal_mode = \(log ? "WAL" : "DELETE"); CREATE TABLE t(a)")
        try body(path)
    }

    @Test func everyCommitIsSeenAndReadingIsNot() throws {
        try withDatabase { path in
            let watch = try #require(try CommitWatch(path: path))
            let writer = try Connection(path: path, .readWrite)
            var seen = [watch.stamp]
            for number in 0..<300 {
                // Now and then the log begins anew, at a place where it has been.
                if number % 50 == 25 { try writer.execute("PRAGMA wal_checkpoint(TRUNCATE)") }
                if number % 50 == 40 { try writer.execute("PRAGMA wal_checkpoint(RESTART)") }
                let before = watch.stamp
                try writer.execute("INSERT INTO t VALUES (\(number))")
                #expect(watch.stamp != before)
                seen.append(watch.stamp)
                let after = watch.stamp
                let reader = try Connection(path: path, .readOnly)
                var rows = try reader.prepare("SELECT count(*) FROM t")
                let found = try rows.step()
                #expect(found && rows.integer(0) == number + 1 && watch.stamp == after)
            }
            #expect(Set(seen).count == seen.count)
        }
    }

    @Test func whatIsNotCommittedIsNotSeen() throws {
        try withDatabase { path in
            let watch = try #require(try CommitWatch(path: path))
            let writer = try Connection(path: path, .readWrite)
            let before = watch.stamp
            try writer.execute("BEGIN IMMEDIATE; INSERT INTO t VALUES (1)")
            #expect(watch.stamp == before)
            try writer.execute("COMMIT")
            #expect(watch.stamp != before)
        }
    }

    @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/sqlite3"), "needs sqlite3"))
    func theCommitOfAnotherProcessIsSeen() throws {
        try withDatabase { path in
            let watch = try #require(try CommitWatch(path: path))
            let before = watch.stamp
            let process = Process()
            process.executableURL = URL(fileURLWithPath: "/usr/bin/sqlite3")
            process.arguments = [path, "INSERT INTO t VALUES (1)"]
            try process.run()
            process.waitUntilExit()
            #expect(process.terminationStatus == 0 && watch.stamp != before)
        }
    }

    @Test func aDatabaseWithoutALogIsNotWatched() throws {
        try withDatabase(log: false) { path in
            let watch = try CommitWatch(path: path)
            #expect(watch == nil)
        }
    }
}
