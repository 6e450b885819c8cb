public import Geo

/// A map report on paper: what is on it, as plain values. It knows of shapes, texts and inks only.
public struct MapSheet: Sendable {
    // MARK: Heading

    public var title = ""
    public var subtitle = ""
    /// Whoever has made it; the PDF's author.
    public var author = ""

    // MARK: Map

    /// What the map shows, in degrees; nil: the areas, circles and dots, with a margin.
    public var extent: BoundingBox?
    /// Land around the areas, drawn beneath them without meaning.
    public var surroundings: [Shape] = []
    public var areas: [Area] = []
    /// Drawn over the areas in this order, such as the boundaries of provinces over those of amphoe.
    public var lines: [Line] = []
    /// Places that are points, such as villages, drawn over the lines.
    public var dots: [Dot] = []
    public var circles: [Circle] = []
    /// Names on the map, the most important first: one that would cover another is left out.
    public var labels: [Label] = []

    // MARK: Beside the map

    public var legend = Legend()
    /// The country for the small map, on which the box of the large one is drawn; empty: no small map.
    public var country: [Shape] = []
    /// The coordinate system; empty: that of ``PaperProjection``.
    public var coordinateSystem = ""
    public var source = ""
    /// The day of the data, as it is printed after "ข้อมูล ณ วันที่".
    public var asOf = ""
    /// Fiscal year and round: `ปีงบประมาณ พ.ศ. 2567 รอบที่ 2`.
    public var period = ""
    /// How far the data are certified: `รับรองระดับจังหวัดแล้ว`.
    public var certification = ""
    public var preparedBy = ""
    public var note = "เพื่อการวางแผน ไม่ใช่แนวเขตตามกฎหมาย"
    /// Draws "ร่าง" across the map.
    public var isDraft = false
    /// Prints ๐–๙ instead of 0–9.
    public var usesThaiDigits = false

    // MARK: Following pages

    public var table: SheetTable?

    public init() {}

    /// An area of the map.
    public struct Area: Sendable {
        public var shape: Shape
        public var fill: Fill

        public init(_ shape: Shape, _ fill: Fill) {
            self.shape = shape
            self.fill = fill
        }
    }

    /// A boundary.
    public struct Line: Sendable {
        public var shape: Shape
        public var pen: Pen

        public init(_ shape: Shape, _ pen: Pen) {
            self.shape = shape
            self.pen = pen
        }
    }

    /// A place that is a point, in the colour of its class or with the figure of a pattern.
    public struct Dot: Sendable {
        public var center: Coordinate
        public var fill: Fill

        public init(_ center: Coordinate, _ fill: Fill) {
            self.center = center
            self.fill = fill
        }
    }

    /// A value drawn as a circle whose area is proportional to it. The largest of the sheet has ``largestRadius``.
    public struct Circle: Sendable {
        public var center: Coordinate
        public var value: Double
        public var color: Color

        public init(_ center: Coordinate, value: Double, color: Color) {
            self.center = center
            self.value = value
            self.color = color
        }

        /// In points on A4.
        public static let largestRadius = 20.0
    }

    /// A name on the map.
    public struct Label: Sendable {
        public var text: String
        public var center: Coordinate

        public init(_ text: String, _ center: Coordinate) {
            self.text = text
            self.center = center
        }
    }

    /// คำอธิบายสัญลักษณ์.
    public struct Legend: Sendable {
        /// The indicator.
        public var title = ""
        /// In what the values are counted.
        public var unit = ""
        public var rows: [LegendRow] = []
        /// What the numbers of the rows count, `จังหวัด`; empty: the rows have none.
        public var counted = ""
        /// How the classes were made, and such.
        public var notes: [String] = []

        public init() {}
    }

    public struct LegendRow: Sendable {
        public enum Swatch: Sendable {
            case fill(Fill)
            case line(Pen)
            case dot(Fill)
        }

        public var swatch: Swatch
        public var text: String
        public var count: Int?

        public init(_ swatch: Swatch, _ text: String, count: Int? = nil) {
            self.swatch = swatch
            self.text = text
            self.count = count
        }
    }
}

/// The table behind the map.
public struct SheetTable: Sendable {
    public struct Column: Sendable {
        public var title: String
        public var alignment: TextAlignment

        public init(_ title: String, _ alignment: TextAlignment = .leading) {
            self.title = title
            self.alignment = alignment
        }
    }

    public var title: String
    public var columns: [Column]
    /// Cells in the order of the columns; cells that are missing are empty, more are not printed.
    public var rows: [[String]]
    public var total: [String]?
    public var notes: [String]

    public init(title: String = "", columns: [Column], rows: [[String]], total: [String]? = nil, notes: [String] = []) {
        self.title = title
        self.columns = columns
        self.rows = rows
        self.total = total
        self.notes = notes
    }
}

/// A sheet of paper (ISO 216).
public struct Paper: Hashable, Sendable {
    public enum Format: String, Hashable, Sendable, CaseIterable { case a4, a3 }
    public enum Orientation: String, Hashable, Sendable, CaseIterable { case portrait, landscape }

    public let format: Format
    public let orientation: Orientation

    public init(_ format: Format = .a4, _ orientation: Orientation = .landscape) {
        self.format = format
        self.orientation = orientation
    }

    /// In points of 1/72 inch.
    public var size: Size {
        let (short, long) = format == .a4 ? (210.0, 297.0) : (297.0, 420.0)
        let size = Size(short * 72 / 25.4, long * 72 / 25.4)
        return orientation == .portrait ? size : Size(size.height, size.width)
    }

    /// How much larger letters and lines are than on A4.
    var magnification: Double { format == .a4 ? 1 : 1.25 }
}

/// Texts of numbers.
public enum SheetText {
    /// With ๐–๙ instead of 0–9.
    public static func thaiDigits(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            let isDigit = (0x30...0x39).contains(scalar.value)
            result.unicodeScalars.append(isDigit ? Unicode.Scalar(scalar.value - 0x30 + 0x0E50) ?? scalar : scalar)
        }
        return result
    }

    /// With commas between thousands: `70,460`.
    public static func grouped(_ value: Int) -> String {
        let digits = Array(String(value.magnitude))
        var text = value < 0 ? "-" : ""
        for (i, digit) in digits.enumerated() {
            if i > 0, (digits.count - i) % 3 == 0 { text.append(",") }
            text.append(digit)
        }
        return text
    }
}
