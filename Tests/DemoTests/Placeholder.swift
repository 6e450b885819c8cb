import Testing
import Geo
@testable import Demo
@Test func golden() throws {
  let inputs = try DemoInputs(directory: #filePath.split(separator: "/").dropLast(3).reduce("") { $0 + "/" + $1 } + "/geodata/areas")
  let p = inputs.provinces.first { $0.code == "56" }!
  let c = GEOSContext()
  let prov = try Cells(dividing: p.outline, context: c)
  let am = try prov.amphoe(p.amphoe, boundaries: Boundaries())
  print(am[0].code, am[0].site, am[0].shape.bounds, p.outline.holds(p.amphoe[0].seat!))
  let ac = try Cells(dividing: am[0].shape, context: c)
  let ta = try ac.tambons(p.amphoe[0].tambons, seat: am[0].site, boundaries: Boundaries())
  print(ta[0].site, ta[0].shape)
  var v = VillagePositions(ta[0])
  for m in 1...5 { v.place(moo: m, fallback: ta[0].site) }
  for x in v.placed { print(x.x, x.y) }
}
