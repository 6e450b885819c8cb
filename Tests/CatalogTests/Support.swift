import FoundationEssentials
import Testing

@testable import Catalog

/// The `geodata` folder of this repository.
let geodata: String = {
    let root = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
    return "/\(root)/geodata"
}()

/// A copy of `geodata` to spoil, removed with its owner.
final class GeodataCopy {
    let path: String

    init() throws {
        path = FileManager.default.temporaryDirectory.appending(path: "geodata-\(UUID().uuidString)").path()
        try FileManager.default.copyItem(atPath: geodata, toPath: path)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func read(_ file: String) throws -> String {
        String(decoding: try #require(FileManager.default.contents(atPath: "\(path)/\(file)")), as: UTF8.self)
    }

    func write(_ file: String, _ text: String) throws { try write(file, bytes: Array(text.utf8)) }

    func write(_ file: String, bytes: [UInt8]) throws { try Data(bytes).write(to: URL(filePath: "\(path)/\(file)")) }

    func remove(_ file: String) throws { try FileManager.default.removeItem(atPath: "\(path)/\(file)") }

    /// Replaces the one place where `old` stands in a file.
    func replace(_ file: String, _ old: String, _ new: String) throws {
        let parts = try read(file).split(separator: old, omittingEmptySubsequences: false)
        try #require(parts.count == 2, "\(old) stands \(parts.count - 1) times in \(file)")
        try write(file, parts.joined(separator: new))
    }

    /// The faults of its layers alone.
    func layerFaults() -> [CatalogFault] {
        let folder = GeodataFolder(path)
        _ = Catalog.layers(folder)
        return folder.faults.faults
    }

    /// The faults of the copy; none when it is a catalog.
    func faults() -> [CatalogFault] {
        do throws(CatalogError) {
            _ = try Catalog.load(from: path)
            return []
        } catch {
            return error.faults
        }
    }
}

/// The catalog of this repository, read once for all tests.
let repositoryCatalog = Result { try Catalog.load(from: geodata) }
