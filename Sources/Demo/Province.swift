import Geo

/// All features of a province.
struct Province: Sendable {
    let area: DemoInputs.Province
    let shape: Shape
    let amphoe: [Division]
    let tambons: [Tambon]
    let villages: [Village]
    let plots: [Plot]
    let volunteerCentres: [VolunteerCentre]
    let learningCentres: [LearningCentre]
    let studyCentres: [StudyCentre]
    let tourismVillages: [TourismVillage]

    /// Computes them in a context of GEOS of its own, so that each province may be made on any thread.
    init(_ area: DemoInputs.Province, boundaries: Boundaries, sufficiency: SufficiencyHouseholds) throws(DemoError) {
        let land = try ProvinceLand(area, boundaries: boundaries, context: GEOSContext())
        self.area = area
        shape = land.shape
        amphoe = land.amphoe
        tambons = land.tambons.enumerated().map { Tambon(division: $1, amphoe: land.amphoe(ofTambon: $0)) }
        do throws(GEOSError) {
            villages = try Village.all(of: land)
        } catch {
            throw .geometry(area: area.code, error)
        }
        var layout = PlotLayout(land, villages, sufficiency)
        plots = layout.plots()
        volunteerCentres = VolunteerCentre.all(of: land)
        learningCentres = LearningCentre.all(of: land, villages)
        studyCentres = StudyCentre.all(of: land)
        tourismVillages = TourismVillage.all(of: land, villages)
    }

    struct Tambon: Sendable {
        let division: Division
        /// The number of its amphoe in the province.
        let amphoe: Int
    }
}
