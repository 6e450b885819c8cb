import Catalog
import FilterSamples
import Reports
import TestSupport
import Testing

@Suite struct TableJoinTests {
    private static let frame = Result { AreaFrame(register: try repositoryCatalog.get().areas, villages: []) }

    private static func join(_ text: String, key: String? = nil, value: String? = nil) throws -> TableJoin {
        try TableJoin(Array(text.utf8), key: key, value: value, in: try frame.get())
    }

    @Test func municipalitiesInATableOfTambonsAreNamedAsWhatTheyAre() throws {
        let register = try repositoryCatalog.get().areas
        let tambons = register.areas(.tambon).map(\.code.text).filter { !$0.hasPrefix("10") }.prefix(4211)
        let provinces = register.areas(.province).map(\.code.text).filter { $0 != "10" }
        let municipalities = (0..<340).map { "\(provinces[$0 % provinces.count])\(93 + $0 / provinces.count)01" }
        var random = SeededGenerator(seed: 1)
        let codes = (Array(tambons) + municipalities).shuffled(using: &random)
        let csv = "ลำดับ,รหัสตำบล,อัตรา\n" + codes.enumerated().map { "\($0 + 1),\($1),\(random.below(10_000))\n" }.joined()
        let joined = try Self.join(csv, value: "อัตรา")
        #expect(joined.matched.count == 4211 && joined.unmatched.count == 340)
        #expect(joined.faults.map(\.fault) == [.code(.municipality)] && joined.faults.map(\.count) == [340])
        #expect(joined.level == .tambon && joined.key == .code(1) && joined.valueColumn == 2)
        #expect(joined.matched.allSatisfy { $0.value != nil })
        #expect(joined.unmatched.allSatisfy { $0.place?.level == .province })
        #expect(joined.summary.th == "วางบนพื้นที่ได้ 4,211 จาก 4,551 แถว; 340 แถว: เทศบาล ไม่ใช่ตำบล")
    }

    @Test func codesAreReadAsSpreadsheetsWriteThem() throws {
        let joined = try Self.join("code;x\n".replacing(";", with: ",") + "56,1\n\"5601\",\"2,500\"\n๕๖๐๑๐๑,๓\n560102.0,-\n'57,4 %\n")
        #expect(joined.matched.map(\.area.text) == ["56", "5601", "560101", "560102", "57"])
        #expect(joined.matched.map(\.value) == [1, 2500, 3, nil, 4])
    }

    @Test func everyRowThatDoesNotFitSaysWhy() throws {
        let register = try repositoryCatalog.get().areas
        let carried = try #require(register.abolishedAreas.first { $0.successors.count == 1 && $0.code.level == .tambon })
        let gone = try #require(register.abolishedAreas.first { $0.successors.isEmpty && $0.code.level == .tambon })
        let joined = try Self.join(
            "code,v\n560101,1\n560101,2\n\(carried.code),3\n\(gone.code),4\n,5\n5\n50990063,6\n565101,7\nรวม,8\n569999999,9\nabc,1\n")
        #expect(joined.matched.map(\.area) == [code("560101"), carried.successors[0]])
        #expect(joined.matched[1].through == carried.code)
        #expect(
            joined.unmatched.map(\.fault) == [
                .repeated, .code(.abolished), .code(.unspecified), .code(.unknown), .code(.community), .code(.registry), .total,
                .code(.unknown), .code(.unknown),
            ])
        #expect(joined.unmatched.map(\.line) == [3, 5, 6, 7, 8, 9, 10, 11, 12])
    }

    @Test func namesAreFoundInTheirProvinceAndAmphoe() throws {
        let joined = try Self.join(
            """
            จังหวัด,อำเภอ,ตำบล,ค่า
            พะเยา,เมือง,,1
            จ.พะเยา,อำเภอเมืองพะเยา,ต.เวียง,2
            กทม.,เขตพระนคร,,3
            อยุธยา,,,4
            พะเยา,เชียงคำ,ทต.เชียงคำ,5
            พะเยา,ไม่มีจริง,,6
            ,เฉลิมพระเกียรติ,,7
            รวม,,,28
            """)
        #expect(joined.matched.map(\.area.text) == ["5601", "560101", "1001", "14"])
        #expect(joined.matched.map(\.value) == [1, 2, 3, 4])
        #expect(joined.unmatched.map(\.fault) == [.code(.municipality), .unknownName, .ambiguousName, .total])
        #expect(joined.unmatched[0].place == code("5603"))
    }

    @Test func everyAreaIsFoundByItsOwnNames() throws {
        let register = try repositoryCatalog.get().areas
        var csv = "province,amphoe,tambon,value\n"
        let tambons = register.areas(.tambon)
        for tambon in tambons {
            let names = [AreaLevel.province, .amphoe].map { tambon.code.ancestor($0).flatMap { register[$0]?.name.th } ?? "" }
            csv += "\(names[0]),\(names[1]),\(tambon.name.th),1\n"
        }
        let joined = try Self.join(csv)
        #expect(joined.matched.count + joined.unmatched.count == tambons.count)
        let right = Set(tambons.map(\.code))
        #expect(joined.matched.allSatisfy { right.contains($0.area) })
        // Where two tambons of an amphoe have one name, nobody can tell.
        #expect(joined.unmatched.allSatisfy { $0.fault == .ambiguousName } && joined.unmatched.count < 20, "\(joined.summary.en)")
    }

    @Test func aTableWithoutAreasIsRefusedWithItsColumns() throws {
        #expect(throws: JoinRefusal.noKey(columns: ["a", "b"])) { try Self.join("a,b\n1,2\n") }
        #expect(throws: JoinRefusal.empty) { try Self.join("") }
        let refusal = #expect(throws: JoinRefusal.self) { try Self.join("a\n\"x") }
        #expect(refusal?.reason.th.hasPrefix("บรรทัด 2") == true)
        #expect(throws: JoinRefusal.noColumn("z", columns: ["code"])) { try Self.join("code\n56\n", key: "z") }
        #expect(throws: JoinRefusal.tooLong(1)) { try TableJoin(Array("code\n56\n57\n".utf8), limit: 1, in: try Self.frame.get()) }
    }

    @Test func damagedTablesAreJoinedOrRefusedAndNeverCrash() throws {
        var random = SeededGenerator(seed: 2)
        let frame = SmallCountry(&random, provinces: 3, most: 2).frame
        let seeds = ["จังหวัด,อำเภอ,ค่า\nP20,A2001,\"1,000\"\nรวม,,3\n", "code,v\n200101,1\n๒๐,2\n'21,฿3\n"].map { Array($0.utf8) }
        for _ in 0..<3000 {
            var bytes = random.pick(seeds)
            for _ in 0...random.below(6) {
                let at = random.below(bytes.count)
                switch random.below(3) {
                case 0: bytes[at] = UInt8(random.below(256))
                case 1: bytes.remove(at: at)
                default: bytes.insert(random.pick([0x22, 0x2C, 0x0A, 0xE0, 0x30]), at: at)
                }
                if bytes.isEmpty { bytes = [0x2C] }
            }
            if let joined = try? TableJoin(bytes, in: frame) {
                #expect(joined.matched.count + joined.unmatched.count < 100)
            }
        }
    }
}
