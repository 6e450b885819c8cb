internal import CProj

/// One operation of PROJ and the context that it must not share with another thread.
///
/// `@unchecked Sendable`: a handle is used by one owner at a time. ``Projector`` is the only user, is noncopyable,
/// and uses it only in `mutating` functions; ``ProjectorPool`` only keeps those that no projector holds.
@safe final class PinnedOperation: @unchecked Sendable {
    private let context: OpaquePointer
    private let operation: OpaquePointer

    init(_ system: CoordinateSystem, pipeline: String) throws(ProjectionError) {
        guard let context = unsafe proj_context_create() else { throw .operationFailed(system, code: 0) }
        unsafe proj_log_level(context, PJ_LOG_NONE)
        unsafe proj_context_set_enable_network(context, 0)
        guard let operation = unsafe proj_create(context, pipeline) else {
            let code = unsafe proj_context_errno(context)
            unsafe proj_context_destroy(context)
            throw .operationFailed(system, code: code)
        }
        unsafe self.context = context
        unsafe self.operation = operation
    }

    deinit {
        unsafe proj_destroy(operation)
        unsafe proj_context_destroy(context)
    }

    /// Transforms interleaved coordinates in place. What cannot be transformed becomes infinite.
    func run(_ xy: inout [Double], inverse: Bool) {
        let stride = 2 * MemoryLayout<Double>.stride
        unsafe xy.withUnsafeMutableBufferPointer { xy in
            guard let first = xy.baseAddress else { return }
            let count = xy.count / 2
            unsafe _ = proj_trans_generic(
                operation, inverse ? PJ_INV : PJ_FWD,
                first, stride, count, first + 1, stride, count, nil, 0, 0, nil, 0, 0)
        }
    }
}
