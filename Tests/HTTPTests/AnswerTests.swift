import Foundation
import CZlib
import Glibc
import HTTP
import Synchronization
import TestSupport
import Testing

@Suite struct `An answer over a socket` {
    private let handler = TestHandler()

    private func serve(_ change: (inout Configuration) -> Void = { _ in }) throws -> Server {
        try Server(testConfiguration(change), handler: handler, log: .none)
    }

    @Test(arguments: ["/text", "/kept", "/small", "/image", "/kept-more"])
    func `to HEAD has the headers of GET and no body`(path: String) throws {
        let server = try serve()
        let client = Client(port: server.port)
        for accept in ["", "Accept-Encoding: gzip\r\n"] {
            client.send("GET \(path) HTTP/1.1\r\nHost: a\r\n\(accept)\r\n")
            let get = client.answer()
            client.send("HEAD \(path) HTTP/1.1\r\nHost: a\r\n\(accept)\r\n")
            let head = client.answer(toHead: true)
            #expect(head?.status == 200)
            for name in ["content-length", "etag", "vary", "content-encoding"] {
                #expect(head?[name] == get?[name], "\(name)")
            }
            #expect(client.get("/small")?.text == "a")
        }
    }

    @Test func `to HEAD of a stream has no body either`() throws {
        let server = try serve()
        let client = Client(port: server.port)
        client.send("HEAD /stream HTTP/1.1\r\nHost: a\r\n\r\n")
        let head = client.answer(toHead: true)
        #expect(head?["etag"] == "\"v1\"")
        #expect(head?["content-length"] == nil)
        let rest = client.readToEnd()
        #expect(rest.bytes.isEmpty)
        #expect(rest.ending == .closed)
    }

    @Test(arguments: [("/text", "\"v1\"", "Accept-Encoding"), ("/kept", "\"kept\"", "Accept, Accept-Encoding"), ("/stream", "\"v1\"", "Accept-Encoding")])
    func `is compressed for who accepts it, under a tag of its own`(path: String, tag: String, vary: String) throws {
        let server = try serve()
        let client = Client(port: server.port)
        let plain = client.get(path)
        #expect(plain?["content-encoding"] == nil)
        #expect(plain?["etag"] == tag)
        #expect(plain?["vary"] == vary)
        for accept in ["gzip", "br;q=0, *;q=0.1", "gzip;q=0.5, identity;q=0.4"] {
            let packed = client.get(path, "Accept-Encoding: \(accept)")
            #expect(packed?["content-encoding"] == "gzip")
            #expect(packed?["etag"] == tag.dropLast() + "-gzip\"")
            #expect(packed?["vary"] == vary)
            #expect(packed.map { $0.body.count < plain!.body.count / 10 } == true)
            #expect(packed.map { gunzip($0.body) } == plain?.body)
        }
        for refuse in ["gzip;q=0", "identity", "*;q=0"] {
            #expect(client.get(path, "Accept-Encoding: \(refuse)")?.body == plain?.body)
        }
    }

    @Test func `that is kept is compressed with brotli for who likes that best`() throws {
        let server = try serve()
        let client = Client(port: server.port)
        let plain = client.get("/kept"), tag = try #require(plain?["etag"])
        for accept in ["br", "gzip, deflate, br, zstd", "*", "gzip;q=0.5, br;q=0.6"] {
            let packed = try #require(client.get("/kept", "Accept-Encoding: \(accept)"))
            #expect(packed["content-encoding"] == "br" && packed["etag"] == tag.dropLast() + "-br\"" && packed["vary"] == plain?["vary"])
            #expect(try unpacked(packed.body) == plain?.body)
        }
        #expect(client.get("/kept", "Accept-Encoding: br;q=0.5, gzip")?["content-encoding"] == "gzip")
        #expect(client.get("/kept-304", "Accept-Encoding: br")?["etag"] == "\"kept-br\"")
    }

