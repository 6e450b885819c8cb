import CMicrohttpd

/// Checks the head of a request, because libmicrohttpd 0.9.75 lets pass what two programs in a row could read in two
/// ways (request smuggling).
///
/// The library splits a head in place: it ends method, target, version, names and values with NUL and hands out
/// pointers into one stretch of memory. A NUL that the client sent, a folded line, a line without a name or a bare
/// line feed leaves a gap between one value's end and the next name, and so shows itself.
extension Exchange {
    /// Reads and checks the head; afterwards `method`, `target` and `headers` are set.
    func checkHead(
        _ connection: OpaquePointer, url: UnsafePointer<CChar>, methodName: UnsafePointer<CChar>,
        version: UnsafePointer<CChar>, configuration: Configuration
    ) throws(RefusalReason) {
        let head = unsafe UnsafeRawPointer(methodName)
        let methodLength = unsafe length(methodName)
        let headSize = unsafe phaenthi_head_size(connection)
        let methodText = unsafe String(cString: methodName)
        method = Request.Method(rawValue: methodText)
        let isAllowedNowhere = Request.Method.allowedNowhere.contains(methodText)

        isVersion10 = unsafe equals(version, "HTTP/1.0")
        guard unsafe isVersion10 || equals(version, "HTTP/1.1") else { throw .unknownVersion }
        let urlStart = methodLength + 1
        let versionStart = urlStart + rawTarget.count + 1
        guard unsafe UnsafeRawPointer(url) == head + urlStart else { throw .malformedTarget }
        guard unsafe UnsafeRawPointer(version) == head + versionStart else { throw .controlCharacterInTarget }
        guard rawTarget.count <= configuration.targetLimit else { throw .targetTooLong }
        let fieldsStart = versionStart + 8 + 2
        guard headSize - fieldsStart <= configuration.headerLimit else { throw .headersTooLarge }

        try unsafe readFields(connection, from: head + fieldsStart, end: head + headSize)
        try checkHost()
        try checkLength(limit: configuration.bodyLimit)
        guard let method else { throw isAllowedNowhere ? .methodNotAllowed : .unknownMethod }
        let target = try RequestTarget(parsing: rawTarget.span)
        guard target.rawPath != "*" || method == .options else { throw .malformedTarget }
        self.target = target
    }

    private func readFields(_ connection: OpaquePointer, from start: UnsafeRawPointer, end: UnsafeRawPointer) throws(RefusalReason) {
        var reading = unsafe FieldReading(next: start)
        reading.fields.reserve(unsafe end - start + 32)
        unsafe withUnsafeMutablePointer(to: &reading) { context in
            _ = unsafe MHD_get_connection_values_n(connection, .HEADER_KIND, { context, _, name, nameLength, value, valueLength in
                let reading = unsafe context!.assumingMemoryBound(to: FieldReading.self)
                unsafe reading.pointee.take(name: name, nameLength, value: value, valueLength)
                return unsafe reading.pointee.isWellFormed ? .YES : .NO
            }, context)
        }
        // The empty line follows the last field.
        guard reading.isWellFormed, unsafe reading.next + 2 == end else { throw .malformedHeader }
        headers = reading.fields
    }

    private func checkHost() throws(RefusalReason) {
        switch headers.count(of: "host") {
        case 0: guard isVersion10 else { throw .missingHost }
        case 1:
            // What RFC 3986 section 3.2.2 and 3.2.3 allow in a host and port.
            let allowed = headers["host"]!.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
                case UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"), UInt8(ascii: ":"), UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "%"): true
                default: false
                }
            }
            guard allowed else { throw .malformedHeader }
        default: throw .repeatedHost
        }
    }

    /// RFC 9112 section 6: one way only to say how long a body is.
    private func checkLength(limit: Int) throws(RefusalReason) {
        let lengths = headers.count(of: "content-length")
        if let coding = headers["transfer-encoding"] {
            guard lengths == 0, !isVersion10 else { throw .ambiguousLength }
            guard isHeader(coding, "chunked") else { throw .unknownTransferCoding }
        }
        guard lengths <= 1 else { throw .repeatedContentLength }
        if lengths == 1 {
            guard let length = headers["content-length"].flatMap({ Int($0) }), length <= limit else { throw .bodyTooLarge }
        }
    }

    private func length(_ text: UnsafePointer<CChar>) -> Int {
        var length = 0
        while unsafe text[length] != 0 { length += 1 }
        return length
    }

    private func equals(_ text: UnsafePointer<CChar>, _ expected: StaticString) -> Bool {
        let expectedStart = unsafe expected.utf8Start
        for i in 0..<expected.utf8CodeUnitCount {
            guard unsafe UInt8(bitPattern: text[i]) == expectedStart[i] else { return false }
        }
        return unsafe text[expected.utf8CodeUnitCount] == 0
    }
}

/// Takes the header fields as the library hands them out, each where the one before it ended.
@safe private struct FieldReading {
    var fields = HeaderFields()
    /// Where the next field's name must start.
    var next: UnsafeRawPointer
    var isWellFormed = true

    init(next: UnsafeRawPointer) { unsafe self.next = unsafe next }

    mutating func take(name: UnsafePointer<CChar>?, _ nameLength: Int, value: UnsafePointer<CChar>?, _ valueLength: Int) {
        guard let name = unsafe name, let value = unsafe value, unsafe UnsafeRawPointer(name) == next else {
            isWellFormed = false
            return
        }
        let nameBytes = unsafe UnsafeBufferPointer(start: UnsafeRawPointer(name).assumingMemoryBound(to: UInt8.self), count: nameLength)
        let valueBytes = unsafe UnsafeBufferPointer(start: UnsafeRawPointer(value).assumingMemoryBound(to: UInt8.self), count: valueLength)
        isWellFormed = unsafe fields.append(name: nameBytes.span, value: valueBytes.span)
        unsafe next = unsafe UnsafeRawPointer(value) + valueLength + 2
    }
}
