/// Why glyphs could not be made.
public enum FontError: Error, Hashable, Sendable {
    /// The file of a font is gone, or is no font.
    case unreadable(file: String)
}

extension FontError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .unreadable(let file): "อ่านแฟ้มแบบอักษร \(file) ไม่ได้ / the font file \(file) cannot be read"
        }
    }
}
