import Drawing
import Foundation
import Geo

/// The folder of this repository.
let repository = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

/// Programs that read what was drawn: poppler's (Debian poppler-utils), Python, a C compiler.
enum Judge {
    struct Failed: Error { let program: String, status: Int32, complaint: String }

    /// Runs a program with a file of these bytes as `{}` in its arguments, and answers what it says.
    static func run(_ program: String, _ arguments: [String], _ bytes: [UInt8] = []) throws -> [UInt8] {
        let file = FileManager.default.temporaryDirectory.appending(path: "drawing-\(UUID().uuidString)")
        try Data(bytes).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let process = Process(), output = Pipe(), complaint = Pipe()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [program] + arguments.map { $0 == "{}" ? file.path() : $0 }
        process.standardOutput = output
        process.standardError = complaint
        try process.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        let said = complaint.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw Failed(program: program, status: process.terminationStatus, complaint: String(decoding: said, as: UTF8.self))
        }
        return Array(data)
    }

    static func text(_ program: String, _ arguments: [String], _ bytes: [UInt8] = []) throws -> String {
        String(decoding: try run(program, arguments, bytes), as: UTF8.self)
    }

    /// Runs a Python script with the project's test environment.
    static func python(_ script: String, _ bytes: [UInt8] = []) throws -> String {
        let own = repository.appending(path: ".venv/bin/python3").path()
        return try text(FileManager.default.isExecutableFile(atPath: own) ? own : "python3", ["-c", script, "{}"], bytes)
    }

    /// The text of a page of a PDF as poppler reads it; nil: of all pages.
    static func words(_ pdf: [UInt8], page: Int? = nil) throws -> String {
        let pages = page.map { ["-f", "\($0)", "-l", "\($0)"] } ?? []
        return try text("pdftotext", pages + ["{}", "-"], pdf)
    }
}

/// The pixels of a PNG, decoded by Python's zlib and the filters of the PNG specification (ISO/IEC 15948 section 9).
struct Pixels {
    let width: Int
    let height: Int
    /// 3, or 4 with a mask.
    private let channels: Int
    private let bytes: [UInt8]

    init(_ png: [UInt8]) throws {
        let script = """
            import struct, sys, zlib
            d = open(sys.argv[1], 'rb').read()
            assert d[:8] == b'\\x89PNG\\r\\n\\x1a\\n'
            i, data = 8, b''
            while i < len(d):
                n, kind = struct.unpack('>I4s', d[i:i + 8])
                body = d[i + 8:i + 8 + n]
                assert zlib.crc32(kind + body) == struct.unpack('>I', d[i + 8 + n:i + 12 + n])[0]
                if kind == b'IHDR':
                    w, h, bits, colour, _, _, lace = struct.unpack('>IIBBBBB', body)
                    assert (bits, lace) == (8, 0) and colour in (2, 6)
                    c = 3 if colour == 2 else 4
                if kind == b'IDAT': data += body
                i += 12 + n
            raw, out, before = zlib.decompress(data), bytearray(), bytearray(c * w)
            for y in range(h):
                f, row = raw[y * (c * w + 1)], bytearray(raw[y * (c * w + 1) + 1:(y + 1) * (c * w + 1)])
                for x in range(c * w):
                    a, b, e = row[x - c] if x >= c else 0, before[x], before[x - c] if x >= c else 0
                    p = a + b - e
                    paeth = min((abs(p - a), 0, a), (abs(p - b), 1, b), (abs(p - e), 2, e))[2]
                    row[x] = (row[x] + (0, a, b, (a + b) // 2, paeth)[f]) & 255
                out += row
                before = row
            sys.stdout.write('%d %d %d ' % (w, h, c) + out.hex())
            """
        let parts = try Judge.python(script, png).split(separator: " ")
        guard parts.count == 4, let width = Int(parts[0]), let height = Int(parts[1]), let channels = Int(parts[2]) else { throw Judge.Failed(program: "png", status: 1, complaint: "") }
        self.width = width
        self.height = height
        self.channels = channels
        func digit(_ byte: UInt8) -> UInt8 { byte < 0x3A ? byte - 0x30 : byte - 0x61 + 10 }
        let hex = Array(parts[3].utf8)
        bytes = stride(from: 0, to: hex.count, by: 2).map { digit(hex[$0]) << 4 | digit(hex[$0 + 1]) }
    }

    subscript(x: Int, y: Int) -> Color {
        let i = channels * (y * width + x)
        return Color(bytes[i], bytes[i + 1], bytes[i + 2])
    }

    /// 0 where nothing is drawn, 255 where nothing shines through.
    func alpha(_ x: Int, _ y: Int) -> UInt8 { channels == 4 ? bytes[4 * (y * width + x) + 3] : 255 }

    /// The pixels of a rectangle, row by row.
    func block(_ x: Range<Int>, _ y: Range<Int>) -> [Color] { y.flatMap { row in x.map { self[$0, row] } } }
}

/// A square as a shape.
func square(_ x: Double, _ y: Double, _ side: Double) -> Shape {
    Shape.polygon(rings: [[(0, 0), (1, 0), (1, 1), (0, 1), (0, 0)].map { Coordinate(x: x + $0.0 * side, y: y + $0.1 * side) }])
}
