/// Why a drawing could not be made.
public enum DrawingError: Error, Hashable, Sendable {
    /// A side is not a number, not above zero, or more than the form can hold.
    case badSize(width: Double, height: Double)
    /// cairo gave up: what it says, in English.
    case cairo(String)
}

extension DrawingError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .badSize(let width, let height):
            "ขนาดภาพ \(width) × \(height) วาดไม่ได้ / the size \(width) by \(height) cannot be drawn"
        case .cairo(let message):
            "วาดภาพไม่สำเร็จ (\(message)) / the drawing failed: \(message)"
        }
    }
}
