import Glibc
import HTTP
import Synchronization
import TestSupport
import Testing

@Suite struct `A server` {
    private let handler = TestHandler()

    private func serve(log: AccessLog = .none, metrics: Metrics = Metrics(), _ change: (inout Configuration) -> Void = { _ in }) throws -> Server {
        try Server(testConfiguration(change), handler: handler, metrics: metrics, log: log)
    }

    @Test func `says clearly that its port is in use`() throws {
        let server = try serve()
        let port = server.port
        #expect(throws: ServerError.portInUse(host: "127.0.0.1", port: port)) {
            _ = try serve { $0.port = port }
        }
        #expect(ServerError.portInUse(host: "127.0.0.1", port: 80).description.contains("Port 80 of 127.0.0.1 is in use"))
    }

    @Test func `says clearly that its host is not known or not here`() throws {
        #expect(throws: ServerError.unknownHost("no.such.host.invalid")) { _ = try serve { $0.host = "no.such.host.invalid" } }
        #expect(throws: ServerError.addressNotAvailable(host: "192.0.2.1")) { _ = try serve { $0.host = "192.0.2.1" } }
    }

    @Test(arguments: [("::1", true), ("::", true), ("::", false), ("0.0.0.0", false), ("localhost", false)])
    func `listens on IPv6 and IPv4`(host: String, ipv6: Bool) throws {
        let server = try serve { $0.host = host }
        #expect(Client(port: server.port, ipv6: ipv6).get("/echo")?.status == 200)
    }

    @Test func `cuts a request that does not arrive in time, however busy it looks`() throws {
        let server = try serve {
            $0.inactivityTimeout = 1
            $0.receiveDeadline = 0.4
        }
        // In the request line, in a header, in the body: one byte at a time, never silent for long.
        for start in ["GET /echo", "GET /echo HTTP/1.1\r\nHost: a\r\nX: ", "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n"] {
            let client = Client(port: server.port)
            client.send(start)
            for _ in 0..<400 where client.isOpen() {
                client.send("x")
                usleep(50_000)
            }
            #expect(!client.isOpen())
        }
        #expect(Client(port: server.port).get("/echo")?.status == 200)
    }

    @Test func `cuts an answer that takes too long to read`() throws {
        let server = try serve { $0.totalDeadline = 0.4 }
        let client = Client(port: server.port)
        client.send("GET /endless HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(client.readToEnd().ending != .open)
        #expect(eventually { handler.streams.load(ordering: .sequentiallyConsistent) == 0 })
    }

    @Test func `closes a connection on which nothing moves`() throws {
        let server = try serve { $0.inactivityTimeout = 1 }
        let idle = Client(port: server.port)
        #expect(idle.get("/echo")?.status == 200)
        #expect(idle.readToEnd().ending == .closed)
        let stalled = Client(port: server.port, window: 4096)
        stalled.send("GET /endless HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(eventually { handler.streams.load(ordering: .sequentiallyConsistent) == 1 })
        #expect(eventually { handler.streams.load(ordering: .sequentiallyConsistent) == 0 })
    }

    @Test func `holds to its limits of connections`() throws {
        for limit in [true, false] {
            let server = try serve {
                $0.threads = 1
                if limit { $0.connectionLimit = 3 } else { $0.perAddressLimit = 3 }
            }
            var clients = (0..<3).map { _ in Client(port: server.port) }
            for client in clients { #expect(client.get("/echo")?.status == 200) }
            let port = server.port
            if !limit {
                let fourth = Client(port: port)
                #expect(fourth.get("/echo") == nil)
            }
            clients.removeLast()
            #expect(eventually { Client(port: port).get("/echo")?.status == 200 })
        }
    }

    @Test func `with a slow handler on one thread answers on the others`() throws {
        let server = try serve()
        let slow = Client(port: server.port)
        slow.send("GET /block HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(eventually { handler.blocked.load(ordering: .sequentiallyConsistent) == 1 })
        // The kernel gives each connection to either thread; that all 40 go to the blocked one does not happen.
        let clients = (0..<40).map { _ in Client(port: server.port) }
        for client in clients { client.send("GET /echo HTTP/1.1\r\nHost: a\r\n\r\n") }
        #expect(eventually { clients.contains { $0.hasBytes() } })
        handler.mayGoOn.store(true, ordering: .sequentiallyConsistent)
        for client in clients { #expect(client.answer()?.status == 200) }
        #expect(slow.answer()?.status == 200)
    }

    @Test func `that stops lets running requests finish and takes no more`() throws {
        let server = try serve()
        let port = server.port
        let idle = Client(port: port)
        #expect(idle.get("/echo")?.status == 200)
        let running = Client(port: port)
        running.send("GET /pause HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(eventually { handler.blocked.load(ordering: .sequentiallyConsistent) == 1 })
        server.stop()
        let answer = running.answer()
        #expect(answer?.status == 200)
        #expect(answer?.body == handler.text)
        #expect(answer?["connection"] == "close")
        #expect(idle.readToEnd().ending != .open)
        #expect(!Client(port: port).isConnected)
    }

    @Test func `that stops waits no longer than its grace for a handler that hangs`() throws {
        let server = try serve { $0.graceTime = 0.1 }
        let running = Client(port: server.port)
        running.send("GET /block HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(eventually { handler.blocked.load(ordering: .sequentiallyConsistent) == 1 })
        server.stop()
        #expect(handler.finished.load(ordering: .sequentiallyConsistent) == 0)
        handler.mayGoOn.store(true, ordering: .sequentiallyConsistent)
        #expect(eventually { handler.finished.load(ordering: .sequentiallyConsistent) == 1 })
    }

    @Test func `ends with its value`() throws {
        let port: Int
        do {
            let server = try serve()
            port = server.port
            #expect(Client(port: port).get("/echo")?.status == 200)
        }
        #expect(!Client(port: port).isConnected)
    }

    @Test func `logs each request without its query's values, and no line can be forged`() throws {
        let lines = Lines()
        let server = try serve(log: AccessLog(write: lines.append))
        let client = Client(port: server.port)
        let answer = client.get("/echo?name=Somchai&tel=0812345678&flag", "X-Echo: a")
        _ = client.get("/missing%0a/x")
        _ = Client(port: server.port).get("/\u{e01}?\u{e02}=1&a%0Ab=2")
        let broken = Client(port: server.port)
        broken.send("GET /broken HTTP/1.1\r\nHost: a\r\n\r\n")
        _ = broken.readToEnd()
        let forging = Client(port: server.port)
        forging.send("GET /a\r2026-01-01T00:00:00.000Z GET /forged HTTP/1.1\r\nHost: a\r\n\r\n")
        _ = forging.readToEnd()
        #expect(eventually { lines.all.count == 4 || lines.all.count == 5 })
        server.stop()
        let all = lines.all
        #expect(all[0].hasSuffix(" \(answer!["x-request-id"]!)\n"))
        let fields = all[0].split(separator: " ")
        #expect(fields[0].utf8.count == 24 && fields[0].hasSuffix("Z"))
        #expect(fields[1...5].elementsEqual(["GET", "/echo", "name,tel,flag", "200", "\(answer!.body.count)"]))
        #expect(fields[6].split(separator: ".").count == 2)
        #expect(all[1].contains(" GET /missing%0a/x - 400 "))
        #expect(all.contains { $0.contains(" GET /%E0%B8%81 %E0%B8%82,a%0Ab 404 0 ") })
        #expect(all.contains { $0.contains(" GET /broken - 200 ") && $0.hasSuffix(" cut\n") })
        for line in all {
            #expect(!line.contains("Somchai") && !line.contains("0812345678") && !line.contains("127.0.0.1"))
            #expect(line.utf8.dropLast().allSatisfy { $0 >= 0x20 && $0 < 0x7f })
            #expect((8...9).contains(line.split(separator: " ").count))
        }
    }

    @Test func `counts what it does in the format of Prometheus`() throws {
        let metrics = Metrics()
        let server = try serve(metrics: metrics)
        let client = Client(port: server.port)
        for _ in 0..<5 { _ = client.get("/echo") }
        for _ in 0..<3 { _ = client.get("/missing") }
        let text = client.get("/text")!
        client.send("HEAD /text HTTP/1.1\r\nHost: a\r\n\r\n")
        _ = client.answer(toHead: true)
        _ = Client(port: server.port).get("/%")
        let running = Client(port: server.port)
        running.send("GET /block HTTP/1.1\r\nHost: a\r\n\r\n")
        var samples: [String: Double] = [:]
        #expect(eventually {
            samples = parse(String(decoding: metrics.prometheus(), as: UTF8.self))
            return samples["http_requests_in_flight"] == 1 && samples[#"http_requests_total{route="text",status="2xx"}"#] == 2
                && samples[#"http_requests_total{route="refused",status="4xx"}"#] == 1
        })
        #expect(samples[#"http_requests_total{route="echo",status="2xx"}"#] == 5)
        #expect(samples[#"http_requests_total{route="missing",status="4xx"}"#] == 3)
        #expect(samples[#"http_response_body_bytes_total{route="text"}"#] == Double(text.body.count))
        #expect(samples["http_connections_total"] == 3)
        #expect(samples[#"http_request_duration_seconds_bucket{route="echo",le="+Inf"}"#] == 5)
        #expect(samples[#"http_request_duration_seconds_count{route="echo"}"#] == 5)
        handler.mayGoOn.store(true, ordering: .sequentiallyConsistent)
        #expect(running.answer()?.status == 200)
    }

    /// Reads the text format 0.0.4 strictly: each family has HELP and TYPE before its samples, buckets never fall,
    /// and the last bucket is the count.
    private func parse(_ text: String) -> [String: Double] {
        var samples: [String: Double] = [:]
        var family = ""
        var lastBucket: (series: Substring, value: Double) = ("", 0)
        #expect(text.hasSuffix("\n"))
        for line in text.split(separator: "\n") {
            if line.hasPrefix("# HELP ") {
                family = String(line.split(separator: " ")[2])
                continue
            }
            if line.hasPrefix("# TYPE ") {
                #expect(line.split(separator: " ")[2] == family)
                #expect(["counter", "gauge", "histogram"].contains(line.split(separator: " ")[3]))
                continue
            }
            #expect(line.hasPrefix(family))
            let space = line.lastIndex(of: " ")!
            let value = Double(line[line.index(after: space)...])
            #expect(value != nil)
            samples[String(line[..<space])] = value
            if let bound = line.range(of: ",le=") {
                let series = line[..<bound]
                if series == lastBucket.series { #expect(value! >= lastBucket.value) }
                lastBucket = (series, value!)
            }
        }
        return samples
    }
}

extension Substring {
    /// Where a text begins in it.
    fileprivate func range(of text: String) -> Substring.Index? { indices.first { self[$0...].hasPrefix(text) } }
}

/// Lines that were logged.
private final class Lines: Sendable {
    private let lines = Mutex<[String]>([])

    @Sendable func append(_ line: [UInt8]) { lines.withLock { $0.append(String(decoding: line, as: UTF8.self)) } }

    var all: [String] { lines.withLock { $0 } }
}
