import Geo

extension Expression {
    /// The expression in the JSON encoding of CQL2, on one line: reading it back gives the expression that a reader made.
    public var cql2JSON: String { CQL2JSONPrinter.json(self) }
}

/// Writes CQL2 JSON.
enum CQL2JSONPrinter {
    static func json(_ e: Expression) -> String {
        switch e {
        case .property(let name): return "{\"property\":\(string(name))}"
        case .literal(let value): return literal(value)
        case .date(let day): return "{\"date\":\(string(day))}"
        case .instant(let time): return "{\"timestamp\":\(string(time))}"
        case .interval(let start, let end): return "{\"interval\":[\(endpoint(start)),\(endpoint(end))]}"
        case .geometry(let shape): return geometry(shape)
        case .box(let b): return "{\"bbox\":[\(b.minX),\(b.minY),\(b.maxX),\(b.maxY)]}"
        case .array(let items): return array(items)
        case .not(let e): return operation("not", [e])
        case .and(let all): return operation("and", all)
        case .or(let all): return operation("or", all)
        case .compare(let comparison, let a, let b): return operation(comparison.rawValue, [a, b])
        case .like(let e, let pattern): return operation("like", [e, pattern])
        case .between(let e, let low, let high): return operation("between", [e, low, high])
        case .isIn(let e, let items): return "{\"op\":\"in\",\"args\":[\(json(e)),\(array(items))]}"
        case .isNull(let e): return operation("isNull", [e])
        case .caseInsensitive(let e): return operation("casei", [e])
        case .accentInsensitive(let e): return operation("accenti", [e])
        case .spatial(let relation, let a, let b): return operation(relation.rawValue, [a, b])
        case .temporal(let relation, let a, let b): return operation(camelled(relation.rawValue), [a, b])
        case .arrays(let relation, let a, let b): return operation(camelled(relation.rawValue), [a, b])
        case .arithmetic(let sign, let a, let b): return operation(sign.rawValue, [a, b])
        case .function(let name, let arguments): return operation(name, arguments)
        }
    }

    /// The schema's spelling: `t_finishedBy` of `t_finishedby`.
    private static func camelled(_ name: String) -> String { name.hasSuffix("by") ? name.dropLast(2) + "By" : name }

    private static func operation(_ name: String, _ arguments: [Expression]) -> String {
        "{\"op\":\(string(name)),\"args\":\(array(arguments))}"
    }

    private static func array(_ all: [Expression]) -> String { "[\(all.map(json).joined(separator: ","))]" }

    private static func endpoint(_ e: Expression?) -> String {
        switch e {
        case nil: "\"..\""
        case .date(let t), .instant(let t): string(t)
        case .some(let e): json(e)
        }
    }

    private static func literal(_ value: Value) -> String {
        switch value {
        case .null: "null"
        case .boolean(let v): v ? "true" : "false"
        case .integer(let v): String(v)
        case .number(let v): "\(v)"
        case .text(let v): string(v)
        }
    }

    private static func string(_ text: String) -> String {
        var out = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": out += "\\\""
            case "\\": out += "\\\\"
            case ..<" ":
                let hex = String(scalar.value, radix: 16)
                out += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
            default: out.unicodeScalars.append(scalar)
            }
        }
        return out + "\""
    }

    private static func geometry(_ shape: Shape) -> String {
        func position(_ i: Int) -> String { "[\(shape.xy[2 * i]),\(shape.xy[2 * i + 1])]" }
        func positions(_ range: Range<Int>) -> String { "[\(range.map(position).joined(separator: ","))]" }
        func rings(_ range: Range<Int>) -> String { "[\(range.map { positions(shape.ring($0)) }.joined(separator: ","))]" }
        let body: String
        switch shape.kind {
        case .point: body = position(0)
        case .lineString, .multiPoint: body = positions(0..<shape.count)
        case .polygon, .multiLineString: body = rings(0..<shape.ringEnds.count)
        case .multiPolygon:
            body = "[\(shape.polygonEnds.indices.map { rings(shape.polygon($0)) }.joined(separator: ","))]"
        }
        return "{\"type\":\"\(shape.kind.name)\",\"coordinates\":\(body)}"
    }
}
