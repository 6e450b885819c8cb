import Geo
import Store

/// Called by libFuzzer; `cql2.sh` builds it.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    guard CQL2FuzzTarget.run(Array(UnsafeBufferPointer(start: start, count: count))) else {
        fatalError("what was taken does not print and read the same")
    }
    return 0
}
