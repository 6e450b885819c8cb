internal import CSpawn
internal import Glibc

/// A program that runs beside this one and whose standard output is read piece by piece.
///
/// It has a process group of its own, nothing on standard input, and no other open file of ours. When this value ends,
/// so does the whole group, whatever it was doing.
struct ChildProcess: ~Copyable {
    /// What a program may take before it is ended.
    struct Limits: Sendable {
        /// Seconds from start to end.
        var seconds = 3_600
        /// Seconds without a byte of output while somebody waits for one.
        var silentSeconds = 300
        /// Bytes of standard output.
        var outputBytes = 64 << 30
        /// Bytes of address space, by prlimit(1).
        var memoryBytes = 4 << 30
        /// Bytes of a file that it writes, by prlimit(1).
        var fileBytes = 1 << 20
    }

    private let name: String
    private let limits: Limits
    private let deadline: Int
    private let pid: pid_t
    private let output: Int32
    private let errors: Int32
    private var total = 0
    private var errorsAreOpen = true
    private var said: [UInt8] = []
    private var hasEnded = false

    /// The most bytes of standard error that are kept.
    private static let keptErrors = 16 << 10

    /// Starts a program.
    ///
    /// - Parameters:
    ///   - arguments: the path of the program, then its arguments. No shell reads them.
    ///   - environment: all that the program sees of the environment: `NAME=value`.
    ///   - name: what messages call it.
    init(_ arguments: [String], environment: [String], name: String, limits: Limits) throws(InterchangeError) {
        var outputEnds: (Int32, Int32) = (-1, -1), errorEnds: (Int32, Int32) = (-1, -1)
        outputEnds = try Self.pipe()
        do {
            errorEnds = try Self.pipe()
        } catch {
            close(outputEnds.0)
            close(outputEnds.1)
            throw error
        }
        var pid: pid_t = 0
        let code = Self.spawn(&pid, arguments, environment, output: outputEnds.1, errors: errorEnds.1)
        close(outputEnds.1)
        close(errorEnds.1)
        guard code == 0 else {
            close(outputEnds.0)
            close(errorEnds.0)
            throw .system(operation: "posix_spawn \(arguments.first ?? "")", code: code)
        }
        self.name = name
        self.limits = limits
        self.pid = pid
        output = outputEnds.0
        errors = errorEnds.0
        deadline = Self.now() + limits.seconds * 1_000
    }

    deinit {
        close(output)
        close(errors)
        if !hasEnded {
            kill(-pid, SIGKILL)
            _ = waitpid(pid, nil, 0)
        }
    }

    private static func pipe() throws(InterchangeError) -> (Int32, Int32) {
        var ends: [Int32] = [-1, -1]
        guard unsafe pipe2(&ends, O_CLOEXEC) == 0 else { throw .system(operation: "pipe2", code: errno) }
        return (ends[0], ends[1])
    }

    private static func spawn(
        _ pid: inout pid_t, _ arguments: [String], _ environment: [String], output: Int32, errors: Int32
    ) -> Int32 {
        var actions = unsafe posix_spawn_file_actions_t()
        unsafe posix_spawn_file_actions_init(&actions)
        defer { unsafe posix_spawn_file_actions_destroy(&actions) }
        unsafe posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
        unsafe posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO)
        unsafe posix_spawn_file_actions_adddup2(&actions, errors, STDERR_FILENO)
        unsafe posix_spawn_file_actions_addclosefrom_np(&actions, STDERR_FILENO + 1)
        var attributes = posix_spawnattr_t()
        unsafe posix_spawnattr_init(&attributes)
        defer { unsafe posix_spawnattr_destroy(&attributes) }
        // The server blocks SIGTERM and ignores SIGPIPE; the program shall do neither.
        var none = sigset_t(), standard = sigset_t()
        unsafe sigemptyset(&none)
        unsafe sigemptyset(&standard)
        unsafe sigaddset(&standard, SIGPIPE)
        unsafe posix_spawnattr_setsigmask(&attributes, &none)
        unsafe posix_spawnattr_setsigdefault(&attributes, &standard)
        unsafe posix_spawnattr_setpgroup(&attributes, 0)
        unsafe posix_spawnattr_setflags(
            &attributes, Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
        var argv = unsafe arguments.map { unsafe strdup($0) } + [nil]
        var envp = unsafe environment.map { unsafe strdup($0) } + [nil]
        defer {
            for unsafe pointer in unsafe argv { unsafe free(pointer) }
            for unsafe pointer in unsafe envp { unsafe free(pointer) }
        }
        return unsafe posix_spawn(&pid, argv[0]!, &actions, &attributes, &argv, &envp)
    }

