public import Catalog

extension CQL2 {
    /// The types of values in a filter.
    public enum ValueType: String, Sendable, CaseIterable {
        case text, integer, number, boolean, date, instant, interval, geometry, array

        /// The name in a `/functions` document (OGC 19-079r2 section 6.4), where there is one.
        public var schemaName: String {
            switch self {
            case .text: "string"
            case .date, .instant, .interval: "datetime"
            case .integer, .number, .boolean, .geometry, .array: rawValue
            }
        }

        /// For people.
        public var title: Localized {
            switch self {
            case .text: Localized(th: "ข้อความ", en: "text")
            case .integer: Localized(th: "จำนวนเต็ม", en: "whole number")
            case .number: Localized(th: "ตัวเลข", en: "number")
            case .boolean: Localized(th: "จริงเท็จ", en: "truth value")
            case .date: Localized(th: "วันที่", en: "date")
            case .instant: Localized(th: "วันเวลา", en: "instant")
            case .interval: Localized(th: "ช่วงเวลา", en: "interval")
            case .geometry: Localized(th: "รูปทรง", en: "geometry")
            case .array: Localized(th: "รายการ", en: "list")
            }
        }

        /// With its article, in English.
        var phrase: String { (self == .instant || self == .interval ? "an " : "a ") + title.en }
    }

    /// A function that filters may call: its declaration only, a source evaluates it.
    public struct Function: Hashable, Sendable {
        public struct Argument: Hashable, Sendable {
            public let name: String
            /// The types that it takes, any of them.
            public let types: [ValueType]
            public let description: Localized

            public init(_ name: String, _ types: [ValueType], _ description: Localized) {
                self.name = name
                self.types = types
                self.description = description
            }
        }

        /// Its name; filters may write it in any case.
        public let name: String
        public let arguments: [Argument]
        public let result: ValueType
        public let description: Localized

        public init(_ name: String, _ arguments: [Argument], _ result: ValueType, _ description: Localized) {
            self.name = name
            self.arguments = arguments
            self.result = result
            self.description = description
        }

        /// `WITHIN_M(a, b, m)`.
        public var signature: String { "\(name)(\(arguments.map(\.name).joined(separator: ", ")))" }
    }

    /// The functions of this service.
    public static let functions: [Function] = [
        Function(
            "AREA_RAI",
            [.init("geom", [.geometry], Localized(th: "รูปปิด", en: "a polygon"))],
            .number,
            Localized(th: "เนื้อที่บนผิวโลกเป็นไร่", en: "Area on the ellipsoid, in rai")),
        Function(
            "DISTANCE_M",
            [
                .init("a", [.geometry], Localized(th: "รูปทรง", en: "a geometry")),
                .init("b", [.geometry], Localized(th: "รูปทรง", en: "a geometry")),
            ],
            .number,
            Localized(th: "ระยะใกล้สุดบนผิวโลกเป็นเมตร", en: "Shortest distance on the ellipsoid, in metres")),
        Function(
            "WITHIN_M",
            [
                .init("a", [.geometry], Localized(th: "รูปทรง", en: "a geometry")),
                .init("b", [.geometry], Localized(th: "รูปทรง", en: "a geometry")),
                .init("m", [.number], Localized(th: "ระยะเป็นเมตร", en: "a distance in metres")),
            ],
            .boolean,
            Localized(th: "จริงเมื่อห่างกันไม่เกิน m เมตร", en: "True when a and b are at most m metres apart")),
        Function(
            "NEAREST",
            [
                .init("layer", [.text], Localized(th: "รหัสชั้นข้อมูล", en: "the id of a layer")),
                .init("n", [.integer], Localized(th: "ลำดับ เริ่มที่ 1", en: "the rank, from 1")),
            ],
            .geometry,
            Localized(
                th: "รูปทรงของสิ่งที่ใกล้เป็นลำดับ n ในอีกชั้นข้อมูล",
                en: "The geometry of the feature of another layer that is the n-th nearest to this one")),
        Function(
            "IN_AREA",
            [.init("code", [.text], Localized(
                th: "รหัสพื้นที่ 2 4 6 หรือ 8 หลัก",
                en: "an area code of 2, 4, 6 or 8 digits"))],
            .boolean,
            Localized(th: "จริงเมื่ออยู่ในพื้นที่นั้น", en: "True when the feature belongs to that area")),
        Function(
            "FISCAL_YEAR",
            [.init("date", [.date, .instant], Localized(th: "วันที่", en: "a date"))],
            .integer,
            Localized(
                th: "ปีงบประมาณ พ.ศ. (เริ่ม 1 ตุลาคมของปีก่อน) ตามเวลาไทย",
                en: "Fiscal year in the Buddhist Era (from 1 October of the year before), in Thai time")),
    ]
}
