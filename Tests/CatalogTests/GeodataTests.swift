import Catalog
import Geo
import Testing

/// The catalog of this repository.
@Suite struct GeodataTests {
    let catalog: Catalog

    init() throws { catalog = try repositoryCatalog.get() }

    @Test func thereAreTwelveLayersInTheirOrder() {
        let ids = [
            "provinces", "amphoe", "tambons", "villages", "knn_plots", "volunteer_centres", "learning_centres", "study_centres",
            "plant_trees",
            "tourism_villages", "smile_markets", "elephant_villages",
        ]
        #expect(catalog.layers.map(\.id) == ids)
        for id in ids { #expect(catalog.layer(id)?.id == id) }
        #expect(catalog.layer("plots") == nil)
    }

    /// Field names, each layer's in its order: the contract with the demo and with every client.
    @Test(arguments: [
        ("provinces", "code name_th name_en region inspection_zone province_group demo"),
        ("amphoe", "code name_th name_en province_code province_name_th approx demo"),
        ("tambons", "code name_th name_en amphoe_code amphoe_name_th province_code province_name_th postcode approx demo"),
        (
            "villages",
            "code moo name_th tambon_code tambon_name_th amphoe_code amphoe_name_th province_code province_name_th kind urban rural households population demo"
        ),
        (
            "knn_plots",
            "plot_code village_code village_name_th tambon_code amphoe_code province_code area_rai plot_model title_type funding_source fiscal_year sufficiency_household owner_name demo"
        ),
        ("volunteer_centres", "centre_code name_th amphoe_code province_code chair_name chair_phone demo"),
        ("learning_centres", "centre_code name_th village_code tambon_code amphoe_code province_code budget_year can_teach demo"),
        ("study_centres", "centre_code name_th province_code area_rai demo"),
        ("plant_trees", "tree_code centre_code province_code species_th species_scientific height_m girth_cm demo"),
        (
            "tourism_villages",
            "village_code name_th tambon_code amphoe_code province_code highlights homestay_beds description_html demo"
        ),
        ("smile_markets", "market_code name_th tambon_code amphoe_code province_code sellers status form opening demo"),
        ("elephant_villages", "village_code name_th tambon_code amphoe_code province_code demo"),
    ])
    func aLayerHasItsFields(_ id: String, _ names: String) throws {
        let layer = try #require(catalog.layer(id))
        #expect(layer.fields.map(\.name).joined(separator: " ") == names)
        #expect(layer.key == 0)
        #expect(layer.fields.last?.type == .boolean)
    }

    @Test func onlyOwnersAndChairsArePersonal() {
        var personal: [String: PersonalDataClass] = [:]
        for layer in catalog.layers {
            for field in layer.fields where field.personalData != .open {
                personal["\(layer.id).\(field.name)"] = field.personalData
            }
        }
        #expect(
            personal == [
                "knn_plots.owner_name": .personal, "volunteer_centres.chair_name": .officeContact,
                "volunteer_centres.chair_phone": .officeContact,
            ])
    }

    @Test func tilesCarryPublicFieldsOnlyAmongThemKeyAndLabel() throws {
        for layer in catalog.layers {
            for name in layer.tiles.fields {
                let column = try #require(layer.column(name))
                #expect(layer.fields[column].personalData == .open)
            }
            for column in [layer.key, layer.label] {
                let name = layer.fields[try #require(column)].name
                #expect(layer.tiles.fields.contains(name), "\(layer.id) \(name)")
            }
        }
    }

    @Test func layersOfManyFeaturesArePutTogetherByArea() throws {
        for id in ["villages", "knn_plots", "learning_centres", "tourism_villages", "plant_trees"] {
            let layer = try #require(catalog.layer(id))
            let pyramid = try #require(layer.tiles.pyramid, "\(id)")
            #expect(pyramid.storeys.first?.level == .province && layer.area != nil)
            #expect(pyramid.storey(at: layer.tiles.minimumZoom)?.level == .province && pyramid.storey(at: layer.tiles.maximumZoom) == nil)
            let names = layer.aggregateAttributes.map(\.field.name)
            #expect(Set(names).count == names.count && names.starts(with: ["area_level", "area_code", "area_name", "count", "opens_zoom"]))
        }
        let villages = try #require(catalog.layer("villages"))
        #expect(
            villages.aggregateAttributes.dropFirst(5).map(\.field.name) == ["sum_households", "sum_population", "count_kind_muban", "count_kind_chumchon"])
        #expect(villages.tiles.pyramid?.storeys.map(\.lastZoom) == [6, 8, 9])
        #expect([6, 7, 8, 9, 10].map { villages.tiles.pyramid?.storey(at: $0)?.level } == [.province, .amphoe, .amphoe, .tambon, nil])
    }

    @Test func regionsOfTheProvinceLayerAreTheClassesOfTheDepartment() throws {
        let layer = try #require(catalog.layer("provinces"))
        let field = layer.fields[try #require(layer.column("region"))]
        let scheme = try #require(catalog.areas.regionScheme("cdd4"))
        #expect(
            Dictionary(uniqueKeysWithValues: field.choices.map { ($0.value, $0.title) })
                == Dictionary(uniqueKeysWithValues: scheme.classes.map { ($0.id, $0.title) }))
    }

    @Test func titleTypesAreThoseOfTheDomain() throws {
        let layer = try #require(catalog.layer("knn_plots"))
        let field = layer.fields[try #require(layer.column("title_type"))]
        #expect(
            field.choices.map(\.value) == [
                "chanote", "ns3", "ns3k", "ns3kh", "spk401", "sk1", "ns2", "nk3", "ksn5", "stk", "pbt5", "kth", "ratchaphatsadu",
                "other", "unknown",
            ])
    }

    @Test func headingsOfTheOfficesLeadToOneFieldOfALayer() {
        for layer in catalog.layers {
            var seen = Set<String>()
            for field in layer.fields {
                for name in [field.name] + field.aliases {
                    #expect(seen.insert(name.lowercased()).inserted, "\(layer.id) \(name)")
                }
            }
        }
        let villages = catalog.layer("villages")
        #expect(villages?.fields.first?.aliases.contains("NRD_CODE") == true)
    }
}
