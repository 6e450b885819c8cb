import Catalog
import Geo
import Testing

/// The register of this repository, against the counts of domain.md section 7.
@Suite struct AreaRegisterTests {
    let register: AreaRegister

    init() throws { register = try repositoryCatalog.get().areas }

    private func code(_ text: String) throws -> AreaCode { try #require(AreaCode(text)) }

    @Test func itHoldsThe77ProvincesThe928AmphoeAndThe7436Tambons() {
        #expect(register.areas(.province).count == 77)
        #expect(register.areas(.amphoe).count == 928)
        #expect(register.areas(.tambon).count == 7436)
        #expect(register.areas(.village).isEmpty)
        #expect(register.areas.count == 77 + 928 + 7436)
        #expect(register.areas.map(\.code) == register.areas.map(\.code).sorted())
    }

    @Test(arguments: [("10", 50, 180), ("56", 9, 68), ("38", 8, 53), ("52", 13, 100), ("30", 32, 289), ("83", 3, 17)])
    func aProvinceHasItsAmphoeAndTambons(_ text: String, amphoe: Int, tambons: Int) throws {
        let children = register.children(of: try code(text))
        #expect(children.count == amphoe)
        #expect(children.reduce(0) { $0 + register.children(of: $1.code).count } == tambons)
    }

    @Test func childrenAreTheAreasWhoseParentItIs() {
        for area in register.areas {
            guard area.code.level < .tambon, area.code.text.hasSuffix("1") else { continue }
            #expect(register.children(of: area.code) == register.areas.filter { $0.code.parent == area.code })
        }
        #expect(register.areas(.tambon).allSatisfy { register.children(of: $0.code).isEmpty })
    }

    @Test func areasCarryTheirNamesAndPostcodes() throws {
        #expect(register[try code("56")]?.name == Localized(th: "พะเยา", en: "Phayao"))
        #expect(register[try code("5601")]?.name.th == "เมืองพะเยา")
        #expect(register[try code("560101")]?.postcode == "56000")
        #expect(register[try code("56")]?.postcode == nil)
        #expect(register.areas(.tambon).allSatisfy { !$0.postcodes.isEmpty })
        #expect(register.areas(.tambon).contains { $0.postcodes.count == 2 })
        #expect(register[try code("5699")] == nil)
        #expect(register[try code("56010101")] == nil)
    }

    @Test func abolishedCodesHaveSuccessorsOrNone() {
        let all = register.abolishedAreas
        #expect(all.count == 1583)
        #expect(all.filter { $0.code.level == .amphoe }.count == 80)
        #expect(all.filter { $0.code.level == .tambon }.count == 1503)
        #expect(all.filter { !$0.successors.isEmpty }.count == 1182)
        #expect(all.filter { $0.successors.isEmpty }.count == 401)
        #expect(all.filter { $0.code.level == .tambon && $0.code.text.hasSuffix("99") }.count == 131)
        for area in all { #expect(area.successors.allSatisfy { register[$0] != nil && $0.level == area.code.level }) }
    }

    @Test func sixtyOneAreasMovedTheirProvinceAllToBuengKan() {
        let moved = register.abolishedAreas.filter { area in area.successors.contains { $0.province != area.code.province } }
        #expect(moved.count == 61)
        #expect(moved.allSatisfy { $0.code.province.text == "43" && $0.successors.allSatisfy { $0.province.text == "38" } })
    }

    @Test func aCodeIsCurrentAbolishedOrUnknown() throws {
        #expect(register.standing(of: try code("5601")) == .current)
        #expect(register.standing(of: try code("4303")) == .abolished(successors: [try code("3801")]))
        #expect(register.successors(of: try code("104701")) == [try code("104702"), try code("104703")])
        #expect(register.successors(of: try code("560103")) == [try code("560902")])
        #expect(register.standing(of: try code("2504")) == .abolished(successors: []))
        #expect(register.standing(of: try code("5650")) == .unknown)
        #expect(register.standing(of: try code("99")) == .unknown)
        #expect(register.successors(of: try code("5601")).isEmpty)
        #expect(register.abolished(try code("4303"))?.date == "2011-03-31")
        #expect(register.abolished(try code("3801")) == nil)
        for area in register.areas { #expect(register.standing(of: area.code) == .current) }
    }

    @Test func aVillageStandsAsItsTambonDoes() throws {
        #expect(register.standing(of: try code("56010101")) == .current)
        #expect(register.standing(of: try code("56010307")) == .abolished(successors: [try code("560902")]))
        #expect(register.standing(of: try code("50990063")) == .unknown)
    }

    @Test func everyProvinceHasARegionInEverySchemeAndBangkokAloneHasNoZone() throws {
        #expect(register.regionSchemes.map(\.id) == ["cdd4", "royal6", "nesdc6", "nesdb7"])
        for province in register.areas(.province) {
            let bangkok = province.code.text == "10"
            for scheme in ["cdd4", "royal6", "nesdb7"] { #expect(register.region(of: province.code, in: scheme) != nil) }
            #expect((register.region(of: province.code, in: "nesdc6") == nil) == bangkok)
            #expect((register.inspectionZone(of: province.code) == nil) == bangkok)
            #expect((register.provinceGroup(of: province.code) == nil) == bangkok)
        }
        #expect(register.region(of: try code("56"), in: "nowhere") == nil)
    }

    @Test(arguments: [
        ("cdd4", ["C": 26, "N": 17, "NE": 20, "S": 14]),
        ("royal6", ["N": 9, "NE": 20, "C": 22, "E": 7, "W": 5, "S": 14]),
        ("nesdc6", ["N": 17, "NE": 20, "C": 17, "E": 8, "S": 11, "SB": 3]),
        ("nesdb7", ["BMR": 6, "C": 6, "E": 8, "W": 6, "N": 17, "NE": 20, "S": 14]),
    ])
    func aSchemeHasClassesOfTheirSize(_ id: String, _ sizes: [String: Int]) throws {
        let scheme = try #require(register.regionScheme(id))
        #expect(Dictionary(uniqueKeysWithValues: scheme.classes.map { ($0.id, $0.provinces.count) }) == sizes)
    }

    @Test func theRegionsOfNESDCAreUnionsOfProvinceGroups() throws {
        let zones = ["C": 1...4, "S": 5...6, "SB": 7...7, "E": 8...9, "NE": 10...14, "N": 15...18]
        for province in register.areas(.province) where province.code.text != "10" {
            let region = try #require(register.region(of: province.code, in: "nesdc6"))
            let zone = try #require(register.inspectionZone(of: province.code))
            #expect(try #require(zones[region.id]).contains(zone), "\(province.code)")
        }
    }

    @Test func eighteenGroupsAreTheEighteenZones() throws {
        let grouping = register.provinceGrouping
        #expect(grouping.validFrom == "2017-11-17")
        #expect(grouping.groups.map(\.inspectionZone) == Array(1...18))
        #expect(grouping.groups.map(\.id) == (1...18).map { $0 < 10 ? "PG0\($0)" : "PG\($0)" })
        #expect(grouping.groups.reduce(0) { $0 + $1.provinces.count } == 76)
        #expect(register.provinceGroup(of: try code("56010101"))?.id == "PG16")
        #expect(register.inspectionZone(of: try code("9001")) == 5)
    }

    @Test func seatsAreThoseOf899AmphoeInsideThailand() throws {
        let seats = register.areas(.amphoe).compactMap { register.seat(of: $0.code) }
        #expect(seats.count == 899)
        #expect(
            seats.allSatisfy { BoundingBox(minX: 97.343, minY: 5.612, maxX: 105.637, maxY: 20.465).contains(x: $0.x, y: $0.y) })
        #expect(register.seat(of: try code("56")) == nil)
    }

    @Test func everyProvinceHasAnOutlineOfClosedCounterClockwiseRings() throws {
        let outlines = register.provinceOutlines()
        #expect(Set(outlines.keys) == Set(register.areas(.province).map(\.code)))
        #expect(outlines.values.reduce(0) { $0 + $1.count } == 4501)
        for shape in outlines.values {
            #expect(shape.kind == .multiPolygon)
            for polygon in shape.polygonEnds.indices {
                for ring in shape.polygon(polygon) {
                    let range = shape.ring(ring)
                    let first = range.lowerBound
                    let last = range.upperBound - 1
                    #expect(shape.xy[2 * first] == shape.xy[2 * last] && shape.xy[2 * first + 1] == shape.xy[2 * last + 1])
                    #expect((shape.signedArea2(ring: ring) > 0) == (ring == shape.polygon(polygon).lowerBound))
                }
            }
        }
        let phayao = try #require(outlines[try code("56")])
        let seat = try #require(register.seat(of: try code("5601")))
        #expect(phayao.bounds.contains(x: seat.x, y: seat.y))
    }

    @Test func aRegisterMadeByHandKeepsTheFirstOfEqualCodes() throws {
        let area = Area(code: try code("56"), name: Localized(th: "ก", en: "a"))
        let register = AreaRegister(areas: [area, area, Area(code: try code("5601"), name: Localized(th: "ข", en: "b"))])
        #expect(register.areas.count == 2)
        #expect(register.children(of: area.code).map(\.name.en) == ["b"])
        #expect(register.inspectionZone(of: area.code) == nil)
        #expect(register.provinceOutlines().isEmpty)
    }
}
