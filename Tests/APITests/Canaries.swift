import Catalog
import Foundation
import Geo
import Store

/// Values of hidden fields that are found again wherever they get to: as text, as numbers in any writing, as dates.
///
/// A text says its class and its feature (`ZQXVp2f1`). The numbers of a class have their upper digits, and their upper
/// bytes, in common; the dates have their year.
enum Canary {
    /// Something hidden that was seen.
    enum Sighting: Hashable, CustomStringConvertible {
        /// A text of a class and a feature.
        case text(Int, Int)
        case number(Int)
        case day(Int)

        /// Of which class: 1, 2 or 3.
        var personalClass: Int {
            switch self {
            case .text(let c, _), .number(let c), .day(let c): c
            }
        }

        var description: String {
            switch self {
            case .text(let c, let f): "a text of P\(c) of feature \(f)"
            case .number(let c): "a number of P\(c)"
            case .day(let c): "a date of P\(c)"
            }
        }
    }

    static func text(_ personalClass: Int, _ feature: Int) -> String { "ZQXVp\(personalClass)f\(feature)" }
    static func integer(_ personalClass: Int, _ feature: Int) -> Int64 { bases[personalClass - 1] + Int64(feature) }
    static func number(_ personalClass: Int, _ feature: Int) -> Double { Double(integer(personalClass, feature)) + 0.5 }
    static func day(_ personalClass: Int, _ feature: Int) -> String { "\(1870 + personalClass)-03-0\(feature)" }

    /// Multiples of 256 whose last two digits leave room for a feature's number.
    private static let bases: [Int64] = [867_531_776, 902_418_944, 937_498_624]

    /// What stands for the numbers and dates of each class, in bytes.
    private static let marks: [(bytes: [UInt8], sighting: Sighting)] = (1...3).flatMap { c -> [(bytes: [UInt8], sighting: Sighting)] in
        let base = bases[c - 1]
        let digits = String(base / 100)
        let little = littleEndian(UInt64(base)), double = littleEndian(Double(base).bitPattern)
        let numbers: [[UInt8]] = [
            Array(digits.utf8), Array("\(digits.prefix(3)),\(digits.dropFirst(3).prefix(3)),\(digits.dropFirst(6))".utf8),
            Array(little[1...]), Array(double[4...]), Array(varint(UInt64(base))[1...]), Array(varint(UInt64(base) * 2)[1...]),
        ]
        let days = ["\(1870 + c)-0", " \(2413 + c) ", " \(2413 + c)<"].map { Array($0.utf8) }
        return numbers.map { ($0, .number(c)) } + days.map { ($0, .day(c)) }
    }

    private static func littleEndian(_ number: UInt64) -> [UInt8] { (0..<8).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) } }

    private static func varint(_ number: UInt64) -> [UInt8] {
        var rest = number, bytes: [UInt8] = []
        while rest >= 128 {
            bytes.append(UInt8(rest & 127) | 128)
            rest >>= 7
        }
        return bytes + [UInt8(rest)]
    }

    /// The mark of texts, plain and as hexadecimal digits, as marks of pages have it.
    private static let plain = Array("ZQXVp".utf8)
    private static let hexadecimal = ["5a51585670", "5A51585670"].map { Array($0.utf8) }

    /// What of hidden values stands in the bytes.
    static func sightings(in bytes: [UInt8]) -> Set<Sighting> {
        var found: Set<Sighting> = []
        for place in places(of: plain, in: bytes) where place + 8 <= bytes.count {
            found.insert(.text(Int(bytes[place + 5]) - 48, Int(bytes[place + 7]) - 48))
        }
        for mark in hexadecimal {
            for place in places(of: mark, in: bytes) where place + 16 <= bytes.count {
                found.insert(.text(Int(bytes[place + 11]) - 48, Int(bytes[place + 15]) - 48))
            }
        }
        for (mark, sighting) in marks where !places(of: mark, in: bytes, most: 1).isEmpty { found.insert(sighting) }
        return found
    }

    static func sightings(in text: String) -> Set<Sighting> { sightings(in: Array(text.utf8)) }

    private static func places(of mark: [UInt8], in bytes: [UInt8], most: Int = .max) -> [Int] {
        var places: [Int] = []
        unsafe bytes.withUnsafeBytes { hay in
            unsafe mark.withUnsafeBytes { needle in
                guard let base = hay.baseAddress, let first = unsafe needle.first else { return }
                var from = 0
                while places.count < most, from + needle.count <= hay.count,
                    let hit = unsafe memchr(base + from, Int32(first), hay.count - needle.count + 1 - from)
                {
                    let place = unsafe UnsafeRawPointer(hit) - base
                    if unsafe memcmp(hit, needle.baseAddress!, needle.count) == 0 { places.append(place) }
                    from = place + 1
                }
            }
        }
        return places
    }
}
