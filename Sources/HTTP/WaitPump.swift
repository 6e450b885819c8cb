import CMicrohttpd
import Synchronization

/// A body that comes when something happens, such as Server-Sent Events. Its connection rests meanwhile and takes none of
/// the server's threads.
public protocol WaitingStream: AnyObject, Sendable {
    /// The body begins.
    ///
    /// - Parameter wake: tells the engine that ``next(into:)`` has something again; any thread may call it at any time.
    func open(wake: @escaping @Sendable () -> Void)

    /// Appends what there is; appending nothing lets the connection rest until it is woken. Asked by one thread at a time.
    func next(into buffer: inout [UInt8])

    /// The client has gone, or the server stops.
    func close()
}

/// Carries what a waiting stream has to the library, and lets the connection rest when it has nothing.
///
/// `@unchecked Sendable`: `state` is guarded by its lock; the rest is used by the thread of the connection's daemon alone.
/// The library is told to rest and to go on only with the lock held and while the body lives, so that it is never told to
/// go on with a connection that has ended.
@safe final class WaitPump: @unchecked Sendable {
    private enum State {
        case running, woken, resting, closed
    }

    private let stream: any WaitingStream
    private let connection: OpaquePointer
    private let register: WaitRegister
    private let state = Mutex(State.running)
    private let isEnded = Atomic(false)
    private var ready: [UInt8] = []
    private var taken = 0
    /// Its place in the register.
    fileprivate var number = 0
    /// Bytes handed to the library.
    private(set) var sent: UInt64 = 0

    init(_ stream: any WaitingStream, connection: OpaquePointer, register: WaitRegister) {
        self.stream = stream
        unsafe self.connection = unsafe connection
        self.register = register
    }

    func open() {
        register.add(self)
        stream.open { [weak self] in self?.wake() }
    }

    /// Fills the library's buffer: how many bytes, 0 to rest, or that the body has ended.
    func read(into target: UnsafeMutableRawBufferPointer) -> Int {
        while taken == ready.count {
            if isEnded.load(ordering: .acquiring) { return -1 }
            ready.removeAll(keepingCapacity: true)
            taken = 0
            state.withLock { $0 = .running }
            stream.next(into: &ready)
            guard ready.isEmpty else { break }
            let rests = state.withLock { state in
                guard state == .running else { return false }
                state = .resting
                unsafe MHD_suspend_connection(connection)
                return true
            }
            if rests { return 0 }
        }
        let count = min(target.count, ready.count - taken)
        unsafe ready.withUnsafeBytes { bytes in
            unsafe target.copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[taken..<taken + count]))
        }
        taken += count
        sent += UInt64(count)
        return count
    }

    private func wake() {
        state.withLock { state in
            switch state {
            case .running: state = .woken
            case .resting:
                state = .woken
                unsafe MHD_resume_connection(connection)
            case .woken, .closed: break
            }
        }
    }

    /// Ends the body at the next reading.
    func end() {
        isEnded.store(true, ordering: .releasing)
        wake()
    }

    /// The library lets go of the body.
    func close() {
        state.withLock { $0 = .closed }
        register.remove(self)
        stream.close()
    }
}

/// The bodies of a server that wait.
final class WaitRegister: Sendable {
    private struct State {
        var pumps: [Int: WaitPump] = [:]
        var next = 0
        var isClosed = false
    }

    private let state = Mutex(State())

    fileprivate func add(_ pump: WaitPump) {
        let isClosed = state.withLock { state in
            state.next += 1
            pump.number = state.next
            state.pumps[state.next] = pump
            return state.isClosed
        }
        if isClosed { pump.end() }
    }

    fileprivate func remove(_ pump: WaitPump) { _ = state.withLock { $0.pumps.removeValue(forKey: pump.number) } }

    /// Ends all of them, and those to come at once: the library cannot stop while a connection rests.
    func endAll() {
        let pumps = state.withLock { state in
            state.isClosed = true
            return Array(state.pumps.values)
        }
        for pump in pumps { pump.end() }
    }
}
