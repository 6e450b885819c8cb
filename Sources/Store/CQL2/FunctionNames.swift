internal import Catalog

// MARK: - Layers and areas that functions name

extension CQL2 {
    /// The most that a filter may ask of ``functions``' NEAREST.
    public static let largestRank = 100
}

extension CQL2Checker {
    /// Looks up what NEAREST and IN_AREA name. Both must be written in the filter, so that it can be planned.
    func checkNames(_ function: CQL2.Function, _ arguments: [Expression], _ nodes: [Int]) throws(CQL2Error) {
        switch function.name {
        case "NEAREST":
            try checkLayer(arguments[0], nodes[0])
            guard case .literal(.integer(let n)) = arguments[1], (1...Int64(CQL2.largestRank)).contains(n) else {
                throw error(
                    .function, nodes[1], Localized(th: "ลำดับของ NEAREST ใช้ไม่ได้", en: "NEAREST has no such rank"),
                    expected: Localized(
                        th: "จำนวนเต็ม 1 ถึง \(CQL2.largestRank)", en: "a whole number from 1 to \(CQL2.largestRank)"))
            }
        case "IN_AREA": try checkArea(arguments[0], nodes[0])
        default: break
        }
    }

    private func checkLayer(_ argument: Expression, _ node: Int) throws(CQL2Error) {
        guard case .literal(.text(let id)) = argument else { throw notWritten(node, "NEAREST", "'villages'") }
        guard let catalog = subject.catalog, catalog.layer(id) == nil else { return }
        let known = catalog.layers.map(\.id).joined(separator: ", ")
        throw error(
            .function, node, Localized(th: "ไม่มีชั้นข้อมูล “\(id)”", en: "there is no layer “\(id)”"),
            expected: Localized(th: "อย่างใดอย่างหนึ่งของ \(known)", en: "one of \(known)"))
    }

    private func checkArea(_ argument: Expression, _ node: Int) throws(CQL2Error) {
        guard case .literal(.text(let text)) = argument else { throw notWritten(node, "IN_AREA", "'56'") }
        guard let code = AreaCode(text) else {
            throw error(
                .function, node,
                Localized(th: "“\(text)” ไม่ใช่รหัสพื้นที่", en: "“\(text)” is no area code"),
                expected: Localized(th: "รหัสพื้นที่ 2 4 6 หรือ 8 หลัก", en: "an area code of 2, 4, 6 or 8 digits"))
        }
        guard let areas = subject.catalog?.areas else { return }
        switch areas.standing(of: code) {
        case .current: return
        case .unknown:
            throw error(.function, node, Localized(th: "ไม่มีพื้นที่รหัส \(text)", en: "there is no area \(text)"))
        case .abolished(let successors):
            let codes = successors.map(\.text).joined(separator: ", ")
            throw error(
                .function, node,
                Localized(th: "พื้นที่รหัส \(text) ถูกยกเลิกแล้ว", en: "the area \(text) is abolished"),
                expected: codes.isEmpty ? nil : Localized(th: "รหัสที่ใช้แทน \(codes)", en: "what carries it on: \(codes)"))
        }
    }

    private func notWritten(_ node: Int, _ function: String, _ example: String) -> CQL2Error {
        error(
            .function, node,
            Localized(
                th: "ค่าของ \(function) ต้องเขียนไว้ในตัวกรอง", en: "\(function) takes no property here, it must be written out"),
            expected: Localized(th: "ข้อความ เช่น \(example)", en: "a text, such as \(example)"))
    }
}
