import Catalog
import Foundation
import Geo
import SpatiaLiteStore
import Store
import Testing

/// What the random filters do not reach: costs, edges and refusals of the functions.
@Suite struct FunctionTests {
    private static let here = Filter.property(Filter.geometryProperty)

    private func ids(_ store: EmbeddedStore, _ layer: Layer, _ filter: Filter) throws -> [String] {
        var query = FeatureQuery(layer: layer)
        query.filter = filter
        return try store.collect(query).0.features.map(\.id).sorted()
    }

    @Test func aFilterThatTakesTooLongIsTooCostly() throws {
        let folder = try Folder()
        let features = Feature.many(3_000, Samples.polygons)
        let built = try folder.build([(Samples.polygons, features), (Samples.points, Feature.many(500, Samples.points))])
        let hasty = try EmbeddedStore(path: folder.store, catalog: built.catalog, .reading, timeBudget: .milliseconds(5))
        var query = FeatureQuery(layer: Samples.polygons)
        query.filter = .compare(
            .greater, .function("DISTANCE_M", [Self.here, .function("NEAREST", [.literal(.text("villages")), .literal(.integer(100))])]),
            .literal(.integer(1)))
        let costly = StoreError.tooCostly(budget: .milliseconds(5))
        #expect(throws: costly) { try hasty.collect(query) }
        #expect(throws: costly) { try hasty.count(query.bound(to: .anonymous)) }
        query.order = [SortKey(property: "rai", descending: true)]
        #expect(throws: costly) { try hasty.collect(query) }
        // The sessions are as good as before, and what has no filter takes its time.
        query = FeatureQuery(layer: Samples.polygons)
        #expect(try hasty.collect(query).1.returned == 3_000)
        query.filter = .isIn(.property("code"), [.literal(.text("K-1"))])
        #expect(try hasty.collect(query).0.features.map(\.id) == ["K-1"])
    }

    @Test func theNearestOfTheSameLayerIsAnotherFeature() throws {
        let layer = Samples.layer("places", .point, [Samples.field("code", .text, required: true)])
        let folder = try Folder()
        let store = try folder.build([(layer, [0.0, 0.01, 0.03].enumerated().map { i, x in
            Feature(id: "\(i)", shape: .point(x: 100 + x, y: 0), values: [.text("\(i)")])
        } + [Feature(id: "nowhere", shape: nil, values: [.text("nowhere")])])])
        func nearest(_ n: Int64) -> Filter { .function("NEAREST", [.literal(.text("places")), .literal(.integer(n))]) }
        // 0.01 degrees of the equator are 1113 metres.
        #expect(try ids(store, layer, .function("WITHIN_M", [Self.here, nearest(1), .literal(.integer(1_114))])) == ["0", "1"])
        #expect(try ids(store, layer, .compare(.greater, .function("DISTANCE_M", [nearest(1), Self.here]), .literal(.integer(2_000)))) == ["2"])
        #expect(try ids(store, layer, .spatial(.equals, nearest(2), .geometry(.point(x: 100, y: 0)))) == ["2"])
        // A layer of three has no third neighbour: nothing is known of it, true or false.
        #expect(try ids(store, layer, .isNull(nearest(3))) == ["0", "1", "2", "nowhere"])
        let within = Filter.function("WITHIN_M", [Self.here, nearest(3), .literal(.integer(1_000))])
        #expect(try ids(store, layer, within) == [])
        #expect(try ids(store, layer, .not(within)) == [])
        #expect(try ids(store, layer, .not(.function("WITHIN_M", [Self.here, nearest(2), .literal(.integer(-1))]))) == ["0", "1", "2"])
    }

    @Test func withoutAnAreaCodeTheAreasOutlineDecides() throws {
        let square = Shape.multiPolygon([[[(100, 10), (102, 10), (102, 12), (100, 12), (100, 10)].map { Coordinate(x: $0.0, y: $0.1) }]])
        let areas = Samples.layer("provinces", .multiPolygon, [Samples.field("code", .text, required: true)], area: 0)
        let places = Samples.layer("places", .point, [Samples.field("code", .text, required: true)])
        let folder = try Folder()
        let store = try folder.build([
            (areas, [Feature(id: "56", shape: square, values: [.text("56")])]),
            (places, [(101.0, 11.0), (103, 11), (101, 12.5)].enumerated().map { i, p in
                Feature(id: "\(i)", shape: .point(x: p.0, y: p.1), values: [.text("\(i)")])
            }),
        ])
        func area(_ code: String) -> Filter { .function("IN_AREA", [.literal(.text(code))]) }
        #expect(try ids(store, places, area("56")) == ["0"])
        #expect(try ids(store, places, .not(area("56"))) == ["1", "2"])
        #expect(try ids(store, places, area("57")) == [], "an area without outline holds nothing that is known")
        #expect(throws: StoreError.self) { try ids(store, places, area("56010101")) }
    }

