import Foundation
@testable import Glyphs

/// One glyph of a file, as `glyphs.proto` has it.
struct Glyph: Equatable {
    var scalar: UInt32 = 0
    var bitmap: [UInt8] = []
    var width = 0
    var height = 0
    var left = 0
    var top = 0
    var advance = 0
}

/// A file of glyphs read anew, by the rules of Protocol Buffers alone.
struct GlyphStack {
    var name = ""
    var range = ""
    var glyphs: [UInt32: Glyph] = [:]

    struct Broken: Error {}

    init(_ file: [UInt8]) throws {
        let messages = try Self.fields(file[...])
        guard messages.count == 1, messages[0].number == 1 else { throw Broken() }
        for field in try Self.fields(messages[0].bytes) {
            switch field.number {
            case 1: name = String(decoding: field.bytes, as: UTF8.self)
            case 2: range = String(decoding: field.bytes, as: UTF8.self)
            case 3:
                let glyph = try Self.glyph(field.bytes)
                guard glyphs.updateValue(glyph, forKey: glyph.scalar) == nil else { throw Broken() }
            default: throw Broken()
            }
        }
    }

    private static func glyph(_ bytes: ArraySlice<UInt8>) throws -> Glyph {
        var glyph = Glyph()
        func signed(_ value: UInt64) -> Int { Int(value >> 1) ^ -Int(value & 1) }
        for field in try fields(bytes) {
            switch field.number {
            case 1: glyph.scalar = UInt32(field.value)
            case 2: glyph.bitmap = Array(field.bytes)
            case 3: glyph.width = Int(field.value)
            case 4: glyph.height = Int(field.value)
            case 5: glyph.left = signed(field.value)
            case 6: glyph.top = signed(field.value)
            case 7: glyph.advance = Int(field.value)
            default: throw Broken()
            }
        }
        return glyph
    }

    private static func fields(_ bytes: ArraySlice<UInt8>) throws -> [(number: Int, value: UInt64, bytes: ArraySlice<UInt8>)] {
        var rest = bytes
        func varint() throws -> UInt64 {
            var value: UInt64 = 0, shift: UInt64 = 0
            while true {
                guard let byte = rest.popFirst(), shift < 64 else { throw Broken() }
                value |= UInt64(byte & 127) << shift
                if byte < 128 { return value }
                shift += 7
            }
        }
        var found: [(number: Int, value: UInt64, bytes: ArraySlice<UInt8>)] = []
        while !rest.isEmpty {
            let key = try varint()
            switch key & 7 {
            case 0: found.append((Int(key >> 3), try varint(), []))
            case 2:
                let length = Int(try varint())
                guard length <= rest.count else { throw Broken() }
                found.append((Int(key >> 3), 0, rest.prefix(length)))
                rest = rest.dropFirst(length)
            default: throw Broken()
            }
        }
        return found
    }
}

enum Machine {
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    static let shelf = FontShelf()

    static func glyphs(_ names: [String], _ range: String) throws -> GlyphStack {
        try GlyphStack(GlyphFile.make(names.compactMap { shelf[$0] }, GlyphRange(range)!))
    }

    /// What FreeType says of files of glyphs, in lines.
    static func freeType(_ fonts: [String], _ files: [[UInt8]]) throws -> [String] {
        let folder = FileManager.default.temporaryDirectory.appending(path: "phaenthi-glyphs-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let paths = try files.enumerated().map { i, bytes in
            let path = folder.appending(path: "\(i).pbf")
            try Data(bytes).write(to: path)
            return path.path()
        }
        let own = root.appending(path: ".venv/bin/python3").path()
        let process = Process(), output = Pipe()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [FileManager.default.isExecutableFile(atPath: own) ? own : "python3", root.appending(path: "Tests/Python/glyphs.py").path()] + fonts + ["--"] + paths
        process.standardOutput = output
        try process.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return String(decoding: data, as: UTF8.self).split(separator: "\n").map(String.init)
    }
}
