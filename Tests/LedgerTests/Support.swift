import Catalog
import Testing

@testable import Ledger

func code(_ text: String) throws -> AreaCode { try #require(AreaCode(text)) }

let august = Period(fiscalYear: 2567, round: 11)

func officer(_ role: Role, _ scope: String?) -> Officer {
    Officer(name: "\(role.rawValue)-\(scope ?? "all")", role: role, scope: scope.flatMap { AreaCode($0) })
}

/// One sheet that officers work on.
struct Work {
    let rules: Rules
    let key: SheetKey
    var standing = Standing()
    var day = "2024-08-20"
    var overrides: [WindowOverride] = []
    var signers: [AreaCode] = []
    var signedElsewhere: [AreaCode] = []

    init(_ dataset: Dataset, _ unit: String) throws {
        rules = Rules(dataset, areas: country)
        key = SheetKey(dataset: dataset.id, period: august, unit: try code(unit))
    }

    /// Takes a step; a refusal leaves the sheet as it was.
    @discardableResult mutating func take(_ step: Step, _ officer: Officer) -> LedgerRefusal? {
        let circumstances = Circumstances(
            time: "\(day)T03:00:00Z", day: day, overrides: overrides, signers: signers, signedElsewhere: signedElsewhere)
        do {
            standing = try rules.decide(step, by: officer, on: key, standing, circumstances)
            return nil
        } catch {
            return error
        }
    }

    /// Takes a step that has to be refused.
    mutating func refused(_ step: Step, _ officer: Officer) throws -> LedgerRefusal {
        let refusal = take(step, officer)
        return try #require(refusal)
    }
}