    /// Milliseconds of a clock that only goes forward.
    private static func now() -> Int {
        var time = timespec()
        _ = unsafe clock_gettime(CLOCK_MONOTONIC, &time)
        return time.tv_sec * 1_000 + time.tv_nsec / 1_000_000
    }

    /// Appends the next piece of standard output. False at its end, when the program has ended well.
    ///
    /// - Throws: ``InterchangeError`` when the program fails or goes beyond its limits; then it is ended.
    mutating func read(into buffer: inout [UInt8]) throws(InterchangeError) -> Bool {
        let silence = Self.now() + limits.silentSeconds * 1_000
        while true {
            let last = min(deadline, silence), now = Self.now()
            guard now < last else {
                throw .tooSlow(program: name, seconds: last == deadline ? limits.seconds : limits.silentSeconds)
            }
            var wanted = [
                pollfd(fd: output, events: Int16(POLLIN), revents: 0),
                pollfd(fd: errorsAreOpen ? errors : -1, events: Int16(POLLIN), revents: 0),
            ]
            guard unsafe poll(&wanted, 2, Int32(min(last - now, 60_000))) >= 0 || errno == EINTR else {
                throw .system(operation: "poll", code: errno)
            }
            if wanted[1].revents != 0 { errorsAreOpen = try Self.take(errors, into: &said, atMost: 4_096) > 0 }
            if said.count > 2 * Self.keptErrors { said.removeSubrange(Self.keptErrors / 2..<said.count - Self.keptErrors / 2) }
            guard wanted[0].revents != 0 else { continue }
            let count = try Self.take(output, into: &buffer, atMost: 256 << 10)
            guard count > 0 else {
                try end()
                return false
            }
            total += count
            guard total <= limits.outputBytes else { throw .tooLarge(program: name, bytes: limits.outputBytes) }
            return true
        }
    }

    /// All of standard output.
    mutating func readAll() throws(InterchangeError) -> [UInt8] {
        var bytes: [UInt8] = []
        while try read(into: &bytes) {}
        return bytes
    }

    /// Reads once. 0 at the end.
    private static func take(_ descriptor: Int32, into buffer: inout [UInt8], atMost most: Int) throws(InterchangeError) -> Int {
        let before = buffer.count
        buffer.append(contentsOf: repeatElement(0, count: most))
        let count = unsafe buffer.withUnsafeMutableBytes { bytes in
            while true {
                let count = unsafe Glibc.read(descriptor, bytes.baseAddress! + before, most)
                if count >= 0 || errno != EINTR { return count }
            }
        }
        let code = errno
        buffer.removeLast(most - max(0, count))
        guard count >= 0 else { throw .system(operation: "read", code: code) }
        return count
    }

    /// Waits for the program, which has closed its standard output.
    private mutating func end() throws(InterchangeError) {
        while errorsAreOpen, Self.now() < deadline {
            var wanted = pollfd(fd: errors, events: Int16(POLLIN), revents: 0)
            if unsafe poll(&wanted, 1, 1_000) > 0 { errorsAreOpen = try Self.take(errors, into: &said, atMost: 4_096) > 0 }
        }
        var status: Int32 = 0
        while true {
            let found = unsafe waitpid(pid, &status, WNOHANG)
            if found == pid { break }
            guard found == 0 || errno == EINTR else { throw .system(operation: "waitpid", code: errno) }
            guard Self.now() < deadline else { throw .tooSlow(program: name, seconds: limits.seconds) }
            usleep(1_000)
        }
        hasEnded = true
        guard status == 0 else { throw .failed(program: name, said: complaint(status)) }
    }

    /// The last words of the program, or the signal that ended it.
    private func complaint(_ status: Int32) -> String {
        let signal = status & 0x7F
        let text = String(decoding: said, as: UTF8.self)
        if signal == 0 { return text }
        return text + "ended by signal \(signal)"
    }
}
