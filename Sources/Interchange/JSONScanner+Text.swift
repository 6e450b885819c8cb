extension JSONScanner {
    /// Appends the text of a string in UTF-8, its escapes resolved.
    ///
    /// - Throws: ``FeatureFault/encoding`` when the bytes are not UTF-8 (RFC 3629 section 4), or a surrogate stands alone.
    mutating func string(_ line: Span<UInt8>, into bytes: inout [UInt8]) throws(FeatureFault) {
        try expect(UInt8(ascii: "\""), line)
        while position < line.count {
            let byte = line[position]
            switch byte {
            case UInt8(ascii: "\""):
                advance(1)
                return
            case UInt8(ascii: "\\"):
                advance(1)
                try escape(line, into: &bytes)
            case 0x20..<0x80:
                bytes.append(byte)
                advance(1)
            case 0x80...:
                let length = try sequence(line, at: position)
                for i in position..<position + length { bytes.append(line[i]) }
                advance(length)
            default: throw .syntax(position)
            }
        }
        throw .syntax(position)
    }

    /// The length of the UTF-8 sequence at a byte that is not ASCII.
    private func sequence(_ line: Span<UInt8>, at start: Int) throws(FeatureFault) -> Int {
        let lead = line[start]
        let length: Int
        var second: ClosedRange<UInt8> = 0x80...0xBF
        switch lead {
        case 0xC2...0xDF: length = 2
        case 0xE0...0xEF: length = 3
        case 0xF0...0xF4: length = 4
        default: throw .encoding
        }
        switch lead {
        case 0xE0: second = 0xA0...0xBF
        case 0xED: second = 0x80...0x9F
        case 0xF0: second = 0x90...0xBF
        case 0xF4: second = 0x80...0x8F
        default: break
        }
        guard start + length <= line.count, second.contains(line[start + 1]) else { throw .encoding }
        for i in start + 2..<max(start + 2, start + length) where line[i] & 0xC0 != 0x80 { throw .encoding }
        return length
    }

    private mutating func escape(_ line: Span<UInt8>, into bytes: inout [UInt8]) throws(FeatureFault) {
        guard position < line.count else { throw .syntax(position) }
        let letter = line[position]
        advance(1)
        switch letter {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): bytes.append(letter)
        case UInt8(ascii: "b"): bytes.append(0x08)
        case UInt8(ascii: "f"): bytes.append(0x0C)
        case UInt8(ascii: "n"): bytes.append(0x0A)
        case UInt8(ascii: "r"): bytes.append(0x0D)
        case UInt8(ascii: "t"): bytes.append(0x09)
        case UInt8(ascii: "u"):
            var code = try hex(line)
            if (0xD800...0xDBFF).contains(code) {
                guard position + 1 < line.count, line[position] == UInt8(ascii: "\\"), line[position + 1] == UInt8(ascii: "u") else {
                    throw .encoding
                }
                advance(2)
                let low = try hex(line)
                guard (0xDC00...0xDFFF).contains(low) else { throw .encoding }
                code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
            }
            guard let scalar = Unicode.Scalar(code) else { throw .encoding }
            bytes.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
        default: throw .syntax(position - 1)
        }
    }

    private mutating func hex(_ line: Span<UInt8>) throws(FeatureFault) -> UInt32 {
        guard position + 4 <= line.count else { throw .syntax(position) }
        var code: UInt32 = 0
        for _ in 0..<4 {
            let byte = line[position]
            switch byte {
            case 0x30...0x39: code = code << 4 | UInt32(byte - 0x30)
            case 0x41...0x46, 0x61...0x66: code = code << 4 | UInt32(byte & 0x0F + 9)
            default: throw .syntax(position)
            }
            advance(1)
        }
        return code
    }

    private mutating func advance(_ count: Int) { self = JSONScanner(position: position + count) }
}
