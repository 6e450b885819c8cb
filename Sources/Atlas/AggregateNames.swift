public import Catalog

/// What a member of a grouping is called.
public struct GroupName: Sendable {
    /// The area's code, the class's id, the field's value, the size class as an interval; nil for what is unspecified.
    public let key: String?
    public let title: Localized
    /// The edges of a size class: the lower belongs to it, the upper does not; nil: open.
    public var edges: (low: Double?, high: Double?)?
}

/// Names groupings, their members and statistics for programs and people.
public struct AggregateNames: Sendable {
    private let layer: Layer
    private let areas: AreaRegister
    private let villages: [AreaCode: String]

    /// - Parameter villages: the names of villages, which the register does not have.
    public init(layer: Layer, areas: AreaRegister, villages: [AreaCode: String] = [:]) {
        self.layer = layer
        self.areas = areas
        self.villages = villages
    }

    // MARK: Groupings

    /// A grouping as a request spells it: `amphoe`, `region:cdd4`, `plot_model`, `bins(area_rai)`.
    public func spelling(_ grouping: Grouping) -> String {
        switch grouping {
        case .area(let level): level.spelling
        case .region(let scheme): "region:\(scheme.id)"
        case .inspectionZone: "zone"
        case .provinceGroup: "group"
        case .field(let column): layer.fields[column].name
        case .bins(let column, _): "bins(\(layer.fields[column].name))"
        }
    }

    public func title(_ grouping: Grouping) -> Localized {
        switch grouping {
        case .area(.province): Localized(th: "จังหวัด", en: "Province")
        case .area(.amphoe): Localized(th: "อำเภอ", en: "Amphoe")
        case .area(.tambon): Localized(th: "ตำบล", en: "Tambon")
        case .area(.village): Localized(th: "หมู่บ้าน", en: "Village")
        case .region(let scheme): scheme.title
        case .inspectionZone: Localized(th: "เขตตรวจราชการ", en: "Inspection zone")
        case .provinceGroup: Localized(th: "กลุ่มจังหวัด", en: "Province group")
        case .field(let column): layer.fields[column].title
        case .bins(let column, _):
            Localized(th: "ช่วง\(layer.fields[column].title.th)", en: "Class of \(layer.fields[column].title.en.lowercased())")
        }
    }

    // MARK: Members

    public func name(_ member: GroupMember, in grouping: Grouping) -> GroupName {
        switch (member, grouping) {
        case (.area(let code), _): GroupName(key: code.text, title: title(code))
        case (.region(let i), .region(let scheme)): GroupName(key: scheme.classes[i].id, title: scheme.classes[i].title)
        case (.provinceGroup(let i), .inspectionZone):
            zone(areas.provinceGrouping.groups[i].inspectionZone)
        case (.provinceGroup(let i), _):
            GroupName(key: areas.provinceGrouping.groups[i].id, title: areas.provinceGrouping.groups[i].title)
        case (.text(let value), .field(let column)):
            GroupName(key: value, title: layer.fields[column].choices.first { $0.value == value }?.title ?? Localized(th: value, en: value))
        case (.text(let value), _): GroupName(key: value, title: Localized(th: value, en: value))
        case (.integer(let value), _): GroupName(key: String(value), title: Localized(th: String(value), en: String(value)))
        case (.boolean(let value), _):
            GroupName(key: value ? "true" : "false", title: value ? Localized(th: "ใช่", en: "Yes") : Localized(th: "ไม่ใช่", en: "No"))
        case (.bin(let i), .bins(let column, let edges)): bin(i, edges, layer.fields[column].unit)
        case (.outside, _): GroupName(key: "outside", title: Localized(th: "ไม่อยู่ในกลุ่มใด", en: "In none of them"))
        case (.unspecified, _) where grouping.isOfArea: GroupName(key: nil, title: Localized(th: "ไม่ระบุพื้นที่", en: "No known area"))
        case (.unspecified, _), (.region, _), (.bin, _): GroupName(key: nil, title: Localized(th: "ไม่ระบุ", en: "Not stated"))
        }
    }

