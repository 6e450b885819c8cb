import Glibc

/// Nanoseconds of a clock that only goes forward.
func monotonicNanoseconds() -> UInt64 { nanoseconds(CLOCK_MONOTONIC) }

/// Nanoseconds since 1970, to about 4 ms; cheap enough for every log line.
func wallNanoseconds() -> UInt64 { nanoseconds(CLOCK_REALTIME_COARSE) }

private func nanoseconds(_ clock: clockid_t) -> UInt64 {
    var time = timespec()
    unsafe clock_gettime(clock, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
}

/// Seconds as nanoseconds; what is negative or not a number is 0, and a year is the most.
func nanoseconds(seconds: Double) -> UInt64 { seconds > 0 ? UInt64(min(seconds, 31_536_000) * 1e9) : 0 }

/// Runs a body on a new thread that nobody joins.
func startThread(_ body: @escaping @Sendable () -> Void) {
    final class Box: Sendable {
        let body: @Sendable () -> Void
        init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }
    var thread = pthread_t()
    var attributes = pthread_attr_t()
    unsafe pthread_attr_init(&attributes)
    unsafe pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
    let context = unsafe Unmanaged.passRetained(Box(body)).toOpaque()
    let status = unsafe pthread_create(&thread, &attributes, { context in
        unsafe Unmanaged<Box>.fromOpaque(context!).takeRetainedValue().body()
        return nil
    }, context)
    unsafe pthread_attr_destroy(&attributes)
    precondition(status == 0, "the system has no thread left")
}
