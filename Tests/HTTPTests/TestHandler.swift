import Glibc
import HTTP
import Synchronization

/// Answers what the tests ask for.
final class TestHandler: Handler {
    let text = Array(String(repeating: "ประเทศไทย Thailand ", count: 500).utf8)
    let kept: KeptBody
    /// Handlers that are at work on `/block`, and whether they may go on.
    let blocked = Atomic(0)
    let mayGoOn = Atomic(false)
    let finished = Atomic(0)
    /// Streams that are alive.
    let streams = Atomic(0)

    init() {
        kept = KeptBody(
            compressing: text, level: 9, quality: 5,
            headers: [("Content-Type", "text/plain"), ("ETag", "\"kept\""), ("Vary", "Accept")])
    }

    func respond(to request: Request) -> Response {
        let headers: [(name: String, value: String)] = [("Content-Type", "text/plain"), ("ETag", "\"v1\"")]
        switch request.path.first {
        case "echo":
            let query = request.query.map { "\($0.name)=\($0.value)" }.joined(separator: ";")
            let echo = "\(request.method.rawValue) \(request.path.joined(separator: "|")) \(query) \(request.headers["x-echo"] ?? "-") "
            return Response(status: 200, headers: headers, body: .bytes(Array(echo.utf8) + request.body), compressible: false, route: "echo")
        case "text": return Response(status: 200, headers: headers, body: .bytes(text), route: "text")
        case "small": return Response(status: 200, headers: headers, body: .bytes([0x61]), route: "text")
        case "image": return Response(status: 200, headers: headers, body: .bytes(text), compressible: false, route: "text")
        case "kept": return Response(status: 200, body: .kept(kept), route: "kept")
        case "kept-more": return Response(status: 200, headers: [("X-More", "1")], body: .kept(kept), route: "kept")
        case "kept-304": return Response(status: 304, body: .kept(kept), route: "kept")
        case "none": return Response(status: 204, headers: headers)
        case "same": return Response(status: 304, headers: headers)
        case "stream": return Response(status: 200, headers: headers, body: .stream(Pieces(self, of: text, count: 20)), route: "stream")
        case "broken": return Response(status: 200, headers: headers, body: .stream(Pieces(self, of: text, count: 3, breaks: true)), route: "stream")
        case "endless": return Response(status: 200, headers: headers, body: .stream(Pieces(self, of: text, count: .max)), route: "stream")
        case "block":
            blocked.add(1, ordering: .sequentiallyConsistent)
            while !mayGoOn.load(ordering: .sequentiallyConsistent) { usleep(1000) }
            finished.add(1, ordering: .sequentiallyConsistent)
            return Response(status: 200, headers: headers, body: .bytes(text), compressible: false, route: "block")
        case "pause":
            blocked.add(1, ordering: .sequentiallyConsistent)
            usleep(300_000)
            return Response(status: 200, headers: headers, body: .bytes(text), compressible: false, route: "block")
        case "forged":
            return Response(status: 200, headers: [("X-Bad", "a\r\nX-Forged: 1"), ("X-Good", "1"), ("Content-Length", "9")], body: .bytes([0x61]))
        default: return Response(status: 404, headers: headers, body: .bytes([]), route: "missing")
        }
    }

    private final class Pieces: BodyStream {
        private let piece: [UInt8]
        private let left: Atomic<Int>
        private let breaks: Bool
        private let owner: TestHandler

        init(_ owner: TestHandler, of piece: [UInt8], count: Int, breaks: Bool = false) {
            self.owner = owner
            self.piece = piece
            left = Atomic(count)
            self.breaks = breaks
            owner.streams.add(1, ordering: .sequentiallyConsistent)
        }

        deinit { owner.streams.subtract(1, ordering: .sequentiallyConsistent) }

        func next(into buffer: inout [UInt8]) throws {
            if left.subtract(1, ordering: .relaxed).oldValue > 0 {
                buffer.append(contentsOf: piece)
            } else if breaks {
                throw Broken()
            }
        }
    }

    struct Broken: Error {}
}

/// Waits until something holds; false after 20 s.
func eventually(_ condition: () -> Bool) -> Bool {
    for _ in 0..<4000 {
        if condition() { return true }
        usleep(5000)
    }
    return false
}

func testConfiguration(_ change: (inout Configuration) -> Void = { _ in }) -> Configuration {
    var configuration = Configuration()
    configuration.port = 0
    configuration.threads = 2
    change(&configuration)
    return configuration
}
