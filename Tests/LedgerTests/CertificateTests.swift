import Catalog
import Testing

@testable import Ledger

/// The chain of certificates of domain 2.4.
struct CertificateTests {
    let recorder = officer(.amphoeRecorder, "5601"), head = officer(.amphoeHead, "5601")
    let provinceHead = officer(.provinceHead, "56"), central = officer(.central, nil)
    let chain = dataset(.certificates([.tambon, .amphoe, .province]))

    private let tambons = ["560101", "560102"].compactMap { AreaCode($0) }

    /// A sheet with rows of both tambons.
    private func recorded() throws -> Work {
        var work = try Work(chain, "5601")
        #expect(work.take(.edit([try code("56010101"), try code("56010203")]), recorder) == nil)
        return work
    }

    @Test func eachLevelSignsAfterAllBelowIt() throws {
        var work = try recorded()
        let amphoe = try code("5601"), province = try code("56")
        #expect(work.take(.certify(tambons[0]), recorder) == nil)
        #expect(work.standing.state == .draft)
        work.signers = tambons
        let refusal = try work.refused(.certify(amphoe), head)
        #expect(refusal.code == .certificatesMissing)
        #expect(refusal.message.th.contains("ตำบลแม่ต๋ำ (560102)"))
        #expect(refusal.message.en.contains("Mae Tam"))
        work.signers = []
        #expect(work.take(.certify(province), provinceHead)?.code == .certificatesMissing)
        #expect(work.take(.certify(tambons[1]), head) == nil)
        work.signers = tambons
        #expect(work.take(.certify(amphoe), recorder)?.code == .wrongRole)
        #expect(work.take(.certify(amphoe), head) == nil)
        #expect(work.standing.state == .saved)
        #expect(work.standing.certified == [amphoe] + tambons)

        work.signers = [amphoe, try code("5602")]
        #expect(work.take(.certify(province), provinceHead)?.code == .certificatesMissing)
        work.signedElsewhere = [try code("5602")]
        #expect(work.take(.certify(province), provinceHead) == nil)
        #expect(work.standing.state == .locked)
        #expect(work.take(.collect, provinceHead)?.code == .wrongRole)
        #expect(work.take(.collect, central) == nil)
        #expect(work.standing.state == .collected)
    }

    @Test func aCertificateFreezesItsRows() throws {
        var work = try recorded()
        let rowOfFirst = try code("56010101"), rowOfSecond = try code("56010203")
        #expect(work.take(.certify(try code("560101")), recorder) == nil)
        #expect(work.take(.edit([rowOfSecond, rowOfFirst]), recorder)?.code == .certified)
        #expect(work.take(.edit([try code("560101")]), recorder)?.code == .certified)
        #expect(work.take(.edit([rowOfSecond]), recorder) == nil)
        #expect(work.take(.certify(try code("560102")), recorder) == nil)
        #expect(work.take(.certify(try code("5601")), head) == nil)
        #expect(work.take(.edit([]), head)?.code == .certified)
        #expect(work.take(.carryForward([]), head)?.code == .certified)
    }

    @Test func aCertificateIsWithdrawnFromTheTopDown() throws {
        var work = try recorded()
        let amphoe = try code("5601"), province = try code("56")
        work.standing = Standing(state: .locked, certified: [amphoe] + tambons)
        #expect(work.take(.withdraw(tambons[0]), recorder)?.code == .certifiedAbove)
        #expect(work.take(.withdraw(amphoe), head)?.code == .certifiedAbove)
        #expect(work.take(.withdraw(province), head)?.code == .wrongRole)
        #expect(work.take(.withdraw(province), provinceHead) == nil)
        #expect(work.standing.state == .saved)
        #expect(work.take(.withdraw(province), provinceHead)?.code == .notCertified)
        #expect(work.take(.withdraw(tambons[0]), recorder)?.code == .certifiedAbove)
        #expect(work.take(.withdraw(amphoe), recorder)?.code == .wrongRole)
        #expect(work.take(.withdraw(amphoe), provinceHead) == nil)
        #expect(work.standing.state == .draft && work.standing.certified == tambons)
        #expect(work.take(.withdraw(tambons[0]), head) == nil)
        #expect(work.standing.certified == [tambons[1]])
        #expect(work.take(.edit([try code("56010101")]), recorder) == nil)
    }

