/// A pattern of LIKE: `%` any run, `_` any one character, `\` takes the next character as it is.
struct LikePattern: Sendable {
    private enum Part: Sendable {
        case run, character
        case byte(UInt8)
    }

    private let parts: [Part]

    init(_ pattern: String) {
        var parts: [Part] = []
        var isEscaped = false
        for byte in pattern.utf8 {
            switch byte {
            case UInt8(ascii: "\\") where !isEscaped:
                isEscaped = true
                continue
            case UInt8(ascii: "%") where !isEscaped: parts.append(.run)
            case UInt8(ascii: "_") where !isEscaped: parts.append(.character)
            default: parts.append(.byte(byte))
            }
            isEscaped = false
        }
        if isEscaped { parts.append(.byte(UInt8(ascii: "\\"))) }
        self.parts = parts
    }

    /// Whether a text has the form of the pattern.
    func matches(_ text: Span<UInt8>) -> Bool {
        var part = 0, place = 0
        // After the last run: where to go on when what followed did not match.
        var retryPart = -1, retryPlace = 0
        while true {
            if part < parts.count {
                switch parts[part] {
                case .run:
                    part += 1
                    retryPart = part
                    retryPlace = place
                    continue
                case .character where place < text.count:
                    place = Self.end(ofCharacterAt: place, text)
                    part += 1
                    continue
                case .byte(let byte) where place < text.count && text[place] == byte:
                    place += 1
                    part += 1
                    continue
                default: break
                }
            } else if place == text.count {
                return true
            }
            guard retryPart >= 0, retryPlace < text.count else { return false }
            retryPlace = Self.end(ofCharacterAt: retryPlace, text)
            place = retryPlace
            part = retryPart
        }
    }

    private static func end(ofCharacterAt place: Int, _ text: Span<UInt8>) -> Int {
        var end = place + 1
        if text[place] >= 0xC0 { while end < text.count, text[end] & 0xC0 == 0x80 { end += 1 } }
        return end
    }
}
