import Glibc
import HTTP
import TestSupport
import Testing

@Suite struct `A request over a socket` {
    private let handler = TestHandler()

    private func serve(_ change: (inout Configuration) -> Void = { _ in }) throws -> Server {
        try Server(testConfiguration(change), handler: handler, log: .none)
    }

    @Test func `reaches the handler decoded, and its connection stays open`() throws {
        let server = try serve()
        let client = Client(port: server.port)
        for _ in 0..<3 {
            let answer = client.get("/echo/%E0%B8%81?a=b+c&d", "X-Echo: hello")
            #expect(answer?.status == 200)
            #expect(answer?.text == "GET echo|ก a=b c;d= hello ")
            #expect(answer?["connection"] == nil)
            #expect(answer?["x-request-id"]?.utf8.count == 12)
            #expect(answer?["date"]?.hasSuffix("GMT") == true)
        }
    }

    @Test(arguments: [
        ("GET /echo HTTP/1.1\r\n\r\n", 400),
        ("GET /echo HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n", 400),
        ("GET /echo HTTP/1.1\r\nHost: a b\r\n\r\n", 400),
        ("GET /echo HTTP/1.1\r\nHost: a\"><script>\r\n\r\n", 400),
        ("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n", 400),
        ("POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n3\r\nabc\r\n0\r\n\r\n", 400),
        ("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nContent-Length: 3\r\n\r\nabc", 400),
        ("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd", 400),
        ("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: +3\r\n\r\nabc", 400),
        ("POST /echo HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n", 400),
        ("POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n", 501),
        ("POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 501),
        ("POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nabc\r\n0\r\n\r\n", 400),
        ("GET /echo HTTP/1.1\r\nHost: a\r\nX: a\0b\r\n\r\n", 400),
        ("GET /echo HTTP/1.1\r\nHost: a\r\nX: a\0\r\n\r\n", 400),
        ("GET /echo HTTP/1.1\r\nHost: a\r\nX:\0a\r\nY: b\r\n\r\n", 400),
        ("GET /echo HTTP/1.1\r\nHost: a\0\r\n\r\n", 400),
        ("GET /echo HTTP/1.1\r\nHost: a\r\nX\0Y: b\r\n\r\n", 400),
        ("GET /echo HTTP/1.1\r\nHost: a\r\nX: a\u{1}b\r\n\r\n", 400),
        ("GET /echo HTTP/1.1\r\nHost: a\r\nX: a\rb\r\n\r\n", 400),
        ("GET /echo HTTP/1.1\r\nHost: a\r\nX: a\u{7f}b\r\n\r\n", 400),
        ("GET /echo HTTP/1.1\r\nHost: a\r\nX : b\r\n\r\n", 400),
        ("GET /echo HTTP/1.1\r\nHost: a\r\nX: b\r\n c\r\n\r\n", 400),
        ("GET /echo HTTP/1.1\r\n X: b\r\nHost: a\r\n\r\n", 400),
        ("GET /echo HTTP/1.1\r\nHost: a\r\n: b\r\n\r\n", 400),
        ("GET /echo HTTP/1.1\r\nHost: a\r\nno colon\r\n\r\n", 400),
        ("GET /echo HTTP/1.1\nHost: a\n\n", 400),
        ("GET /echo HTTP/1.1\r\nHost: a\nX: b\r\n\r\n", 400),
        ("GET /echo\0x HTTP/1.1\r\nHost: a\r\n\r\n", 400),
        ("GET /echo%00 HTTP/1.1\r\nHost: a\r\n\r\n", 400),
        ("GET /echo?a=%00 HTTP/1.1\r\nHost: a\r\n\r\n", 400),
        ("GET /echo%zz HTTP/1.1\r\nHost: a\r\n\r\n", 400),
        ("GET /echo%ff HTTP/1.1\r\nHost: a\r\n\r\n", 400),
        ("GET /echo/../x HTTP/1.1\r\nHost: a\r\n\r\n", 400),
        ("GET /ec ho HTTP/1.1\r\nHost: a\r\n\r\n", 400),
        ("GET  /echo HTTP/1.1\r\nHost: a\r\n\r\n", 400),
        ("GET echo HTTP/1.1\r\nHost: a\r\n\r\n", 400),
        ("GET * HTTP/1.1\r\nHost: a\r\n\r\n", 400),
        ("GET /echo\r\n\r\n", 400),
        ("BREW /echo HTTP/1.1\r\nHost: a\r\n\r\n", 501),
        ("get /echo HTTP/1.1\r\nHost: a\r\n\r\n", 501),
        ("CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n", 405),
        ("TRACE /echo HTTP/1.1\r\nHost: a\r\n\r\n", 405),
        ("QUERY /echo HTTP/1.1\r\nHost: a\r\n\r\n", 405),
        ("GET /echo HTTP/2.0\r\nHost: a\r\n\r\n", 505),
        ("GET /echo HTTP/1.7\r\nHost: a\r\n\r\n", 505),
    ])
    func `that could be read in two ways is refused, and the connection closes`(request: String, status: Int) throws {
        let server = try serve()
        let client = Client(port: server.port)
        client.send(request + "GET /echo/smuggled HTTP/1.1\r\nHost: a\r\n\r\n")
        let answer = client.answer()
        #expect(answer?.status == status)
        #expect(answer?["connection"] == "close")
        let rest = client.readToEnd()
        #expect(rest.ending != .open)
        #expect(!String(decoding: rest.bytes, as: UTF8.self).contains("smuggled"))
    }

    @Test func `that is refused is answered in the handler's own words`() throws {
        struct Problems: Handler {
            func respond(to request: Request) -> Response { Response(status: 200) }
            func refuse(_ reason: RefusalReason, id: RequestID) -> Response {
                Response(
                    status: 200, headers: [("Content-Type", "application/problem+json")],
                    body: .bytes(Array("{\"status\":\(reason.status),\"id\":\"\(id)\"}".utf8)))
            }
        }
        let server = try Server(testConfiguration(), handler: Problems(), log: .none)
        let answer = Client(port: server.port).get("/%00")
        #expect(answer?.status == 400)
        #expect(answer?["content-type"] == "application/problem+json")
        #expect(answer?.text == "{\"status\":400,\"id\":\"\(answer!["x-request-id"]!)\"}")
        let plain = try serve()
        #expect(Client(port: plain.port).get("/%00")?.text.hasPrefix("ที่อยู่ (URL) มีอักขระควบคุม\nThe address (URL) holds a control character.\n") == true)
    }

    @Test func `that is too large is refused with what is too large`() throws {
        let server = try serve { $0.bodyLimit = 1000 }
        let port = server.port
        func status(_ request: String) -> Int? {
            let client = Client(port: port)
            client.send(request)
            return client.answer()?.status
        }
        let long = String(repeating: "a", count: 8200)
        #expect(status("GET /echo/\(long) HTTP/1.1\r\nHost: a\r\n\r\n") == 414)
        #expect(status("GET /echo?\(long) HTTP/1.1\r\nHost: a\r\n\r\n") == 414)
        #expect(status("GET /echo HTTP/1.1\r\nHost: a\r\nX: \(long)\r\nY: \(long)\r\n\r\n") == 431)
        #expect(status("GET /echo HTTP/1.1\r\nHost: a\r\n\(String(repeating: "X: b\r\n", count: 3000))\r\n") == 431)
        // Far above what the engine keeps for a connection.
        #expect(status("GET /echo/\(String(repeating: "a", count: 100_000)) HTTP/1.1\r\nHost: a\r\n\r\n") == 414)
        #expect(status("GET /echo HTTP/1.1\r\nHost: a\r\nX: \(String(repeating: "a", count: 100_000))\r\n\r\n") == 431)
        #expect(status("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 1001\r\n\r\n") == 413)
        #expect(status("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 1001\r\nExpect: 100-continue\r\n\r\n") == 413)
        #expect(status("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999999999999999\r\n\r\n") == 413)
        let chunk = "3e8\r\n" + String(repeating: "b", count: 1000) + "\r\n"
        #expect(status("POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n\(chunk)0\r\n\r\n") == 200)
        #expect(status("POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n\(chunk)1\r\nb\r\n0\r\n\r\n") == 413)
    }

    @Test func `without an end to its chunks is cut`() throws {
        let server = try serve { $0.bodyLimit = 1000 }
        let client = Client(port: server.port)
        client.send("POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n")
        let chunk = Array(("3e8\r\n" + String(repeating: "b", count: 1000) + "\r\n").utf8)
        for _ in 0..<1000 { client.send(chunk) }
        #expect(client.readToEnd().ending != .open)
    }

    @Test func `at the limits of target and head is answered`() throws {
        let server = try serve()
        let client = Client(port: server.port)
        let target = "/echo?" + String(repeating: "a&", count: (8192 - 6) / 2)
        let answer = client.get(target, "X-Echo: " + String(repeating: "x", count: 12_000))
        #expect(answer?.status == 200)
        #expect(answer?.text.contains(String(repeating: "x", count: 12_000)) == true)
        let thai = client.get("/echo?a=1", "X-Echo: ไทย", "Y: ", "Z:none", "W: \t tabbed\t ")
        #expect(thai?.text == "GET echo a=1 ไทย ")
    }

    @Test func `in HTTP 1.0 is answered and its connection closed unless it asks`() throws {
        let server = try serve()
        let client = Client(port: server.port)
        client.send("GET /echo HTTP/1.0\r\n\r\n")
        let (bytes, ending) = client.readToEnd()
        #expect(String(decoding: bytes, as: UTF8.self).hasSuffix("\r\n\r\nGET echo  - "))
        #expect(ending == .closed)
        let stream = Client(port: server.port)
        stream.send("GET /stream HTTP/1.0\r\n\r\n")
        let answer = stream.answer()
        #expect(answer?["transfer-encoding"] == nil)
        #expect(answer?.body.count == 20 * handler.text.count)
        let kept = Client(port: server.port)
        kept.send("GET /echo HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
        #expect(kept.answer()?["connection"]?.lowercased() == "keep-alive")
        #expect(kept.get("/echo")?.status == 200)
    }

    @Test func `may come in one packet with others, in its order`() throws {
        let server = try serve()
        let client = Client(port: server.port)
        let count = 50
        client.send((0..<count).map { "GET /echo/\($0) HTTP/1.1\r\nHost: a\r\n\r\n" }.joined())
        for i in 0..<count { #expect(client.answer()?.text == "GET echo|\(i)  - ") }
    }

    @Test func `may come byte by byte`() throws {
        let server = try serve()
        let client = Client(port: server.port)
        for byte in Array("POST /echo?a=%41 HTTP/1.1\r\nHost: a\r\nX-Echo: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2;e=1\r\nde\r\n0\r\nT: v\r\n\r\n".utf8) {
            client.send([byte])
            usleep(200)
        }
        #expect(client.answer()?.text == "POST echo a=A x abcde")
    }

    @Test func `may wait for 100 Continue`() throws {
        let server = try serve()
        let client = Client(port: server.port)
        client.send("PUT /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n")
        #expect(client.answer()?.status == 100)
        client.send("abc")
        #expect(client.answer()?.text == "PUT echo  - abc")
        #expect(client.get("/echo")?.status == 200)
    }

    @Test func `may have a body with any method, and the next request is whole`() throws {
        let server = try serve()
        let client = Client(port: server.port)
        for method in ["GET", "DELETE", "POST", "PATCH", "OPTIONS"] {
            client.send("\(method) /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nbody")
            #expect(client.answer()?.text == "\(method) echo  - body")
        }
        let big = [UInt8](repeating: 0x62, count: 1 << 20)
        client.send(Array("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: \(big.count)\r\n\r\n".utf8) + big)
        #expect(client.answer()?.body.count == big.count + "POST echo  - ".utf8.count)
        client.send("OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(client.answer()?.status == 404)
    }

    @Test func `whose sender ends its side is answered all the same`() throws {
        let server = try serve()
        let client = Client(port: server.port)
        client.send("GET /text HTTP/1.1\r\nHost: a\r\n\r\n")
        client.finishSending()
        #expect(client.answer()?.body == handler.text)
    }

    @Test func `of random bytes never stops the server`() throws {
        let server = try serve()
        var random = SeededGenerator(seed: 42)
        let seed = Array("POST /echo/%41?a=b%42 HTTP/1.1\r\nHost: a\r\nX: y\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n".utf8)
        let palette = Array("\r\n\0: \t%?&=;,/09azAZ".utf8) + [0x80, 0xff]
        for _ in 0..<400 {
            let client = Client(port: server.port, patience: 50_000)
            var bytes = seed
            for _ in 0...random.below(4) {
                let at = random.below(bytes.count)
                switch random.below(3) {
                case 0: bytes[at] = palette[random.below(palette.count)]
                case 1: bytes.insert(palette[random.below(palette.count)], at: at)
                default: bytes.remove(at: at)
                }
            }
            client.send(bytes)
            client.finishSending()
            _ = client.readToEnd()
        }
        #expect(Client(port: server.port).get("/echo")?.status == 200)
    }
}
