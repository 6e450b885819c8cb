import Catalog
import Geo
import Store

/// How the records of one kind become features: their ids, geometries, and values by the names of fields.
struct LayerContent<Record> {
    typealias Column = (Record, Province) -> Value

    let records: (Province) -> [Record]
    let id: (Record, Province) -> String
    let geometry: (Record, Province) -> Shape
    let values: [String: Column]

    /// Every feature is marked as demo data.
    init(
        _ records: @escaping (Province) -> [Record], id: @escaping (Record, Province) -> String,
        geometry: @escaping (Record, Province) -> Shape, _ parts: [String: Column]...
    ) {
        self.records = records
        self.id = id
        self.geometry = geometry
        values = parts.reduce(["demo": { _, _ in .boolean(true) }]) { $0.merging($1) { _, last in last } }
    }
}

/// The columns that say where a record lies, down to the level that it has.
private func provinceCode<Record>() -> [String: LayerContent<Record>.Column] {
    ["province_code": { .text($1.area.code) }]
}

private func villageCodes<Record>(_ number: @escaping (Record) -> Int) -> [String: LayerContent<Record>.Column] {
    [
        "village_code": { .text($1.villages[number($0)].code) },
        "village_name_th": { .text($1.villages[number($0)].name) },
        "tambon_code": { .text($1.tambons[$1.villages[number($0)].tambon].division.code) },
        "amphoe_code": { .text($1.amphoe[$1.villages[number($0)].amphoe].code) },
        "province_code": { .text($1.area.code) },
    ]
}

private func point(_ position: Coordinate) -> Shape { .point(x: position.x, y: position.y) }

extension LayerContent<Province> {
    static var provinces: Self {
        Self(
            { [$0] }, id: { p, _ in p.area.code }, geometry: { p, _ in p.shape },
            [
                "code": { p, _ in .text(p.area.code) },
                "name_th": { p, _ in .text(p.area.area.nameTh) },
                "name_en": { p, _ in .text(p.area.area.nameEn) },
                "region": { p, _ in .text(p.area.region) },
                "inspection_zone": { p, _ in p.area.group.map { .integer(Int64($0.inspectionZone)) } ?? .null },
                "province_group": { p, _ in p.area.group.map { .text($0.id) } ?? .null },
            ])
    }
}

extension LayerContent<Division> {
    static var amphoe: Self {
        Self(
            \.amphoe, id: { a, _ in a.code }, geometry: { a, _ in a.shape }, provinceCode(),
            [
                "code": { a, _ in .text(a.code) },
                "name_th": { a, _ in .text(a.area.nameTh) },
                "name_en": { a, _ in .text(a.area.nameEn) },
                "province_name_th": { .text($1.area.area.nameTh) },
                "approx": { a, _ in .boolean(a.isApproximate) },
            ])
    }
}

extension LayerContent<Province.Tambon> {
    static var tambons: Self {
        Self(
            \.tambons, id: { t, _ in t.division.code }, geometry: { t, _ in t.division.shape }, provinceCode(),
            [
                "code": { t, _ in .text(t.division.code) },
                "name_th": { t, _ in .text(t.division.area.nameTh) },
                "name_en": { t, _ in .text(t.division.area.nameEn) },
                "amphoe_code": { .text($1.amphoe[$0.amphoe].code) },
                "amphoe_name_th": { .text($1.amphoe[$0.amphoe].area.nameTh) },
                "province_name_th": { .text($1.area.area.nameTh) },
                "postcode": { t, _ in t.division.area.postcode.map { .text($0) } ?? .null },
                "approx": { t, _ in .boolean(t.division.isApproximate) },
            ])
    }
}

extension LayerContent<Village> {
    static var villages: Self {
        Self(
            \.villages, id: { v, _ in v.code }, geometry: { v, _ in point(v.position) }, provinceCode(),
            [
                "code": { v, _ in .text(v.code) },
                "moo": { v, _ in .integer(Int64(v.moo)) },
                "name_th": { v, _ in .text(v.name) },
                "tambon_code": { .text($1.tambons[$0.tambon].division.code) },
                "tambon_name_th": { .text($1.tambons[$0.tambon].division.area.nameTh) },
                "amphoe_code": { .text($1.amphoe[$0.amphoe].code) },
                "amphoe_name_th": { .text($1.amphoe[$0.amphoe].area.nameTh) },
                "province_name_th": { .text($1.area.area.nameTh) },
                "kind": { _, _ in .text("muban") },
                "urban": { v, _ in .boolean(v.isUrban) },
                "rural": { v, _ in .boolean(!v.isUrban) },
                "households": { v, _ in .integer(Int64(v.households)) },
                "population": { v, _ in .integer(Int64(v.population)) },
            ])
    }
}

