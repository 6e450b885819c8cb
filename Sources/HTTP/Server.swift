import Glibc
import Synchronization

/// A running HTTP server: one single-threaded daemon of libmicrohttpd for each processor, on sockets among which the
/// kernel shares the connections out. It stops when it is stopped, or at the end of its life.
public struct Server: ~Copyable {
    /// The port it listens on.
    public let port: Int
    private let running: RunningServer

    /// Starts serving.
    /// - Parameters:
    ///   - handler: answers the requests; called by all threads at once, and a slow one keeps the other connections
    ///     of its thread waiting.
    ///   - metrics: counts; give the same to who shows them.
    ///   - log: takes the lines of the access log.
    public init(
        _ configuration: Configuration, handler: any Handler, metrics: Metrics = Metrics(), log: AccessLog = .standardError
    ) throws(ServerError) {
        let count = configuration.threads > 0 ? configuration.threads : max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
        let (sockets, port) = try ListenSocket.open(host: configuration.host, port: configuration.port, count: count)
        let service = Service(configuration: configuration, handler: handler, log: log)
        let running = RunningServer(service: service, daemons: sockets.map { _ in Daemon(service: service, shard: metrics.makeShard()) })
        try running.start(sockets)
        self.port = port
        self.running = running
    }

    deinit { running.stop() }

    /// Stops gracefully: no connection is accepted any more, running requests finish if they do so within the grace
    /// time, then all connections close. A handler that still does not return is left behind a second later.
    public consuming func stop() {}
}

/// The daemons of a server and the thread that watches over deadlines.
private final class RunningServer: Sendable {
    private let service: Service
    private let daemons: [Daemon]

    init(service: Service, daemons: [Daemon]) {
        self.service = service
        self.daemons = daemons
    }

    func start(_ sockets: [Int32]) throws(ServerError) {
        let share = max(1, (service.configuration.connectionLimit + daemons.count - 1) / daemons.count)
        for (number, (daemon, socket)) in zip(daemons, sockets).enumerated() {
            do {
                try daemon.start(listeningOn: socket, connectionLimit: share)
            } catch {
                for started in daemons[..<number] { started.stop() }
                for unused in sockets[number...] { close(unused) }
                throw error
            }
        }
        startThread { [service] in
            while !service.hasEnded.load(ordering: .acquiring) {
                usleep(100_000)
                // The library sees the socket end and closes the connection.
                service.connections.forEachOverdue(at: monotonicNanoseconds()) { shutdown($0, Int32(SHUT_RDWR)) }
                service.log.flush()
            }
        }
    }

    func stop() {
        service.isDraining.store(true, ordering: .relaxed)
        for daemon in daemons { daemon.quiesce() }
        service.waiting.endAll()
        waitUntil(seconds: service.configuration.graceTime) { daemons.allSatisfy { $0.shard.inFlight.value == 0 } }
        let stopped = Counter()
        for daemon in daemons {
            startThread {
                daemon.stop()
                stopped.number.add(1, ordering: .releasing)
            }
        }
        waitUntil(seconds: 1) { stopped.number.load(ordering: .acquiring) == daemons.count }
        service.hasEnded.store(true, ordering: .releasing)
        service.log.flush()
    }

    private func waitUntil(seconds: Double, _ condition: () -> Bool) {
        let end = monotonicNanoseconds() + nanoseconds(seconds: seconds)
        while !condition(), monotonicNanoseconds() < end { usleep(2000) }
    }

    private final class Counter: Sendable {
        let number = Atomic(0)
    }
}
