import CMicrohttpd

/// How a body's coding came about, which decides on three headers.
enum ContentCoding {
    /// The body has one form only.
    case fixed
    /// The plain form of a body that other clients get compressed.
    case identity
    /// A compressed form.
    case encoded(Accept.Coding)

    /// The body's coding, when it has other forms too.
    var isFixed: Bool { if case .fixed = self { true } else { false } }
    var compression: Accept.Coding? { if case .encoded(let coding) = self { coding } else { nil } }
}

/// A response of libmicrohttpd: a body and its headers, of any status.
///
/// `@unchecked Sendable`: after its headers are added nothing of it changes but the library's count of users, which
/// the library keeps under a lock.
@safe struct ReadyResponse: ~Copyable, @unchecked Sendable {
    /// Nil when the library had no memory; the request is then cut.
    private let response: OpaquePointer?

    init(bytes: [UInt8]) {
        guard !bytes.isEmpty else {
            unsafe response = unsafe MHD_create_response_from_buffer(0, nil, .RESPMEM_PERSISTENT)
            return
        }
        // The array's elements do not move while it is shared and nobody changes it: the box holds it, unchanged,
        // until the library has sent the last byte and calls back.
        let box = Bytes(bytes)
        let start = unsafe box.bytes.withUnsafeBufferPointer { $0.baseAddress! }
        let context = unsafe Unmanaged.passRetained(box).toOpaque()
        unsafe response = unsafe MHD_create_response_from_buffer_with_free_callback_cls(
            bytes.count, UnsafeMutableRawPointer(mutating: start),
            { context in unsafe Unmanaged<Bytes>.fromOpaque(context!).release() }, context)
        if unsafe response == nil { unsafe Unmanaged<Bytes>.fromOpaque(context).release() }
    }

    /// - Parameter forHead: whether only its headers are sent. 0.9.75 would send the last chunk all the same, in the
    ///   next answer's place, so such an answer is not chunked and closes its connection.
    init(pump: StreamPump, forHead: Bool) {
        let context = unsafe Unmanaged.passRetained(pump).toOpaque()
        unsafe response = unsafe MHD_create_response_from_callback(
            UInt64.max, 32 << 10,
            { context, _, target, room in
                let pump = unsafe Unmanaged<StreamPump>.fromOpaque(context!).takeUnretainedValue()
                return unsafe pump.read(into: UnsafeMutableRawBufferPointer(start: target, count: room))
            }, context,
            { context in unsafe Unmanaged<StreamPump>.fromOpaque(context!).release() })
        if let response = unsafe response {
            if forHead { unsafe phaenthi_end_by_closing(response) }
        } else {
            unsafe Unmanaged<StreamPump>.fromOpaque(context).release()
        }
    }

    /// - Parameter pump: already open; it is closed when the library has let go of it.
    init(waiting pump: WaitPump) {
        let context = unsafe Unmanaged.passRetained(pump).toOpaque()
        unsafe response = unsafe MHD_create_response_from_callback(
            UInt64.max, 4 << 10,
            { context, _, target, room in
                let pump = unsafe Unmanaged<WaitPump>.fromOpaque(context!).takeUnretainedValue()
                return unsafe pump.read(into: UnsafeMutableRawBufferPointer(start: target, count: room))
            }, context,
            { context in unsafe Unmanaged<WaitPump>.fromOpaque(context!).takeRetainedValue().close() })
        if unsafe response == nil { unsafe Unmanaged<WaitPump>.fromOpaque(context).takeRetainedValue().close() }
    }

    deinit {
        if let response = unsafe response { unsafe MHD_destroy_response(response) }
    }

    private final class Bytes: Sendable {
        let bytes: [UInt8]
        init(_ bytes: [UInt8]) { self.bytes = bytes }
    }

    /// Adds a header; the library leaves out what HTTP does not allow.
    func add(_ name: String, _ value: String) {
        guard let response = unsafe response else { return }
        // Not the implicit conversion, which would put short strings on the heap.
        _ = unsafe name.withCString { name in unsafe value.withCString { unsafe MHD_add_response_header(response, name, $0) } }
    }

    /// Adds the headers of an answer and those that its coding asks for (RFC 9110 sections 8.4, 8.8.3.3, 12.5.5).
    func add(_ headers: [(name: String, value: String)], coding: ContentCoding) {
        var hasVary = false
        for (name, value) in headers {
            if !coding.isFixed, isHeader(name, "vary") {
                hasVary = true
                let varies = Accept.elements(of: value).contains { $0 == "*" || isHeader($0, "accept-encoding") }
                add(name, varies ? value : value + ", Accept-Encoding")
            } else if let compression = coding.compression, isHeader(name, "etag") {
                add(name, EntityTag.encoded(value, compression))
            } else {
                add(name, value)
            }
        }
        if !coding.isFixed, !hasVary { add("Vary", "Accept-Encoding") }
        if let compression = coding.compression { add("Content-Encoding", compression.rawValue) }
    }

    /// Queues the response as the answer of a connection.
    func queue(on connection: OpaquePointer, status: Int) -> MHD_Result {
        guard let response = unsafe response else { return .NO }
        return unsafe MHD_queue_response(connection, UInt32(status), response)
    }
}

/// Whether a header's name is the given one in lower case.
func isHeader(_ name: some StringProtocol, _ lowercase: StaticString) -> Bool {
    guard name.utf8.count == lowercase.utf8CodeUnitCount else { return false }
    return zip(name.utf8, lowercase.description.utf8).allSatisfy { lowercased($0) == $1 }
}