    @Test func theDepartmentMayWithdrawTheProvincesCertificateUntilItCollects() throws {
        var work = try recorded()
        work.standing = Standing(state: .collected, certified: [try code("5601")])
        #expect(work.take(.withdraw(try code("56")), central)?.code == .collected)
        #expect(work.take(.release, central) == nil)
        #expect(work.take(.withdraw(try code("56")), central) == nil)
        #expect(work.standing.state == .saved)
    }

    @Test func aMunicipalitySignsBesideTambons() throws {
        var work = try recorded()
        let municipality = try code("5699")
        #expect(work.take(.certify(try code("5799")), recorder)?.code == .notInChain)
        #expect(work.take(.certify(municipality), recorder) == nil)
        #expect(work.standing.state == .draft)
        #expect(work.take(.edit([try code("56990063")]), recorder)?.code == .certified)
        work.signers = [municipality]
        #expect(work.take(.certify(try code("5601")), head) == nil)
        #expect(work.take(.withdraw(municipality), recorder)?.code == .certifiedAbove)
    }

    @Test func onlyAreasOfTheChainSign() throws {
        var work = try recorded()
        for area in ["56010101", "5602", "560201", "57"] {
            #expect(work.take(.certify(try code(area)), officer(.amphoeHead, nil))?.code == .notInChain, "\(area)")
        }
    }

    @Test func aProvincesHeadWithOneAmphoeDoesNotSignForTheProvince() throws {
        var work = try recorded()
        work.standing = Standing(state: .saved, certified: [try code("5601")])
        #expect(work.take(.certify(try code("56")), officer(.provinceHead, "5601"))?.code == .outsideArea)
    }

    @Test func aChainMayEndAtTheUnit() throws {
        var work = try Work(dataset(.certificates([.tambon, .amphoe])), "5601")
        #expect(work.take(.certify(try code("560101")), recorder)?.code == .nothingRecorded)
        #expect(work.take(.edit([]), recorder) == nil)
        work.signers = [try code("560101")]
        #expect(work.take(.certify(try code("5601")), head)?.code == .certificatesMissing)
        work.signers = []
        #expect(work.take(.certify(try code("560101")), recorder) == nil)
        #expect(work.take(.certify(try code("5601")), head) == nil)
        #expect(work.standing.state == .locked)
        #expect(work.take(.withdraw(try code("560101")), recorder)?.code == .certifiedAbove)
        #expect(work.take(.withdraw(try code("5601")), head) == nil)
        #expect(work.standing.state == .draft)
    }

    @Test func locksAndCertificatesDoNotMix() throws {
        var certified = try recorded(), lock = try Work(dataset(), "5601")
        for step in [Step.save, .lock, .unlock] { #expect(certified.take(step, head)?.code == .otherWorkflow) }
        for step in [Step.certify(try code("5601")), .withdraw(try code("5601"))] { #expect(lock.take(step, head)?.code == .otherWorkflow) }
    }

    @Test func whoeverHasRowsHasToSign() throws {
        let rules = Rules(chain, areas: country)
        let rows = try ["56010101", "56010102", "56010203", "56990063", "560101", "5601", "57010101"].map { try code($0) }
        #expect(rules.signers(before: try code("5601"), recorded: rows).map(\.text) == ["560101", "560102", "5699"])
        #expect(rules.signers(before: try code("560101"), recorded: rows).isEmpty)
        let units = try ["5601", "5602", "5701"].map { try code($0) }
        #expect(rules.signers(before: try code("56"), recorded: units).map(\.text) == ["5601", "5602"])
        let villages = Rules(dataset(.certificates([.village, .tambon, .amphoe])), areas: country)
        #expect(villages.signers(before: try code("560101"), recorded: rows).map(\.text) == ["56010101", "56010102"])
        #expect(villages.signers(before: try code("5699"), recorded: rows).map(\.text) == ["56990063"])
    }
}
