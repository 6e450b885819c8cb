import CGEOS

/// A failure that GEOS reports, in its own words.
public struct GEOSError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What GEOS said, for those who look into it.
    public let message: String
    public var description: String { "GEOS: " + message }
}

/// A context of the reentrant interface of GEOS. It belongs to the thread that made it, so it is not Sendable.
@safe final class GEOSContext {
    let handle: GEOSContextHandle_t
    private let report = Report()

    /// What GEOS said last.
    private final class Report { var message = "" }

    init() {
        unsafe handle = GEOS_init_r()
        // The context dies in deinit, before its report: the reference that GEOS holds never dangles.
        _ = unsafe GEOSContext_setErrorMessageHandler_r(
            handle,
            { message, report in
                guard let message = unsafe message, let report = unsafe report else { return }
                unsafe Unmanaged<Report>.fromOpaque(report).takeUnretainedValue().message = String(cString: message)
            },
            Unmanaged.passUnretained(report).toOpaque())
    }

    deinit { unsafe GEOS_finish_r(handle) }

    /// Owns a geometry that a function of GEOS has made.
    func made(_ geometry: OpaquePointer?) throws(GEOSError) -> GEOSGeometry {
        guard let geometry = unsafe geometry else { throw failure }
        return unsafe GEOSGeometry(context: self, pointer: geometry)
    }

    /// The answer of a predicate: 0, 1, or 2 for a failure.
    func answer(_ code: CChar) throws(GEOSError) -> Bool {
        if code == 2 { throw failure }
        return code == 1
    }

    /// A function that answers 0 has failed.
    func check(_ code: Int32) throws(GEOSError) {
        if code == 0 { throw failure }
    }

    var failure: GEOSError { GEOSError(message: report.message) }
}
