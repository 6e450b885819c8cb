import Testing

@testable import Ledger

struct StandingTests {
    @Test func statesComeInTheOrderOfTheWork() {
        #expect(SheetState.allCases.sorted() == [.empty, .draft, .saved, .locked, .collected])
    }
}
