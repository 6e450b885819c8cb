import Testing

@testable import Demo

@Suite struct DeterminismTests {
    @Test func `Two runs tell the same features, whatever the threads did`() throws {
        let again = try DemoCountry(inputs: Shared.inputs.get(), scale: .phayao)
        #expect(try again.fingerprint() == Shared.phayao.get().fingerprint())
    }

    /// Computed with GEOS 3.11.1; another version may cut a cell's corner elsewhere by a millionth of a degree.
    @Test func `The small demo is the same on every machine`() throws {
        let found = try Shared.phayao.get().fingerprint()
        #expect(found == 18_235_262_021_408_092_208)
    }

    @Test(arguments: DemoCountry.layerIDs)
    func `The small demo is a part of the national one`(id: String) throws {
        let small = try Shared.phayao.get().features(id)
        let ids = Set(small.map(\.id))
        let same = try Shared.national.get().features(id).filter { ids.contains($0.id) }
        #expect(same.count == small.count)
        for (a, b) in zip(small, same) {
            #expect(a.id == b.id && a.shape == b.shape && a.values == b.values)
        }
    }

    @Test func `Progress counts every province once`() throws {
        let seen = Seen()
        _ = try DemoCountry(inputs: Shared.inputs.get(), scale: .lampang) { seen.add($0) }
        #expect(seen.all == [DemoProgress(provincesDone: 1, provinces: 1)])
    }
}
