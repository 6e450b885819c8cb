internal import CZlib

/// The CRC-32 of RFC 1952 section 8, which tells damage, not intent.
public func checksum(_ bytes: [UInt8]) -> UInt32 {
    unsafe bytes.withUnsafeBufferPointer { UInt32(truncatingIfNeeded: unsafe crc32_z(0, $0.baseAddress, $0.count)) }
}
