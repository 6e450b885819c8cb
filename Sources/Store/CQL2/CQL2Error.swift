public import Catalog

/// Why a filter cannot be taken, and where.
public struct CQL2Error: Error, Hashable, Sendable {
    public enum Kind: String, Sendable, CaseIterable {
        /// It does not follow the grammar.
        case syntax
        /// A literal that cannot be: 30 February, an open ring, a number past all numbers.
        case literal
        /// It is larger than allowed.
        case limit
        /// A property that does not exist here.
        case property
        /// A function that does not exist here, or not with these arguments.
        case function
        /// Values of types that do not go together.
        case type
        /// A coordinate outside its coordinate reference system.
        case coordinate
    }

    /// A place in the filter as it was written.
    public struct Place: Hashable, Sendable {
        /// UTF-8 bytes before the place.
        public let offset: Int
        /// The number of the character (Unicode scalar), from 1.
        public let column: Int
        /// In JSON: the JSON Pointer (RFC 6901) of the value; empty for the whole document.
        public let pointer: String?

        public init(offset: Int, column: Int, pointer: String?) {
            self.offset = offset
            self.column = column
            self.pointer = pointer
        }
    }

    public let kind: Kind
    /// Nil when the expression was not read from a text.
    public let place: Place?
    /// What is wrong, or what was found.
    public let problem: Localized
    /// What should stand there.
    public let expected: Localized?

    public init(kind: Kind, place: Place?, problem: Localized, expected: Localized?) {
        self.kind = kind
        self.place = place
        self.problem = problem
        self.expected = expected
    }

    /// The whole complaint in one sentence: where, what was found, what was expected.
    public var message: Localized {
        var th = "ตัวกรองผิด"
        var en = "The filter is wrong"
        if let place {
            th += "ที่อักขระที่ \(place.column)"
            en += " at character \(place.column)"
            if let pointer = place.pointer {
                th += " (\(pointer.isEmpty ? "ทั้งเอกสาร" : pointer))"
                en += " (\(pointer.isEmpty ? "the whole document" : pointer))"
            }
        }
        th += ": \(problem.th)"
        en += ": \(problem.en)"
        if let expected {
            th += " ควรเป็น\(expected.th)"
            en += "; expected \(expected.en)"
        }
        return Localized(th: th, en: en + ".")
    }
}