    private func title(_ code: AreaCode) -> Localized {
        if let area = areas[code] { return area.name }
        if let abolished = areas.abolished(code) {
            return Localized(th: "\(abolished.name) (ยกเลิกแล้ว)", en: "\(abolished.name) (abolished)")
        }
        if let name = villages[code] { return Localized(th: name, en: name) }
        return code.moo.map { Localized(th: "หมู่ที่ \($0)", en: "Moo \($0)") } ?? Localized(th: code.text, en: code.text)
    }

    private func zone(_ number: Int) -> GroupName {
        GroupName(key: String(number), title: Localized(th: "เขตตรวจราชการที่ \(number)", en: "Inspection zone \(number)"))
    }

    private func bin(_ i: Int, _ edges: [Double], _ unit: Localized?) -> GroupName {
        let low = i > 0 ? edges[i - 1] : nil, high = i < edges.count ? edges[i] : nil
        let from = low.map(Self.text) ?? "", to = high.map(Self.text) ?? ""
        let th = unit.map { " \($0.th)" } ?? "", en = unit.map { " \($0.en)" } ?? ""
        let title: Localized =
            switch (low != nil, high != nil) {
            case (false, _): Localized(th: "ต่ำกว่า \(to)\(th)", en: "below \(to)\(en)")
            case (true, true): Localized(th: "\(from) ถึงต่ำกว่า \(to)\(th)", en: "\(from) to below \(to)\(en)")
            case (true, false): Localized(th: "\(from)\(th)ขึ้นไป", en: "\(from)\(en) and above")
            }
        let key = (low == nil ? "(-∞," : "[\(from),") + (high == nil ? "∞)" : "\(to))")
        return GroupName(key: key, title: title, edges: (low, high))
    }

    /// A number without a needless fraction: `3`, `2.5`.
    static func text(_ number: Double) -> String { Int64(exactly: number).map { String($0) } ?? String(number) }

    // MARK: Statistics

    /// A statistic as a request spells it: `sum(area_rai)`.
    public func spelling(_ statistic: Statistic) -> String {
        guard let column = statistic.column else { return "count" }
        return "\(statistic.function)(\(layer.fields[column].name))"
    }

    public func title(_ statistic: Statistic) -> Localized {
        guard let column = statistic.column else { return Localized(th: "จำนวน", en: "Count") }
        let field = layer.fields[column].title
        let isTime = layer.fields[column].type == .date || layer.fields[column].type == .instant
        return switch statistic {
        case .count, .values: Localized(th: "จำนวนที่มีค่า: \(field.th)", en: "Count with a value: \(field.en)")
        case .sum: Localized(th: "รวม: \(field.th)", en: "Sum: \(field.en)")
        case .average: Localized(th: "เฉลี่ย: \(field.th)", en: "Average: \(field.en)")
        case .minimum: isTime ? Localized(th: "แรกสุด: \(field.th)", en: "Earliest: \(field.en)") : Localized(th: "ต่ำสุด: \(field.th)", en: "Smallest: \(field.en)")
        case .maximum: isTime ? Localized(th: "ล่าสุด: \(field.th)", en: "Latest: \(field.en)") : Localized(th: "สูงสุด: \(field.th)", en: "Largest: \(field.en)")
        }
    }

    public func unit(_ statistic: Statistic) -> Localized? {
        switch statistic {
        case .count, .values: Localized(th: "รายการ", en: "features")
        case .sum(let column), .average(let column), .minimum(let column), .maximum(let column): layer.fields[column].unit
        }
    }
}

extension Statistic {
    /// The name of its function in a request.
    public var function: String {
        switch self {
        case .count, .values: "count"
        case .sum: "sum"
        case .average: "avg"
        case .minimum: "min"
        case .maximum: "max"
        }
    }
}
