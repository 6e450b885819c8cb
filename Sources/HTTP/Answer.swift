import CMicrohttpd
internal import Compression
import Synchronization

/// From a `Response` to what the library sends.
extension Daemon {
    /// Bodies below this many bytes go plain: gzip would gain less than a packet.
    private static let smallestCompressed = 1000

    func queue(_ response: Response, _ exchange: Exchange, _ connection: OpaquePointer) -> MHD_Result {
        exchange.phase = .answered
        exchange.route = response.route
        let status = (200...599).contains(response.status) ? response.status : 500
        let isDraining = service.isDraining.load(ordering: .relaxed)

        if case .kept(let kept) = response.body {
            let form = kept.form(exchange.coding(among: kept.codings))
            exchange.bodyLength = length(of: form.bytes, status)
            if response.headers.isEmpty, !isDraining { return unsafe form.ready.queue(on: connection, status: status) }
            let ready = ReadyResponse(bytes: form.bytes)
            ready.add(kept.headers + response.headers, coding: kept.contentCoding(form))
            return unsafe finish(ready, exchange, connection, status, isDraining)
        }

        let isEncoded = response.headers.contains { isHeader($0.name, "content-encoding") }
        let isNegotiable = response.compressible && !isEncoded
        let ready: ReadyResponse
        switch response.body {
        case .bytes(let bytes) where isNegotiable && bytes.count >= Self.smallestCompressed:
            let usesGzip = exchange.acceptsGzip()
            let sent = usesGzip ? deflater.compress(bytes) : bytes
            exchange.bodyLength = length(of: sent, status)
            ready = ReadyResponse(bytes: sent)
            ready.add(response.headers, coding: usesGzip ? .encoded(.gzip) : .identity)
        case .bytes(let bytes):
            exchange.bodyLength = length(of: bytes, status)
            ready = ReadyResponse(bytes: bytes)
            ready.add(response.headers, coding: .fixed)
        case .stream(let stream):
            let usesGzip = isNegotiable && exchange.acceptsGzip()
            let pump = StreamPump(
                stream, gzipLevel: usesGzip ? service.configuration.compressionLevel : nil, socket: exchange.socket,
                endsByClosing: exchange.isVersion10)
            exchange.pump = pump
            ready = ReadyResponse(pump: pump, forHead: exchange.method == .head || status == 204 || status == 304)
            ready.add(response.headers, coding: !isNegotiable ? .fixed : usesGzip ? .encoded(.gzip) : .identity)
        case .waiting(let stream) where exchange.method != .head:
            let pump = unsafe WaitPump(stream, connection: connection, register: service.waiting)
            exchange.waiting = pump
            // It lasts as long as the client listens.
            exchange.deadline.store(.max, ordering: .relaxed)
            pump.open()
            ready = ReadyResponse(waiting: pump)
            ready.add(response.headers, coding: .fixed)
        case .waiting:
            ready = ReadyResponse(bytes: [])
            ready.add(response.headers, coding: .fixed)
        case .empty, .kept:
            ready = ReadyResponse(bytes: [])
            if status == 304, isNegotiable {
                addNotModified(response.headers, to: ready, exchange)
            } else {
                ready.add(response.headers, coding: .fixed)
            }
        }
        return unsafe finish(ready, exchange, connection, status, isDraining)
    }

    private func finish(
        _ ready: borrowing ReadyResponse, _ exchange: Exchange, _ connection: OpaquePointer, _ status: Int, _ isDraining: Bool
    ) -> MHD_Result {
        ready.add("X-Request-Id", exchange.id.description)
        if isDraining { ready.add("Connection", "close") }
        return unsafe ready.queue(on: connection, status: status)
    }

    /// 304 carries the tag and the Vary that 200 would have (RFC 9110 section 15.4.5): the compressed form's tag when
    /// that is the one that the client has.
    private func addNotModified(_ headers: [(name: String, value: String)], to ready: borrowing ReadyResponse, _ exchange: Exchange) {
        let known = exchange.headers["if-none-match"] ?? ""
        let tagged = headers.map { name, value in
            guard isHeader(name, "etag") else { return (name: name, value: value) }
            let encoded = [Accept.Coding.brotli, .gzip].map { EntityTag.encoded(value, $0) }
            return (name: name, value: encoded.first { known.contains($0) } ?? value)
        }
        ready.add(tagged, coding: .identity)
    }

    private func length(of bytes: [UInt8], _ status: Int) -> UInt64 {
        status == 204 || status == 304 ? 0 : UInt64(bytes.count)
    }
}
