public import Catalog
internal import Geo
public import Store

/// How the columns of a file become the fields of a layer, and the way of the features from one to the other.
public struct LayerImport: Sendable {
    public let layer: Layer
    public let source: VectorLayer
    /// Columns of the file that no field of the layer takes.
    public let ignored: [String]
    /// Fields of the layer that the file does not have; they stay empty.
    public let absent: [String]
    private let columns: [Int?]

    /// The field that marks demo data. A file that has no such column holds real data.
    public static let demoField = "demo"

    /// Finds for each field the column that has its name or one of its aliases, in any case of letters.
    ///
    /// - Throws: ``InterchangeError`` when a required field has no column, or one field has two.
    public init(_ source: VectorLayer, into layer: Layer) throws(InterchangeError) {
        self.layer = layer
        self.source = source
        var columns: [Int?] = []
        for field in layer.fields {
            let aliases = Set(([field.name] + field.aliases).map { $0.lowercased() })
            let named = source.fields.indices.filter { aliases.contains(source.fields[$0].name.lowercased()) }
            let best =
                named.first { source.fields[$0].name == field.name }.map { [$0] }
                ?? [named.filter { source.fields[$0].name.lowercased() == field.name.lowercased() }, named].first { !$0.isEmpty } ?? []
            guard best.count <= 1 else {
                throw .ambiguousColumns(field: field.name, columns: best.map { source.fields[$0].name })
            }
            columns.append(best.first)
        }
        self.columns = columns
        let missing = layer.fields.indices.filter {
            columns[$0] == nil && (layer.fields[$0].required || $0 == layer.key) && layer.fields[$0].name != Self.demoField
        }
        guard missing.isEmpty else {
            throw .missingFields(layer: layer.id, fields: missing.map { layer.fields[$0].name }, columns: source.fields.map(\.name))
        }
        guard source.geometry != .none else { throw .noGeometry(layer: source.name) }
        absent = layer.fields.indices.filter { columns[$0] == nil }.map { layer.fields[$0].name }
        ignored = source.fields.indices.filter { !columns.contains($0) }.map { source.fields[$0].name }
    }

    /// Runs a file's features into a sink, which is told every field of the layer, in the layer's order. The row of a
    /// feature is its number in the file (FID).
    ///
    /// - Parameters:
    ///   - skipsFaulty: whether features that do not fit are left out; otherwise one of them refuses all.
    ///   - progress: called with the number of features read so far, now and then.
    /// - Throws: ``ImportRefused`` after the last feature, so that it knows every fault; ``InterchangeError``; what the
    ///   sink throws.
    public func run<Sink: FeatureSink & ~Copyable>(
        _ features: inout FeatureStream, into sink: inout Sink, skipsFaulty: Bool = false, progress: (Int) -> Void = { _ in }
    ) throws -> ImportReport {
        var report = ImportReport()
        var converter = FeatureConverter(layer: layer, columns: columns)
        var feature = FileFeature()
        var keys: [String: Int] = [:]
        while try features.next(&feature) {
            report.read += 1
            if report.read % 1_000 == 0 { progress(report.read) }
            let complaintsBefore = report.complaintCount
            check(&feature, &converter, &keys, &report)
            guard report.complaintCount == complaintsBefore else { continue }
            report.accepted += 1
            note(feature, converter, &report)
            if skipsFaulty || report.complaintCount == 0 { try tell(feature, converter, to: &sink) }
        }
        progress(report.read)
        if report.complaintCount > 0, !skipsFaulty { throw ImportRefused(report: report) }
        return report
    }

    /// Reads all features and loads none.
    public func check(_ features: inout FeatureStream, progress: (Int) -> Void = { _ in }) throws -> ImportReport {
        var nowhere = DiscardingSink()
        return try run(&features, into: &nowhere, skipsFaulty: true, progress: progress)
    }

    // MARK: One feature

    private func check(
        _ feature: inout FileFeature, _ converter: inout FeatureConverter, _ keys: inout [String: Int], _ report: inout ImportReport
    ) {
        func complain(_ column: Int?, _ mismatch: Mismatch, _ report: inout ImportReport) {
            report.complaintCount += 1
            guard report.complaints.count < ImportReport.keptComplaints else { return }
            report.complaints.append(
                Complaint(
                    number: feature.number, fid: feature.fid, column: column.map { source.fields[$0].name }, problem: mismatch.problem,
                    cure: mismatch.cure))
        }
        if let fault = feature.fault { return complain(nil, .fault(fault), &report) }
        if layer.key == nil, let fid = feature.fid, fid < 0 { complain(nil, .negativeNumber(fid), &report) }
        converter.convert(feature) { complain($0, $1, &report) }
        if let key = layer.key, !converter.isMissing(key) {
            let text = converter.text(of: key)
            if let first = keys.updateValue(feature.number, forKey: text) {
                keys[text] = first
                complain(columns[key], .duplicateKey(text, first: first), &report)
            }
        }
        if feature.hasGeometry {
            var mismatch: Mismatch?
            do throws(Mismatch) { try converter.fit(&feature.shape) } catch { mismatch = error }
            if let mismatch { complain(nil, mismatch, &report) }
        }
    }

    private func note(_ feature: borrowing FileFeature, _ converter: borrowing FeatureConverter, _ report: inout ImportReport) {
        if !feature.hasGeometry { report.withoutGeometry += 1 }
        report.instantsWithoutZone += converter.instantsWithoutZone
        if let demo = layer.column(Self.demoField), converter.cells[demo] == .boolean(true) { report.demo += 1 }
    }

    private func tell<Sink: FeatureSink & ~Copyable>(
        _ feature: borrowing FileFeature, _ converter: borrowing FeatureConverter, to sink: inout Sink
    ) throws {
        let row = feature.fid ?? Int64(feature.number)
        let id = layer.key.map { converter.text(of: $0) } ?? String(row)
        try sink.begin(row: row, id: id.utf8.span)
        if feature.hasGeometry { try sink.geometry(feature.shape) }
        for (column, cell) in converter.cells.enumerated() {
            switch cell {
            case .null: try sink.null(column)
            case .boolean(let value): try sink.boolean(column, value)
            case .integer(let value): try sink.integer(column, value)
            case .number(let value): try sink.number(column, value)
            case .text(let range), .json(let range): try sink.text(column, converter.texts.span.extracting(range))
            }
        }
        _ = try sink.end()
    }
}
