import Catalog
import Foundation
import Reports

/// Someone who has every answer and works out what the hidden cells may hold, by linear programming (SciPy).
///
/// The unknowns are the figures of the leaves: areas of the dataset's level, and groups of unplaced rows.
struct Attacker {
    struct Case: Encodable {
        /// How many unknowns there are, each at least 0.
        let unknowns: Int
        /// The most that each may be; nil: unknown.
        let most: [Double?]
        /// What was shown: unknowns with their signs, and their sum.
        let shown: [Shown]
        /// What must not be known better than within a range.
        let secrets: [Secret]
    }

    struct Shown: Encodable {
        let plus: [Int]
        var minus: [Int] = []
        let sum: Double
    }

    struct Secret: Encodable {
        let name: String
        let of: [Int]
        /// Its true value, which every solution set must contain.
        let is_: Double
        let range: Double
    }

    private struct Verdict: Decodable {
        let failures: [String]
        let secrets: Int
    }

    /// The secrets that come out, and how many were tried.
    static func attack(_ cases: [Case]) throws -> (failures: [String], secrets: Int) {
        let script = """
            import sys, json
            import numpy as np
            from scipy.optimize import linprog
            failures, secrets = [], 0
            for number, case in enumerate(json.load(sys.stdin)):
                n = case['unknowns']
                # Equal equations are kept once.
                rows = {}
                for s in case['shown']:
                    row = [0] * n
                    for i in s['plus']: row[i] += 1
                    for i in s['minus']: row[i] -= 1
                    rows[tuple(row)] = s['sum']
                A = np.array(list(rows)) if rows else None
                b = list(rows.values()) if rows else None
                bounds = [(0, m) for m in case['most']]
                # An amphoe of one tambon is the same secret as the tambon.
                wanted = {}
                for s in case['secrets']:
                    key = tuple(sorted(s['of']))
                    if key not in wanted or wanted[key]['range'] < s['range']: wanted[key] = s
                for s in wanted.values():
                    secrets += 1
                    c = [0] * n
                    for i in s['of']: c[i] = 1
                    low = linprog(c, A_eq=A, b_eq=b, bounds=bounds, method='highs')
                    high = linprog([-x for x in c], A_eq=A, b_eq=b, bounds=bounds, method='highs')
                    if low.status not in (0, 3) or high.status not in (0, 3):
                        failures.append(f"{number} {s['name']}: no solution ({low.status}, {high.status})")
                        continue
                    top = np.inf if high.status == 3 else -high.fun
                    bottom = low.fun
                    if not (bottom - 1e-6 <= s['is_'] <= top + 1e-6):
                        failures.append(f"{number} {s['name']}: {s['is_']} is outside {bottom}..{top}")
                    elif top - bottom < s['range'] - 1e-6:
                        failures.append(f"{number} {s['name']}: {s['is_']} is known to be in {bottom}..{top}, not {s['range']}")
            json.dump({'failures': failures, 'secrets': secrets}, sys.stdout)
            """
        let verdict = try JSONDecoder().decode(Verdict.self, from: try Python.run(script, try JSONEncoder().encode(cases)))
        return (verdict.failures, verdict.secrets)
    }
}

/// What a country's answers show of one round, as equations over its leaves.
struct ShownWorld {
    let country: SmallCountry
    let level: AreaLevel
    /// For each leaf the text of its area, or of the smallest area in which it surely lies (`""`: the country).
    let leaves: [String]
    let groups: [UnplacedRows]
    let areas: [AreaCode]

    init(_ country: SmallCountry, _ rollUp: RollUp) {
        self.country = country
        level = rollUp.dataset.level
        areas = country.codes(level)
        groups = rollUp.unplaced
        leaves = areas.map(\.text) + groups.map { $0.place?.text ?? "" }
    }

    func leaves(in place: ReportPlace) -> [Int] {
        leaves.indices.filter { i in
            switch place {
            case .country: return true
            case .area(let code): return leaves[i].hasPrefix(code.text)
            case .regionClass(let division, let id):
                let member = country.frame.divisions.first { $0.id == division }?.classes.first { $0.id == id }
                return member?.provinces.contains { leaves[i].hasPrefix($0.text) } ?? false
            }
        }
    }

    /// Every cell of every answer: all levels, divisions, totals, areas and unplaced rows.
    func cells(_ answer: Reporter.Answer) -> [(leaves: [Int], figure: Figure, name: String)] {
        var cells: [(leaves: [Int], figure: Figure, name: String)] = []
        func add(_ table: ReportTable?) {
            guard let table else { return }
            for row in table.rows + [table.total] { cells.append((leaves(in: row.place), row.figure, "\(table.level.text) \(row.place.id)")) }
            for row in table.unplaced {
                let group = groups.firstIndex(of: row.rows) ?? 0
                cells.append(([areas.count + group], row.figure, "unplaced \(row.rows.code?.text ?? "-")"))
            }
        }
        for reportLevel in SmallCountry.levels { add(answer.table(reportLevel)) }
        for area in country.codes(.province) + country.codes(.amphoe) {
            for reportLevel in AreaLevel.allCases where reportLevel >= area.level { add(answer.table(.areas(reportLevel), within: area)) }
        }
        return cells
    }
}
