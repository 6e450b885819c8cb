import Geo

/// The keywords of CQL2 (OGC 21-065r2 section 8.2), case-insensitive within ASCII (RFC 5234 section 2.3).
enum CQL2Keyword: Hashable {
    case and, or, not, `is`, null, like, between, `in`, `true`, `false`, div
    case casei, accenti, date, timestamp, interval, box, collection
    case shape(GeometryKind)
    case spatial(Expression.SpatialRelation)
    case temporal(Expression.TemporalRelation)
    case arrays(Expression.ArrayRelation)

    /// Whether the word is a keyword wherever it stands; the others are so only before a bracket.
    var isReserved: Bool {
        switch self {
        case .and, .or, .not, .is, .null, .like, .between, .in, .true, .false, .div: true
        default: false
        }
    }

    /// By the lower-case spelling.
    static let named: [String: CQL2Keyword] = {
        var all: [String: CQL2Keyword] = [
            "and": .and, "or": .or, "not": .not, "is": .is, "null": .null, "like": .like, "between": .between,
            "in": .in, "true": .true, "false": .false, "div": .div, "casei": .casei, "accenti": .accenti,
            "date": .date, "timestamp": .timestamp, "interval": .interval, "bbox": .box,
            "geometrycollection": .collection,
        ]
        for kind in GeometryKind.allCases { all[kind.name.lowercased()] = .shape(kind) }
        for relation in Expression.SpatialRelation.allCases { all[relation.rawValue] = .spatial(relation) }
        for relation in Expression.TemporalRelation.allCases { all[relation.rawValue] = .temporal(relation) }
        for relation in Expression.ArrayRelation.allCases { all[relation.rawValue] = .arrays(relation) }
        return all
    }()

    init?(_ word: String) {
        guard word.utf8.count <= 18, word.utf8.allSatisfy({ $0 < 0x80 }), let keyword = Self.named[word.lowercased()] else { return nil }
        self = keyword
    }
}
