import Catalog
import Geo

/// Geometries in a CQL2 text: well-known text (OGC 06-103r4 section 7) and BBOX. The third coordinate is dropped.
extension CQL2TextParser {
    /// The rest of `BBOX(…)`.
    mutating func box(at: Int) throws(CQL2Error) -> CQL2Node {
        try expect(.open, .open)
        var numbers = [try coordinate()]
        while numbers.count < 6, try take(.comma) { numbers.append(try coordinate()) }
        try expect(.close, numbers.count == 4 || numbers.count == 6 ? .close : .commaOrClose)
        return try builder.box(numbers, at: at)
    }

    /// The rest of `GEOMETRYCOLLECTION(…)`.
    mutating func collection(at: Int) throws(CQL2Error) -> CQL2Node {
        try takeZ()
        try expect(.open, .open)
        var members: [Shape] = []
        repeat {
            guard token.kind == .word, case .shape(let kind) = token.keyword else { throw unexpected(.shape) }
            try advance()
            members.append(try shape(kind))
        } while try take(.comma)
        try expect(.close, .commaOrClose)
        return try builder.geometry(members, at: at)
    }

    /// The coordinates of a geometry whose keyword was read.
    mutating func shape(_ kind: GeometryKind) throws(CQL2Error) -> Shape {
        try takeZ()
        var shape = Shape(kind: kind)
        switch kind {
        case .point: try bracketed(&shape) { (p, s) throws(CQL2Error) in try p.position(&s) }
        case .lineString: try line(&shape)
        case .polygon: try polygon(&shape)
        case .multiPoint: try list(&shape) { (p, s) throws(CQL2Error) in
            if p.token.kind == .open {
                try p.bracketed(&s) { (p, s) throws(CQL2Error) in try p.position(&s) }
            } else {
                try p.position(&s)
            }
        }
        case .multiLineString: try list(&shape) { (p, s) throws(CQL2Error) in try p.line(&s) }
        case .multiPolygon: try list(&shape) { (p, s) throws(CQL2Error) in try p.polygon(&s) }
        }
        return shape
    }

    private typealias Part = (inout CQL2TextParser, inout Shape) throws(CQL2Error) -> Void

    private mutating func takeZ() throws(CQL2Error) {
        guard token.kind == .word, token.range.count == 1,
            builder.source.bytes[token.range.lowerBound] | 0x20 == UInt8(ascii: "z")
        else { return }
        try advance()
    }

    private mutating func bracketed(_ shape: inout Shape, _ part: Part) throws(CQL2Error) {
        try expect(.open, .open)
        try part(&self, &shape)
        try expect(.close, .close)
    }

    private mutating func list(_ shape: inout Shape, _ part: Part) throws(CQL2Error) {
        try expect(.open, .open)
        repeat { try part(&self, &shape) } while try take(.comma)
        try expect(.close, .commaOrClose)
    }

    private mutating func position(_ shape: inout Shape) throws(CQL2Error) {
        try builder.vertex(at: token.range.lowerBound)
        shape.xy.append(try coordinate())
        shape.xy.append(try coordinate())
        if token.kind == .number || token.kind == .minus || token.kind == .plus { _ = try coordinate() }
    }

    private mutating func positions(_ shape: inout Shape) throws(CQL2Error) {
        try list(&shape) { (p, s) throws(CQL2Error) in try p.position(&s) }
        shape.ringEnds.append(shape.count)
    }

    private mutating func line(_ shape: inout Shape) throws(CQL2Error) {
        let at = token.range.lowerBound
        try positions(&shape)
        try builder.requireLine(shape, at: at)
    }

    private mutating func polygon(_ shape: inout Shape) throws(CQL2Error) {
        try list(&shape) { (p, s) throws(CQL2Error) in
            let at = p.token.range.lowerBound
            try p.positions(&s)
            try p.builder.requireRing(s, at: at)
        }
        shape.polygonEnds.append(shape.ringEnds.count)
    }
}
