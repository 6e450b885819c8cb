internal import Synchronization

/// The memory that all resident layers share.
final class Allowance: Sendable {
    private let left: Mutex<Int>

    init(bytes: Int) { left = Mutex(bytes) }

    fileprivate func take(_ bytes: Int) -> Bool {
        left.withLock {
            guard bytes <= $0 else { return false }
            $0 -= bytes
            return true
        }
    }

    fileprivate func give(_ bytes: Int) { left.withLock { $0 += bytes } }
}

/// What one layer has of an allowance; given back at the end of its life.
///
/// `@unchecked Sendable`: only the thread that reads the layer changes it, before any other sees it.
final class Grant: @unchecked Sendable {
    private let allowance: Allowance
    private var bytes = 0

    init(of allowance: Allowance) { self.allowance = allowance }

    /// Makes the grant this large. False: the allowance does not hold so much.
    func covers(_ size: Int) -> Bool {
        guard allowance.take(size - bytes) else { return false }
        bytes = size
        return true
    }

    deinit { allowance.give(bytes) }
}
