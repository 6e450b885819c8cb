public import Catalog
public import Store

/// What features are put together by.
public enum Grouping: Hashable, Sendable {
    /// The area of this level that the feature's area code lies in.
    case area(AreaLevel)
    /// The class of the feature's province in a region scheme.
    case region(RegionScheme)
    case inspectionZone
    case provinceGroup
    /// The value of a field (its number in the layer) of type text, integer or boolean.
    case field(Int)
    /// The size class of a number or integer field. The edges ascend; an edge belongs to the class above it.
    case bins(Int, edges: [Double])

    /// Whether the layer's area code decides.
    var isOfArea: Bool {
        switch self {
        case .area, .region, .inspectionZone, .provinceGroup: true
        case .field, .bins: false
        }
    }

    /// The number of the layer's field that decides; nil when the layer has no area code.
    func column(_ layer: Layer) -> Int? {
        switch self {
        case .area, .region, .inspectionZone, .provinceGroup: layer.area
        case .field(let column), .bins(let column, _): column
        }
    }
}

/// A figure of each group.
public enum Statistic: Hashable, Sendable {
    /// How many features there are.
    case count
    /// How many features have a value in the field (its number in the layer).
    case values(Int)
    case sum(Int)
    /// The sum divided by the number of values.
    case average(Int)
    case minimum(Int)
    case maximum(Int)

    /// The number of the layer's field; nil for the count of features.
    public var column: Int? {
        switch self {
        case .count: nil
        case .values(let column), .sum(let column), .average(let column), .minimum(let column), .maximum(let column): column
        }
    }
}

/// One of the classes that a grouping puts features into.
public enum GroupMember: Hashable, Sendable {
    case area(AreaCode)
    /// The number of a class in its scheme.
    case region(Int)
    /// The number of a province group, which is an inspection zone too, among all.
    case provinceGroup(Int)
    case text(String)
    case integer(Int64)
    case boolean(Bool)
    /// The number of a size class, from 0 below the first edge.
    case bin(Int)
    /// The division leaves the feature's province out, as most leave out Bangkok.
    case outside
    /// The value is missing, or the area code is missing or not in the register.
    case unspecified
}

/// The answer to an aggregation.
public struct AggregateTable: Sendable {
    public let groupings: [Grouping]
    public let statistics: [Statistic]
    /// By the members' order, the first grouping foremost; empty when nothing was grouped.
    public let rows: [Row]
    /// The figures of all groups together: one for each statistic.
    public let total: [Value]
    /// How many features there are in all groups.
    public let featureCount: Int

    public struct Row: Sendable {
        /// One for each grouping.
        public let members: [GroupMember]
        /// One for each statistic; null when there was no value.
        public let figures: [Value]
    }
}

/// Why features cannot be put together as asked.
public enum AggregationRefusal: Error, Hashable, Sendable {
    /// There are more groups than an answer may have.
    case tooManyGroups(most: Int)
}
