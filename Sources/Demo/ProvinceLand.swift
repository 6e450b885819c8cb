import Geo

/// A province with its amphoe and tambons and their polygons: the ground on which its features are put.
struct ProvinceLand {
    let province: DemoInputs.Province
    let shape: Shape
    let amphoe: [Division]
    /// By ascending code.
    let tambons: [Division]
    /// The numbers of each amphoe's tambons.
    let tambonsOfAmphoe: [Range<Int>]
    /// The context in which the land was made.
    let context: GEOSContext

    init(_ province: DemoInputs.Province, boundaries: Boundaries, context: GEOSContext) throws(DemoError) {
        self.province = province
        self.context = context
        shape = boundaries[province.code] ?? province.outline
        do throws(GEOSError) {
            amphoe = try Cells(dividing: shape, context: context).amphoe(province.amphoe, boundaries: boundaries)
        } catch {
            throw .geometry(area: province.code, error)
        }
        var tambons: [Division] = []
        var ranges: [Range<Int>] = []
        for (division, input) in zip(amphoe, province.amphoe) {
            do throws(GEOSError) {
                let cells = try Cells(dividing: division.shape, context: context)
                let all = try cells.tambons(input.tambons, seat: division.site, boundaries: boundaries)
                ranges.append(tambons.count..<(tambons.count + all.count))
                tambons += all
            } catch {
                throw .geometry(area: division.code, error)
            }
        }
        self.tambons = tambons
        tambonsOfAmphoe = ranges
    }

    func amphoe(ofTambon tambon: Int) -> Int { tambonsOfAmphoe.firstIndex { $0.contains(tambon) } ?? 0 }

    /// A position `metres` away from another in a random direction, inside the tambon; nil after eight directions.
    func beside(_ position: Coordinate, metres: Double, tambon: Int, _ random: inout RandomStream) -> Coordinate? {
        let ground = Ground(latitude: position.y)
        for _ in 0..<8 {
            let direction = random.direction()
            let moved = ground.moved(position, east: metres * direction.x, north: metres * direction.y).asPoint
            if tambons[tambon].shape.holds(moved) { return moved }
        }
        return nil
    }
}
