import Catalog
import Geo
import Store
import Testing

@testable import Demo

@Suite struct CountTests {
    private func counts(_ country: DemoCountry) throws -> [String: Int] {
        var counts: [String: Int] = [:]
        for id in DemoCountry.layerIDs { counts[id] = try country.count(layer(id)) }
        return counts
    }

    @Test func `The national demo has the numbers of the sources`() throws {
        #expect(
            try counts(Shared.national.get()) == [
                "provinces": 77, "amphoe": 928, "tambons": 7_436, "villages": 75_000, "knn_plots": 22_791,
                "volunteer_centres": 76, "learning_centres": 1_885, "study_centres": 13, "plant_trees": 5_200,
                "tourism_villages": 3_680,
            ])
    }

    @Test func `The small demo is Phayao`() throws {
        #expect(
            try counts(Shared.phayao.get()) == [
                "provinces": 1, "amphoe": 9, "tambons": 68, "villages": 804, "knn_plots": 245, "volunteer_centres": 1,
                "learning_centres": 19, "study_centres": 0, "plant_trees": 0, "tourism_villages": 43,
            ])
        let phayao = try Shared.phayao.get().provinces[0]
        #expect(phayao.villages.count { !$0.isUrban } == 750)
        #expect(Set(phayao.plots.map { phayao.villages[$0.village].amphoe }).count == 6)
    }

    @Test func `Lampang comes with its study centre and trees`() throws {
        let country = try DemoCountry(inputs: Shared.inputs.get(), scale: .lampang)
        #expect(
            try counts(country) == [
                "provinces": 1, "amphoe": 13, "tambons": 100, "villages": 970, "knn_plots": 296, "volunteer_centres": 1,
                "learning_centres": 28, "study_centres": 1, "plant_trees": 400, "tourism_villages": 50,
            ])
        #expect(country.provinces[0].villages.count { !$0.isUrban } == 906)
    }

    @Test func `Rural villages add up in each region`() throws {
        var rural: [String: Int] = [:]
        for province in try Shared.national.get().provinces {
            rural[province.area.region, default: 0] += province.villages.count { !$0.isUrban }
        }
        #expect(rural == ["C": 14_932, "N": 15_501, "S": 8_315, "NE": 31_712])
        #expect(rural.values.reduce(0, +) == 70_460)
    }

    @Test func `Plots stand in 73 provinces and 566 amphoe, and 11,414 belong to sufficiency households`() throws {
        let provinces = try Shared.national.get().provinces
        let withPlots = provinces.filter { !$0.plots.isEmpty }
        #expect(withPlots.count == 73)
        #expect(withPlots.reduce(0) { sum, p in sum + Set(p.plots.map { p.villages[$0.village].amphoe }).count } == 566)
        #expect(provinces.reduce(0) { $0 + $1.plots.count { $0.isSufficiencyHousehold } } == 11_414)
        for province in provinces {
            #expect(province.plots.allSatisfy { !province.villages[$0.village].isUrban })
            #expect(province.learningCentres.allSatisfy { !province.villages[$0.village].isUrban })
            #expect(province.tourismVillages.allSatisfy { !province.villages[$0.village].isUrban })
        }
    }

    @Test func `Every province keeps the counts of its row`() throws {
        for province in try Shared.national.get().provinces {
            let counts = province.area.counts
            #expect(province.villages.count == counts.villages)
            #expect(province.villages.count { !$0.isUrban } == counts.ruralVillages)
            #expect(province.plots.count == counts.plots)
            #expect(Set(province.plots.map { province.villages[$0.village].amphoe }).count == counts.plotAmphoe)
            #expect(province.learningCentres.count == counts.learningCentres)
            #expect(province.tourismVillages.count == counts.tourismVillages)
            #expect(province.volunteerCentres.count == counts.volunteerCentres)
        }
    }

    @Test func `Urban villages fill the capital's tambons first`() throws {
        for province in try Shared.national.get().provinces {
            let capital = province.villages.filter { $0.amphoe == 0 }
            let elsewhere = province.villages.contains { $0.amphoe != 0 && $0.isUrban }
            if elsewhere { #expect(capital.allSatisfy { $0.isUrban }) }
            let firstRural = capital.firstIndex { !$0.isUrban } ?? capital.count
            #expect(capital[firstRural...].allSatisfy { !$0.isUrban })
        }
    }

    @Test func `The shares of sizes, titles and repeated names are those of the rules`() throws {
        let provinces = try Shared.national.get().provinces
        let plots = provinces.flatMap(\.plots)
        func share(_ condition: (Plot) -> Bool) -> Double { Double(plots.count(where: condition)) / Double(plots.count) }
        #expect(abs(share { $0.rai == 1 } - 0.36) < 0.01)
        #expect(abs(share { $0.rai == 3 } - 0.625) < 0.01)
        #expect(abs(share { $0.rai == 10 } - 0.006) < 0.003)
        #expect(abs(share { $0.rai == 15 } - 0.009) < 0.003)
        #expect(plots.allSatisfy { ($0.model == "CLM") == ($0.rai >= 10) })
        #expect(abs(share { $0.titleType == "chanote" } - 0.46) < 0.01)
        #expect(abs(share { $0.titleType == "spk401" } - 0.22) < 0.01)
        var repeated = 0
        for province in provinces {
            for (_, villages) in Dictionary(grouping: province.villages, by: \.tambon) {
                repeated += villages.count - Set(villages.map(\.name)).count
            }
        }
        #expect((0.12...0.18).contains(Double(repeated) / 75_000))
    }

    @Test func `A country made three times has three of each village and plot, the first as ever`() throws {
        let once = try Shared.phayao.get(), thrice = try DemoCountry(inputs: Shared.inputs.get(), scale: .phayao, times: 3)
        for id in DemoCountry.layerIDs {
            let times = ["villages", "knn_plots"].contains(id) ? 3 : 1
            let a = try once.features(id), b = try thrice.features(id)
            #expect(try b.count == times * a.count && thrice.count(layer(id)) == b.count)
            #expect(Set(b.map(\.id)).count == b.count)
            for (i, feature) in a.enumerated() {
                let first = b[i * times]
                #expect(first.id == feature.id && first.shape == feature.shape && first.values == feature.values)
            }
            guard times > 1 else { continue }
            for (i, copy) in b.enumerated() where i % times > 0 {
                let first = b[i - i % times]
                let moved = zip(copy.shape?.xy ?? [], first.shape?.xy ?? []).map { abs($0 - $1) }
                #expect(moved.count == first.shape?.xy.count && moved.allSatisfy { $0 <= 0.020_001 } && moved.contains { $0 > 0 })
                #expect(copy.values[0] == .text(copy.id))
            }
        }
    }
}
