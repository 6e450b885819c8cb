import FuzzTargets
import Glibc

/// The target that `FUZZ_TARGET` names.
private let chosen: FuzzTarget = {
    let name = variable("FUZZ_TARGET")
    guard let target = FuzzTarget.all.first(where: { $0.name == name }) else { fatalError("no target \(name)") }
    return target
}()

private func variable(_ name: String) -> String { getenv(name).map { String(cString: $0) } ?? "" }

private func write(_ bytes: [UInt8], to path: String) {
    guard let file = fopen(path, "w") else { fatalError("cannot write \(path)") }
    fwrite(bytes, 1, bytes.count, file)
    fclose(file)
}

/// Called by libFuzzer before it reads its options: lays down the seeds and the dictionary in the folder `FUZZ_FOLDER`.
@_cdecl("LLVMFuzzerInitialize")
public func initialize(_ count: UnsafePointer<CInt>, _ words: UnsafeRawPointer) -> CInt {
    let folder = variable("FUZZ_FOLDER")
    for (number, seed) in chosen.seeds.enumerated() { write(seed, to: "\(folder)/corpus/seed-\(number)") }
    let lines = chosen.words.map { word in
        "\"" + word.utf8.map { "\\x" + ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() + "\"\n"
    }
    write(Array(lines.joined().utf8), to: "\(folder)/words")
    return 0
}

/// Called by libFuzzer for each input.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    if chosen.run(Array(UnsafeBufferPointer(start: start, count: count))) == .wrong { fatalError("what was taken is not what it should be") }
    return 0
}