    /// Undoes brotli with Debian's program.
    private func unpacked(_ bytes: [UInt8]) throws -> [UInt8] {
        let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).br")
        try Data(bytes).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let process = Process(), output = Pipe()
        process.executableURL = URL(filePath: "/usr/bin/brotli")
        process.arguments = ["-d", "-c", file.path()]
        process.standardOutput = output
        try process.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0)
        return Array(data)
    }

    @Test func `that is small or not worth it goes plain`() throws {
        let server = try serve()
        let client = Client(port: server.port)
        for path in ["/small", "/image"] {
            let answer = client.get(path, "Accept-Encoding: gzip")
            #expect(answer?["content-encoding"] == nil)
            #expect(answer?["vary"] == nil)
            #expect(answer?["etag"] == "\"v1\"")
        }
    }

    @Test func `of 204 and 304 has no body`() throws {
        let server = try serve()
        let client = Client(port: server.port)
        #expect(client.get("/none")?.status == 204)
        let same = client.get("/same", "If-None-Match: \"v1\"")
        #expect(same?.status == 304)
        #expect(same?["etag"] == "\"v1\"")
        #expect(same?["vary"] == "Accept-Encoding")
        #expect(client.get("/same", "If-None-Match: \"v1-gzip\"")?["etag"] == "\"v1-gzip\"")
        let kept = client.get("/kept-304")
        #expect(kept?.status == 304)
        #expect(kept?["content-length"] == "\(handler.text.count)")
        #expect(client.get("/kept-304", "Accept-Encoding: gzip")?["etag"] == "\"kept-gzip\"")
        #expect(client.get("/echo")?.text == "GET echo  - ")
    }

    @Test func `that is kept may have more headers for one request`() throws {
        let server = try serve()
        let client = Client(port: server.port)
        let more = client.get("/kept-more")
        #expect(more?["x-more"] == "1")
        #expect(more?["x-request-id"] != nil)
        #expect(more?["etag"] == "\"kept\"")
        #expect(more?.body == client.get("/kept")?.body)
        #expect(client.get("/kept")?["x-more"] == nil)
    }

    @Test func `cannot be forged by a line end in a header`() throws {
        let server = try serve()
        let answer = Client(port: server.port).get("/forged")
        #expect(answer?["x-bad"] == nil)
        #expect(answer?["x-forged"] == nil)
        #expect(answer?["x-good"] == "1")
        #expect(answer?["content-length"] == "1")
    }

    @Test func `is cut where its stream breaks`() throws {
        let server = try serve()
        let client = Client(port: server.port)
        client.send("GET /broken HTTP/1.1\r\nHost: a\r\n\r\n")
        let (bytes, ending) = client.readToEnd()
        #expect(bytes.count > handler.text.count)
        #expect(!bytes.suffix(5).elementsEqual("0\r\n\r\n".utf8))
        #expect(ending != .open)
        let old = Client(port: server.port)
        old.send("GET /broken HTTP/1.0\r\n\r\n")
        #expect(old.readToEnd().ending == .reset)
        let packed = Client(port: server.port)
        packed.send("GET /broken HTTP/1.1\r\nHost: a\r\nAccept-Encoding: gzip\r\n\r\n")
        #expect(packed.answer() == nil)
        #expect(eventually { handler.streams.load(ordering: .sequentiallyConsistent) == 0 })
    }

    @Test func `ends when its client vanishes in the middle`() throws {
        let server = try serve()
        for _ in 0..<10 {
            let client = Client(port: server.port)
            client.send("GET /endless HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(client.read(atLeast: 100_000).count >= 100_000)
            client.vanish()
        }
        #expect(eventually { handler.streams.load(ordering: .sequentiallyConsistent) == 0 })
        #expect(Client(port: server.port).get("/echo")?.status == 200)
    }

    @Test func `without end to 200 clients that do not read takes little memory`() throws {
        let server = try serve()
        let before = residentBytes()
        let clients = (0..<200).map { _ in Client(port: server.port, window: 4096) }
        for (number, client) in clients.enumerated() {
            client.send("GET /endless HTTP/1.1\r\nHost: a\r\n\(number % 2 == 0 ? "Accept-Encoding: gzip\r\n" : "")\r\n")
        }
        #expect(eventually { handler.streams.load(ordering: .sequentiallyConsistent) == 200 })
        usleep(1_000_000)
        #expect(residentBytes() - before < 150 << 20)
        #expect(Client(port: server.port).get("/echo")?.status == 200)
    }

    private func residentBytes() -> Int {
        let file = unsafe fopen("/proc/self/statm", "r")
        defer { unsafe fclose(file!) }
        var buffer = [UInt8](repeating: 0, count: 256)
        let count = unsafe fread(&buffer, 1, 255, file!)
        let fields = String(decoding: buffer[..<count], as: UTF8.self).split(separator: " ")
        return Int(fields[1])! * 4096
    }
}

@Suite struct `The gzip format` {
    @Test(arguments: [0, 1, 999, 16_383, 16_384, 16_385, 1_000_000])
    func `is undone by another program's inflate`(count: Int) {
        var random = SeededGenerator(seed: UInt64(count))
        let bytes = (0..<count).map { _ in UInt8(random.below(200)) }
        for level in [1, 3, 9] { #expect(gunzip(gzip(bytes, level: level)) == bytes) }
    }
}

/// Undoes gzip with zlib's inflate; nil when the bytes are not one whole gzip member.
func gunzip(_ bytes: [UInt8]) -> [UInt8]? {
    var stream = unsafe z_stream()
    guard unsafe inflateInit2_(&stream, 31, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else { return nil }
    defer { unsafe inflateEnd(&stream) }
    var output: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 65_536)
    var status = Z_OK
    unsafe bytes.withUnsafeBufferPointer { input in
        unsafe stream.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
        unsafe stream.avail_in = UInt32(input.count)
        while status == Z_OK {
            let written = unsafe chunk.withUnsafeMutableBufferPointer { target in
                unsafe stream.next_out = target.baseAddress
                unsafe stream.avail_out = UInt32(target.count)
                status = unsafe inflate(&stream, Z_NO_FLUSH)
                return unsafe target.count - Int(stream.avail_out)
            }
            output.append(contentsOf: chunk[..<written])
        }
    }
    return unsafe status == Z_STREAM_END && stream.avail_in == 0 ? output : nil
}
