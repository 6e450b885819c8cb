public import Geo

/// Why a transformation has no answer.
public enum ProjectionError: Error, Hashable, CustomStringConvertible {
    /// The position lies where the system cannot be used: its ``CoordinateSystem/domain`` or ``CoordinateSystem/plane``.
    /// The position is in the axes in which it was given.
    case outsideDomain(CoordinateSystem, Coordinate)
    /// PROJ refused the operation of the system. It says more about the installation than about the request.
    case operationFailed(CoordinateSystem, code: Int32)

    public var description: String {
        switch self {
        case .outsideDomain(let system, let c):
            "พิกัด \(c.x), \(c.y) อยู่นอกขอบเขตของระบบ \(system.authority):\(system.code) | "
                + "The coordinate \(c.x), \(c.y) lies outside the domain of \(system.authority):\(system.code)."
        case .operationFailed(let system, let code):
            "แปลงพิกัดเป็นระบบ \(system.authority):\(system.code) ไม่สำเร็จ (PROJ \(code)) | "
                + "PROJ could not set up the transformation into \(system.authority):\(system.code) (code \(code))."
        }
    }
}
