import Testing
@testable import Demo
@Test func timing() throws {
  let dir = #filePath.split(separator: "/").dropLast(3).reduce("") { $0 + "/" + $1 } + "/geodata/areas"
  let c = ContinuousClock()
  var inputs: DemoInputs!
  print(c.measure { inputs = try! DemoInputs(directory: dir) })
  var country: DemoCountry!
  print(c.measure { country = try! DemoCountry(inputs: inputs, scale: .phayao) })
  for l in DemoLayer.allCases { print(l, l.count(country.provinces)) }
  print(c.measure { country = try! DemoCountry(inputs: inputs, scale: .national) })
  for l in DemoLayer.allCases { print(l, l.count(country.provinces)) }
}
