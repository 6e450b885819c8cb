import Encoding
import Foundation
import TestSupport
import Testing

private func shortest(_ value: Double) -> String {
    var buffer = ByteBuffer()
    buffer.append(number: value)
    return String(decoding: buffer.take(), as: UTF8.self)
}

private func fixed(_ value: Double, _ decimals: Int) -> String? {
    var buffer = ByteBuffer()
    guard buffer.append(value, decimals: decimals) else { return nil }
    return String(decoding: buffer.take(), as: UTF8.self)
}

/// The same number from the C library, its trailing zeros and its sign of nothing taken off.
private func printed(_ value: Double, _ decimals: Int) -> String {
    var bytes = [CChar](repeating: 0, count: 400)
    let count = unsafe withVaList([Int32(decimals), value]) { unsafe vsnprintf(&bytes, 400, "%.*f", $0) }
    var text = bytes[..<Int(count)].map { UInt8(bitPattern: $0) }
    if text.contains(UInt8(ascii: ".")) {
        while text.last == UInt8(ascii: "0") { text.removeLast() }
        if text.last == UInt8(ascii: ".") { text.removeLast() }
    }
    return text == Array("-0".utf8) ? "0" : String(decoding: text, as: UTF8.self)
}

@Suite struct NumberTests {
    @Test func coordinatesAreRoundedLikeTheCLibraryDoes() {
        var generator = SeededGenerator(seed: 1)
        for i in 0..<200_000 {
            let value = i % 2 == 0 ? Double.random(in: -180...180, using: &generator) : Double.random(in: -3e7...3e7, using: &generator)
            let decimals = i % 9
            #expect(fixed(value, decimals) == printed(value, decimals))
        }
    }

    @Test func halfwayCoordinatesAreRoundedLikeTheCLibraryDoes() {
        var generator = SeededGenerator(seed: 2)
        for _ in 0..<100_000 {
            let decimals = Int.random(in: 0...8, using: &generator)
            let scale = pow(10, Double(decimals))
            var value = (Double(Int.random(in: -1_000_000_000...1_000_000_000, using: &generator)) + 0.5) / scale
            if Bool.random(using: &generator) { value = value.nextUp }
            #expect(fixed(value, decimals) == printed(value, decimals))
        }
        for value in [0.5, 1.5, 2.5, -0.5, -1.5, 0.125, 0.375, 0.999999995, 99.999999999, -0.000000001, 0, -0.0] {
            for decimals in 0...8 { #expect(fixed(value, decimals) == printed(value, decimals)) }
        }
    }

    @Test func whatIsNoCoordinateIsNotWritten() {
        for value in [Double.nan, .infinity, -.infinity, 1e15, -1e300] { #expect(fixed(value, 8) == nil) }
        #expect(fixed(999_999_999_999_999, 8) == "999999999999999")
    }

    @Test func aMillionNumbersReadBackTheSameAndNeverLongerThanSwiftWritesThem() {
        var generator = SeededGenerator(seed: 3)
        var wrong = 0
        for i in 0..<1_000_000 {
            let value: Double =
                switch i % 4 {
                case 0: Double(bitPattern: generator.next())
                case 1: Double(Int.random(in: -9_999_999...9_999_999, using: &generator)) / 400
                case 2: Double.random(in: -1000...1000, using: &generator)
                default: Double(Int64.random(in: .min ... .max, using: &generator)) / 65536
                }
            guard value.isFinite else { continue }
            var buffer = ByteBuffer()
            buffer.append(number: value)
            let bytes = buffer.take()
            if Double(String(decoding: bytes, as: UTF8.self)) != value { wrong += 1 }
            let longest = value.magnitude < 1e-4 ? 12 : 0
            if i % 8 < 4, bytes.count > max(value.description.utf8.count, longest) { wrong += 1 }
        }
        #expect(wrong == 0)
    }

    @Test func numbersAreWrittenAsPeopleDo() {
        #expect(shortest(0) == "0")
        #expect(shortest(-0.0) == "0")
        #expect(shortest(100) == "100")
        #expect(shortest(-3.25) == "-3.25")
        #expect(shortest(0.1 + 0.2) == "0.30000000000000004")
        #expect(shortest(0.00000001) == "0.00000001")
        #expect(shortest(1e300) == "1e+300")
        #expect(shortest(.greatestFiniteMagnitude) == "1.7976931348623157e+308")
        #expect(shortest(.leastNonzeroMagnitude) == "5e-324")
        #expect(shortest(.nan) == "null")
        #expect(shortest(-.infinity) == "null")
    }

    @Test func integersAreWrittenInFull() {
        var generator = SeededGenerator(seed: 4)
        var values: [Int64] = [0, 1, -1, 9, 10, 99, 100, 99_999_999, 100_000_000, -100_000_001, .max, .min]
        for shift in 0..<63 { values.append(Int64.random(in: .min ... .max, using: &generator) >> Int64(shift)) }
        for value in values {
            var buffer = ByteBuffer()
            buffer.append(integer: value)
            #expect(String(decoding: buffer.take(), as: UTF8.self) == String(value))
        }
    }
}
