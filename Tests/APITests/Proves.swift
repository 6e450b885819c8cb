@testable import API
import Foundation
import Testing

/// Says which conformance classes a test proves, each as the parts of its URI that tell it apart:
/// `.proves("ogcapi-features-1/1.0/core")`. What is proven must be declared, and ``ConformanceTests`` sees to it that
/// what is declared is proven.
struct Proves: TestTrait {
    let classes: [String]

    func prepare(for test: Test) async throws {
        for name in classes { #expect(Proves.declared.contains(Proves.uri(name)), "\(name) is proven but not declared") }
    }

    /// What is declared always, and what is declared when there are editors.
    static let declared = Service.conformanceClasses + Service.editingClasses

    static func uri(_ name: String) -> String {
        let parts = name.split(separator: "/")
        return "http://www.opengis.net/spec/\(parts.dropLast().joined(separator: "/"))/conf/\(parts.last ?? "")"
    }
}

extension Trait where Self == Proves {
    static func proves(_ classes: String...) -> Proves { Proves(classes: classes) }
}

@Suite struct `Conformance` {
    /// The classes that stand in the `.proves(…)` of this folder's tests.
    private static func claimed() throws -> Set<String> {
        let folder = URL(filePath: #filePath).deletingLastPathComponent()
        var classes: Set<String> = []
        for file in try FileManager.default.contentsOfDirectory(atPath: folder.path()) where file.hasSuffix("Tests.swift") {
            let source = try String(contentsOf: folder.appending(path: file), encoding: .utf8)
            for call in source.matches(of: /\.proves\(([^)]*)\)/) {
                for name in call.1.matches(of: /"([^"]+)"/) { classes.insert(Proves.uri(String(name.1))) }
            }
        }
        return classes
    }

    @Test func `is declared only where a test proves it`() throws {
        let claimed = try Self.claimed()
        for name in Proves.declared { #expect(claimed.contains(name), "no test has .proves for it: \(name)") }
    }

    @Test(arguments: Door.allCases) func `is declared once for each class`(door: Door) throws {
        let declared = try World.demo().document("/conformance", by: door)["conformsTo"].texts
        #expect(declared == Service.conformanceClasses)
        #expect(Set(declared).count == declared.count && !declared.isEmpty)
    }
}
