public import Catalog

/// What is wrong with one value or geometry of a file.
public struct Complaint: Hashable, Sendable, CustomStringConvertible {
    /// The place of the feature in the file, from 1.
    public let number: Int
    /// The file's own number of the feature (FID).
    public let fid: Int64?
    /// The file's column; nil: the geometry or the whole feature.
    public let column: String?
    public let problem: Localized
    public let cure: Localized

    /// The place, then what is wrong and the cure in Thai and in English.
    public var description: String {
        let place = "รายการที่ \(number) / feature \(number)" + (fid.map { " (FID \($0))" } ?? "") + (column.map { ", \($0)" } ?? "")
        return "\(place)\n  \(problem.th) วิธีแก้: \(cure.th)\n  \(problem.en). Cure: \(cure.en)."
    }
}

/// What became of a file's features.
public struct ImportReport: Hashable, Sendable {
    /// How many complaints are kept.
    public static let keptComplaints = 100

    public internal(set) var read = 0
    /// How many features fit the layer.
    public internal(set) var accepted = 0
    /// How many of these say that they are demo data.
    public internal(set) var demo = 0
    /// How many of these have no geometry.
    public internal(set) var withoutGeometry = 0
    /// How many instants named no zone and were read as UTC.
    public internal(set) var instantsWithoutZone = 0
    /// The first ``keptComplaints``.
    public internal(set) var complaints: [Complaint] = []
    public internal(set) var complaintCount = 0

    public init() {}

    /// Features that do not fit the layer.
    public var refused: Int { read - accepted }
}

/// A file whose features do not all fit the layer; nothing was loaded.
public struct ImportRefused: Error, Sendable, CustomStringConvertible {
    public let report: ImportReport

    public var description: String {
        "ไม่ได้นำเข้า: ใช้ไม่ได้ \(report.refused) จาก \(report.read) รายการ / Nothing was imported: \(report.refused) of \(report.read) features do not fit"
    }
}
