import Synchronization

/// What a server counts, without locks on the way of a request: each thread counts for itself, and who reads adds
/// up.
public final class Metrics: Sendable {
    private let shards = Mutex<[MetricsShard]>([])

    /// Counts from zero.
    public init() {}

    func makeShard() -> MetricsShard {
        let shard = MetricsShard()
        shards.withLock { $0.append(shard) }
        return shard
    }

    /// The text exposition format of Prometheus, version 0.0.4
    /// (`Content-Type: text/plain; version=0.0.4; charset=utf-8`).
    public func prometheus() -> [UInt8] {
        let shards = shards.withLock { $0 }
        var text = ""
        func family(_ name: String, _ type: String, _ help: String) {
            text += "# HELP \(name) \(help)\n# TYPE \(name) \(type)\n"
        }
        family("http_connections", "gauge", "Connections that are open.")
        text += "http_connections \(shards.reduce(0) { $0 + $1.connections.value })\n"
        family("http_connections_total", "counter", "Connections that were accepted.")
        text += "http_connections_total \(shards.reduce(0) { $0 + $1.accepted.value })\n"
        family("http_requests_in_flight", "gauge", "Requests that have begun and not ended.")
        text += "http_requests_in_flight \(shards.reduce(0) { $0 + $1.inFlight.value })\n"

        var routes: [String: RouteTotals] = [:]
        for shard in shards {
            for (route, counters) in shard.counters { routes[route, default: RouteTotals()].add(counters) }
        }
        let sorted = routes.sorted { $0.key < $1.key }.map { (label: Self.escaped($0.key), totals: $0.value) }
        family("http_requests_total", "counter", "Requests that ended, by route and class of status.")
        for (label, totals) in sorted {
            for (number, count) in totals.classes.enumerated() where count > 0 {
                text += "http_requests_total{route=\"\(label)\",status=\"\(number + 1)xx\"} \(count)\n"
            }
        }
        family("http_requests_cut_total", "counter", "Requests whose answer was not sent whole.")
        for (label, totals) in sorted { text += "http_requests_cut_total{route=\"\(label)\"} \(totals.cut)\n" }
        family("http_response_body_bytes_total", "counter", "Bytes of bodies that were sent.")
        for (label, totals) in sorted { text += "http_response_body_bytes_total{route=\"\(label)\"} \(totals.bytes)\n" }
        family("http_request_duration_seconds", "histogram", "Time from the request line to the end of the answer.")
        for (label, totals) in sorted {
            var below: Int = 0
            for (bound, count) in zip(RouteCounters.bounds, totals.buckets) {
                below += count
                text += "http_request_duration_seconds_bucket{route=\"\(label)\",le=\"\(bound.label)\"} \(below)\n"
            }
            below += totals.buckets[RouteCounters.bounds.count]
            text += "http_request_duration_seconds_bucket{route=\"\(label)\",le=\"+Inf\"} \(below)\n"
            text += "http_request_duration_seconds_sum{route=\"\(label)\"} \(Double(totals.nanoseconds) / 1e9)\n"
            text += "http_request_duration_seconds_count{route=\"\(label)\"} \(below)\n"
        }
        return Array(text.utf8)
    }

    /// A label's value as the format asks: backslash, quote and line end escaped.
    private static func escaped(_ label: String) -> String {
        var escaped = ""
        for character in label.unicodeScalars {
            switch character {
            case "\\": escaped += "\\\\"
            case "\"": escaped += "\\\""
            case "\n": escaped += "\\n"
            default: escaped.unicodeScalars.append(character)
            }
        }
        return escaped
    }
}

/// A number that one thread changes and others may read.
struct Count: ~Copyable, Sendable {
    private let number = Atomic<Int>(0)

    var value: Int { number.load(ordering: .relaxed) }

    func add(_ amount: Int) { number.store(number.load(ordering: .relaxed) &+ amount, ordering: .relaxed) }
}

/// What one thread counts.
final class MetricsShard: Sendable {
    let connections = Count()
    let accepted = Count()
    let inFlight = Count()
    private let routes = Mutex<[String: RouteCounters]>([:])

    /// More routes than these are counted as `other`, so that no mistake can fill the memory.
    static let routeLimit = 100

    var counters: [String: RouteCounters] { routes.withLock { $0 } }

    func counters(for route: String) -> RouteCounters {
        routes.withLock { routes in
            if let known = routes[route] { return known }
            let name = routes.count < Self.routeLimit ? route : "other"
            if let known = routes[name] { return known }
            let counters = RouteCounters()
            routes[name] = counters
            return counters
        }
    }
}

/// What one thread counts of one route.
final class RouteCounters: Sendable {
    /// Upper bounds of the histogram's buckets.
    static let bounds: [(nanoseconds: UInt64, label: String)] = [
        (100_000, "0.0001"), (250_000, "0.00025"), (500_000, "0.0005"), (1_000_000, "0.001"), (2_500_000, "0.0025"),
        (5_000_000, "0.005"), (10_000_000, "0.01"), (25_000_000, "0.025"), (50_000_000, "0.05"),
        (100_000_000, "0.1"), (250_000_000, "0.25"), (500_000_000, "0.5"), (1_000_000_000, "1"),
        (2_500_000_000, "2.5"), (10_000_000_000, "10"),
    ]

    /// By the first digit of the status, from 1xx to 5xx.
    let classes = InlineArray<5, Count> { _ in Count() }
    /// The last one holds what is above all bounds.
    let buckets = InlineArray<16, Count> { _ in Count() }
    let bytes = Count()
    let nanoseconds = Count()
    let cut = Count()

    func add(status: Int, bytes sent: UInt64, nanoseconds duration: UInt64, isWhole: Bool) {
        classes[min(max(status / 100, 1), 5) - 1].add(1)
        buckets[Self.bounds.firstIndex { duration <= $0.nanoseconds } ?? Self.bounds.count].add(1)
        bytes.add(Int(sent))
        nanoseconds.add(Int(duration))
        if !isWhole { cut.add(1) }
    }
}

/// A route over all threads.
private struct RouteTotals {
    var classes = [Int](repeating: 0, count: 5)
    var buckets = [Int](repeating: 0, count: 16)
    var bytes = 0
    var nanoseconds = 0
    var cut = 0

    mutating func add(_ counters: RouteCounters) {
        for i in classes.indices { classes[i] += counters.classes[i].value }
        for i in buckets.indices { buckets[i] += counters.buckets[i].value }
        bytes += counters.bytes.value
        nanoseconds += counters.nanoseconds.value
        cut += counters.cut.value
    }
}
