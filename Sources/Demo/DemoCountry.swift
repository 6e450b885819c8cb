public import Catalog
import Dispatch
import Geo
public import Store
import Synchronization

/// How far the making of the demo has come.
public struct DemoProgress: Hashable, Sendable {
    /// How many provinces are complete.
    public let provincesDone: Int
    /// How many there will be.
    public let provinces: Int
}

/// The synthetic country: real codes, names, outlines and seats, and below them invented features at real counts.
///
/// Everything follows from the inputs, bit for bit, on every run and machine (`demo-v1`). A smaller scale is a subset
/// of the national one.
public struct DemoCountry: Sendable {
    /// The version of the rules, for the store's `demo_version`.
    public static let version = "demo-v1"

    /// How much of the country is made: all of it, or one province.
    public enum Scale: String, Sendable, CaseIterable {
        case national, phayao, lampang

        /// The province that the scale is limited to.
        var province: String? {
            switch self {
            case .national: nil
            case .phayao: "56"
            case .lampang: "52"
            }
        }
    }

    /// By ascending code.
    let provinces: [Province]
    /// How often each village and plot is there.
    let times: Int

    /// Computes all features, the provinces side by side on all processors.
    ///
    /// - Parameters:
    ///   - boundaries: official polygons for the codes that they have; the other areas keep approximated cells.
    ///   - times: how often each village and plot is there, the copies up to two kilometres away under ids of their own,
    ///     to measure what size costs; 1: once.
    ///   - progress: told after each province, from any thread, one call at a time.
    /// - Throws: ``DemoError/geometry(area:_:)`` when GEOS cannot work with a polygon.
    public init(
        inputs: DemoInputs, scale: Scale, boundaries: Boundaries = Boundaries(), times: Int = 1,
        progress: (@Sendable (DemoProgress) -> Void)? = nil
    ) throws(DemoError) {
        let areas = inputs.provinces.filter { scale.province == nil || $0.code == scale.province }
        let sufficiency = SufficiencyHouseholds(inputs.provinces)
        let work = Mutex(Work(count: areas.count))
        // The provinces with the most tambons first, so that the processors finish together.
        let order = areas.indices.sorted { areas[$0].tambonCount > areas[$1].tambonCount }
        DispatchQueue.concurrentPerform(iterations: areas.count) { turn in
            let made = Result<Province, DemoError> { () throws(DemoError) in
                try Province(areas[order[turn]], boundaries: boundaries, sufficiency: sufficiency)
            }
            work.withLock {
                $0.results[order[turn]] = made
                $0.done += 1
                progress?(DemoProgress(provincesDone: $0.done, provinces: areas.count))
            }
        }
        var provinces: [Province] = []
        for result in work.withLock({ $0.results }) {
            if let result { provinces.append(try result.get()) }
        }
        self.provinces = provinces
        self.times = times
    }

    private struct Work {
        var results: [Result<Province, DemoError>?]
        var done = 0

        init(count: Int) { results = Array(repeating: nil, count: count) }
    }

    /// The ids of the layers that the demo has features for.
    public static let layerIDs = DemoLayer.allCases.map(\.rawValue)

    /// How many features a layer has.
    ///
    /// - Throws: ``DemoError/unknownLayer(_:)``.
    public func count(_ layer: Layer) throws(DemoError) -> Int {
        guard let demo = DemoLayer(rawValue: layer.id) else { throw .unknownLayer(layer.id) }
        return demo.count(provinces) * (demo.isRepeated ? times : 1)
    }

    /// Runs all features of a layer into the sink by ascending id, until the sink is full.
    ///
    /// A field's column is its number in the layer. A field that the demo does not know is null. Rows count from 1.
    ///
    /// - Throws: ``DemoError/unknownLayer(_:)``, or what the sink throws.
    public func read<Sink: FeatureSink & ~Copyable>(_ layer: Layer, into sink: inout Sink) throws {
        guard let demo = DemoLayer(rawValue: layer.id) else { throw DemoError.unknownLayer(layer.id) }
        switch demo {
        case .provinces: try run(.provinces, layer, into: &sink)
        case .amphoe: try run(.amphoe, layer, into: &sink)
        case .tambons: try run(.tambons, layer, into: &sink)
        case .villages: try run(.villages, layer, times: times, into: &sink)
        case .plots: try run(.plots, layer, times: times, into: &sink)
        case .volunteerCentres: try run(.volunteerCentres, layer, into: &sink)
        case .learningCentres: try run(.learningCentres, layer, into: &sink)
        case .studyCentres: try run(.studyCentres, layer, into: &sink)
        case .trees: try run(.trees, layer, into: &sink)
        case .tourismVillages: try run(.tourismVillages, layer, into: &sink)
        }
    }

    private func run<Record, Sink: FeatureSink & ~Copyable>(
        _ content: LayerContent<Record>, _ layer: Layer, times: Int = 1, into sink: inout Sink
    ) throws {
        let values = layer.fields.map { content.values[$0.name] }
        var row: Int64 = 0
        for province in provinces {
            for record in content.records(province) {
                for copy in 1...times {
                    row += 1
                    var id = content.id(record, province), shape = content.geometry(record, province)
                    if copy > 1 {
                        id += "-\(copy)"
                        shape.move(by: RandomStream(key: id))
                    }
                    try sink.begin(row: row, id: id.utf8.span)
                    try sink.geometry(shape)
                    for (column, value) in values.enumerated() {
                        try sink.field(column, copy > 1 && column == layer.key ? .text(id) : value?(record, province) ?? .null)
                    }
                    if try !sink.end() { return }
                }
            }
        }
    }
}

/// The layers of the demo by their ids.
enum DemoLayer: String, CaseIterable {
    case provinces
    case amphoe
    case tambons
    case villages
    case plots = "knn_plots"
    case volunteerCentres = "volunteer_centres"
    case learningCentres = "learning_centres"
    case studyCentres = "study_centres"
    case trees = "plant_trees"
    case tourismVillages = "tourism_villages"

    /// Whether there are copies of its features when the country is made more than once.
    var isRepeated: Bool { self == .villages || self == .plots }

    func count(_ provinces: [Province]) -> Int {
        func sum(_ count: (Province) -> Int) -> Int { provinces.reduce(0) { $0 + count($1) } }
        return switch self {
        case .provinces: provinces.count
        case .amphoe: sum { $0.amphoe.count }
        case .tambons: sum { $0.tambons.count }
        case .villages: sum { $0.villages.count }
        case .plots: sum { $0.plots.count }
        case .volunteerCentres: sum { $0.volunteerCentres.count }
        case .learningCentres: sum { $0.learningCentres.count }
        case .studyCentres: sum { $0.studyCentres.count }
        case .trees: sum { $0.studyCentres.reduce(0) { $0 + $1.trees.count } }
        case .tourismVillages: sum { $0.tourismVillages.count }
        }
    }
}

extension Shape {
    /// To another place, up to 0.02° east or west and north or south.
    fileprivate mutating func move(by stream: RandomStream) {
        var stream = stream
        let dx = (stream.unit() - 0.5) * 0.04, dy = (stream.unit() - 0.5) * 0.04
        for i in xy.indices { xy[i] = ((xy[i] + (i % 2 == 0 ? dx : dy)) * 1e6).rounded() / 1e6 }
    }
}