extension LayerContent<Plot> {
    static var plots: Self {
        Self(
            \.plots, id: { p, _ in p.code }, geometry: { p, _ in p.shape }, villageCodes(\.village),
            [
                "plot_code": { p, _ in .text(p.code) },
                "area_rai": { p, _ in .number(p.rai) },
                "plot_model": { p, _ in .text(p.model) },
                "title_type": { p, _ in .text(p.titleType) },
                "funding_source": { _, _ in .text("loan2564") },
                "fiscal_year": { _, _ in .integer(2564) },
                "sufficiency_household": { p, _ in .boolean(p.isSufficiencyHousehold) },
                "owner_name": { p, _ in .text(p.owner) },
            ])
    }
}

extension LayerContent<VolunteerCentre> {
    static var volunteerCentres: Self {
        Self(
            \.volunteerCentres, id: { c, _ in c.code }, geometry: { c, _ in point(c.position) }, provinceCode(),
            [
                "centre_code": { c, _ in .text(c.code) },
                "name_th": { .text("ศูนย์ผู้นำจิตอาสาพัฒนาชุมชนจังหวัด" + $1.area.area.nameTh) },
                "amphoe_code": { .text($1.amphoe[0].code) },
                "chair_name": { c, _ in .text(c.chairName) },
                "chair_phone": { c, _ in .text(c.chairPhone) },
            ])
    }
}

extension LayerContent<LearningCentre> {
    static var learningCentres: Self {
        Self(
            \.learningCentres, id: { c, _ in c.code }, geometry: { c, _ in point(c.position) }, villageCodes(\.village),
            [
                "centre_code": { c, _ in .text(c.code) },
                "name_th": { .text("ศูนย์เรียนรู้และขับเคลื่อนปรัชญาของเศรษฐกิจพอเพียง" + $1.villages[$0.village].name) },
                "budget_year": { c, _ in .integer(Int64(c.budgetYear)) },
                "can_teach": { c, _ in .boolean(c.canTeach) },
            ])
    }
}

extension LayerContent<StudyCentre> {
    static var studyCentres: Self {
        Self(
            \.studyCentres, id: { c, _ in c.code }, geometry: { c, _ in c.shape }, provinceCode(),
            [
                "centre_code": { c, _ in .text(c.code) },
                "name_th": { c, _ in .text(c.name) },
                "area_rai": { _, _ in .number(StudyCentre.rai) },
            ])
    }
}

extension LayerContent<Tree> {
    static var trees: Self {
        Self(
            { $0.studyCentres.flatMap(\.trees) }, id: { t, _ in t.code }, geometry: { t, _ in point(t.position) }, provinceCode(),
            [
                "tree_code": { t, _ in .text(t.code) },
                "centre_code": { t, _ in .text(t.centre) },
                "species_th": { t, _ in .text(Tree.species[t.species].thai) },
                "species_scientific": { t, _ in .text(Tree.species[t.species].scientific) },
                "height_m": { t, _ in .number(t.heightMetres) },
                "girth_cm": { t, _ in .integer(Int64(t.girthCentimetres)) },
            ])
    }
}

extension LayerContent<TourismVillage> {
    static var tourismVillages: Self {
        Self(
            \.tourismVillages, id: { $1.villages[$0.village].code }, geometry: { point($1.villages[$0.village].position) },
            villageCodes(\.village),
            [
                "name_th": { .text("ชุมชนท่องเที่ยว OTOP นวัตวิถี " + $1.villages[$0.village].name) },
                "highlights": { t, _ in .text(t.highlightsJSON) },
                "homestay_beds": { t, _ in .integer(Int64(t.homestayBeds)) },
                "description_html": { .text($0.descriptionHTML(in: $1)) },
            ])
    }
}