    @Test func namesAreLookedUpWhenTheFilterIsChecked() throws {
        let areas = AreaRegister(
            areas: ["56", "38", "3801", "380101"].compactMap { AreaCode($0) }.map { Area(code: $0, name: Samples.text($0.text)) },
            abolished: [AbolishedArea(code: try #require(AreaCode("4399")), name: "เก่า", date: "2011-03-31", successors: [try #require(AreaCode("3801"))])])
        let subject = CQL2.Subject(Samples.points, catalog: Catalog(layers: [Samples.points, Samples.lines], areas: areas))
        func fault(_ text: String) -> CQL2Error? {
            do {
                _ = try CQL2.Filter(text: text).check(against: subject)
                return nil
            } catch {
                return error
            }
        }
        #expect(fault("IN_AREA('3801')") == nil)
        #expect(fault("IN_AREA('38010101') AND WITHIN_M(geometry, NEAREST('roads', 100), 5)") == nil)
        #expect(fault("IN_AREA('99')")?.problem.en == "there is no area 99")
        #expect(fault("IN_AREA('99')")?.place?.column == 9)
        #expect(fault("IN_AREA('4399')")?.expected?.en == "what carries it on: 3801")
        #expect(fault("IN_AREA('5')")?.expected?.en == "an area code of 2, 4, 6 or 8 digits")
        #expect(fault("IN_AREA(level)")?.expected?.en == "a text, such as '56'")
        #expect(fault("S_EQUALS(geometry, NEAREST('rivers', 1))")?.expected?.en == "one of villages, roads")
        #expect(fault("S_EQUALS(geometry, NEAREST(level, 1))") != nil)
        for rank in ["0", "101", "households"] {
            #expect(fault("NEAREST('roads', \(rank)) IS NULL")?.expected?.en == "a whole number from 1 to 100")
        }
        #expect(fault("NEAREST('roads', 100) IS NULL") == nil)
        #expect(fault("owner = 'x'")?.kind == .property, "a column that the reader may not see does not exist")
    }

    @Test func fractionsOfASecondCompareWithWholeSeconds() throws {
        let layer = Samples.layer("events", .point, [Samples.field("code", .text, required: true), Samples.field("at", .instant)], time: 1)
        let times = ["2024-10-01T10:30:00Z", "2024-10-01T10:30:00.5Z", "2024-10-01T10:30:00.50Z", "2024-10-01T10:30:01.0Z", "2024-10-01T10:30:10Z"]
        let folder = try Folder()
        let store = try folder.build([(layer, times.enumerated().map { i, t in Feature(id: "\(i)", shape: nil, values: [.text("\(i)"), .text(t)]) })])
        func at(_ how: Filter.Comparison, _ time: String) -> Filter { .compare(how, .property("at"), .instant(time)) }
        #expect(try ids(store, layer, at(.greater, "2024-10-01T10:30:00Z")) == ["1", "2", "3", "4"])
        #expect(try ids(store, layer, at(.equal, "2024-10-01T10:30:00.5Z")) == ["1", "2"])
        #expect(try ids(store, layer, at(.equal, "2024-10-01T10:30:01Z")) == ["3"])
        #expect(try ids(store, layer, at(.lessOrEqual, "2024-10-01T10:30:01Z")) == ["0", "1", "2", "3"])
        #expect(try ids(store, layer, .isIn(.property("at"), [.instant("2024-10-01T10:30:10Z"), .date("2024-10-01")])) == ["4"])
        var query = FeatureQuery(layer: layer)
        query.interval = TimeInterval(start: "2024-10-01T10:30:00.2Z", end: "2024-10-01T10:30:01Z")
        #expect(try store.collect(query).0.features.map(\.id).sorted() == ["1", "2", "3"])
        #expect(try store.state(layer).times == TimeInterval(start: times[0], end: times[4]))
    }
}
