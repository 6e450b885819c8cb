internal import Catalog

/// The names of all areas, folded for search.
struct AreaNames: Sendable {
    private var text: [UInt8] = []
    private var starts: [Int32] = [0]
    private var levels: [AreaLevel] = []
    /// The place of the area above; -1 for a province.
    private var parents: [Int32] = []
    private var places: [AreaCode: Int32] = [:]

    /// In tables of matches: no match; and what is added when it is an area above that matches.
    static let none: UInt8 = 0xFF
    static let inherited: UInt8 = 4

    init(_ register: AreaRegister) {
        var scratch: [UInt8] = []
        for area in register.areas {
            places[area.code] = Int32(levels.count)
            parents.append(area.code.parent.flatMap { places[$0] } ?? -1)
            levels.append(area.code.level)
            SearchText.append(Self.name(area).utf8.span, scratch: &scratch, to: &text)
            text.append(SearchText.fieldEnd)
            SearchText.append(area.name.en.utf8.span, scratch: &scratch, to: &text)
            starts.append(Int32(text.count))
        }
    }

    /// The area's Thai name without what it is called: Bangkok's carry it in their names.
    private static func name(_ area: Area) -> String {
        for word in ["เขต", "แขวง"] where area.code.province.text == "10" && area.name.th.hasPrefix(word) {
            return String(area.name.th.dropFirst(word.count))
        }
        return area.name.th
    }

    var count: Int { levels.count }

    /// The place of the area of a code or of the nearest one above that is known; -1: none.
    func place(of code: AreaCode) -> Int32 {
        var code: AreaCode? = code
        while let at = code {
            if let place = places[at] { return place }
            code = at.parent
        }
        return -1
    }

    /// For each area how well the word stands in its name (0: it is the name, 1: starts it, 2: in it), plus
    /// ``inherited`` when it is the name of an area above, or ``none``.
    func grades(of word: SearchQuestion.Word) -> [UInt8] {
        var grades = [UInt8](repeating: Self.none, count: levels.count)
        let names = text.span, needle = word.text.span
        for i in levels.indices {
            var best = Self.none
            if word.level == nil || word.level == levels[i] {
                let name = names.extracting(Int(starts[i])..<Int(starts[i + 1]))
                best = SearchText.grade(of: needle, in: name).map { min($0, 2) } ?? Self.none
            }
            if parents[i] >= 0 {
                let above = grades[Int(parents[i])]
                if above != Self.none { best = min(best, above < Self.inherited ? above + Self.inherited : above) }
            }
            grades[i] = best
        }
        return grades
    }
}

/// A question with what the areas say to its words.
struct SearchTask {
    let question: SearchQuestion
    /// For each word the grade of each area, one table after another.
    let grades: [UInt8]
    /// How many areas a table has.
    let areas: Int
    /// All words that are bound to no area, as one name; empty when there are fewer than two.
    let wholeName: [UInt8]

    init(_ question: SearchQuestion, _ names: AreaNames) {
        var question = question
        var tables: [UInt8] = []
        for i in question.words.indices {
            var grades = names.grades(of: question.words[i])
            // อ.ส.ม. is no amphoe: a word that no area of its level has is a word like any other.
            if question.words[i].level != nil, grades.allSatisfy({ $0 == AreaNames.none }) {
                question.unbind(i)
                grades = names.grades(of: question.words[i])
            }
            tables += grades
        }
        let free = question.words.filter { $0.level == nil }
        wholeName = free.count < 2 ? [] : Array(free.map(\.text).joined(separator: [SearchText.space]))
        self.question = question
        grades = tables
        areas = names.count
    }
}
