// swift-tools-version: 6.2
import PackageDescription

/// Every Swift target is held to the same rules: explicit existentials, imports that are internal
/// unless said otherwise, and no memory-unsafe expression that is not marked `unsafe`.
let strict: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .strictMemorySafety(),
    .treatWarning("StrictMemorySafety", as: .error),
]

/// The wrappers of C libraries may also hand out spans over C memory.
let wrapper: [SwiftSetting] = strict + [.enableExperimentalFeature("Lifetimes")]

/// An arrow points only down: a target may import those that it names, and the build refuses any other.
let package = Package(
    name: "Phaenthi",
    targets: [
        // C libraries of Debian, each a module map (with `link`) and a shim for what Swift cannot say.
        .systemLibrary(name: "CSQLite"),
        .systemLibrary(name: "CSpatiaLite"),
        .systemLibrary(name: "CGEOS"),
        .systemLibrary(name: "CMicrohttpd"),
        .systemLibrary(name: "CZlib"),
        .systemLibrary(name: "CBrotli"),
        .systemLibrary(name: "CProj"),
        .systemLibrary(name: "CSpawn"),
        .systemLibrary(name: "CCairo"),
        .systemLibrary(name: "CPango"),
        .systemLibrary(name: "CSodium"),

        .target(name: "Geo", swiftSettings: strict),
        .target(name: "Catalog", dependencies: ["Geo"], swiftSettings: strict),
        .target(name: "Ledger", dependencies: ["Catalog"], swiftSettings: strict),
        .target(name: "Store", dependencies: ["Geo", "Catalog", "Ledger"], swiftSettings: strict),
        .target(name: "Reports", dependencies: ["Catalog", "Ledger", "Store"], swiftSettings: strict),
        .target(name: "Encoding", dependencies: ["Geo", "Catalog", "Store"], swiftSettings: wrapper),
        .target(name: "Projection", dependencies: ["Geo", "Catalog", "Store", "CProj"], swiftSettings: wrapper),
        .target(name: "SQLite", dependencies: ["CSQLite"], swiftSettings: wrapper),
        .target(name: "SpatiaLiteStore", dependencies: ["Geo", "Catalog", "Ledger", "Store", "Projection", "SQLite", "CSpatiaLite"], swiftSettings: wrapper),
        .target(name: "Snapshot", dependencies: ["Geo", "Catalog", "Store", "Encoding"], swiftSettings: wrapper),
        .target(name: "Interchange", dependencies: ["Geo", "Catalog", "Store", "CSpawn"], swiftSettings: strict),
        .target(name: "Demo", dependencies: ["Geo", "Catalog", "Ledger", "Store", "CGEOS"], swiftSettings: wrapper),
        .target(name: "Credentials", dependencies: ["CSodium"], swiftSettings: strict),
        .target(name: "Drawing", dependencies: ["Geo", "CCairo", "CPango"], swiftSettings: wrapper),
        .target(name: "Atlas", dependencies: ["Geo", "Catalog", "Ledger", "Store", "Encoding", "Reports", "Projection", "Interchange", "Credentials", "Drawing"], swiftSettings: strict),
        .target(name: "HTTP", dependencies: ["CMicrohttpd", "CZlib", "CBrotli"], swiftSettings: wrapper),
        .target(name: "API", dependencies: ["Geo", "Catalog", "Ledger", "Store", "Encoding", "Projection", "Reports", "Interchange", "Drawing", "Atlas", "HTTP"], swiftSettings: strict),
        .executableTarget(
            name: "phaenthi",
            dependencies: ["Geo", "Catalog", "Ledger", "Store", "SpatiaLiteStore", "Snapshot", "Interchange", "Demo", "Credentials", "Reports", "Atlas", "HTTP", "API"],
            swiftSettings: strict),

        .testTarget(name: "GeoTests", dependencies: ["Geo"], swiftSettings: strict),
        .testTarget(name: "CatalogTests", dependencies: ["Geo", "Catalog"], swiftSettings: strict),
        .testTarget(name: "LedgerTests", dependencies: ["Catalog", "Ledger"], swiftSettings: strict),
        // Random filters, for the tests that read, print and answer them.
        .target(name: "FilterSamples", dependencies: ["Geo", "Catalog", "Store"], path: "Tests/FilterSamples", swiftSettings: strict),
        .testTarget(name: "StoreTests", dependencies: ["Geo", "Catalog", "Ledger", "Store", "FilterSamples"], swiftSettings: strict),
        // The parsers under attack, for the seeded runs of the tests and for libFuzzer (tools/fuzz).
        .target(name: "FuzzTargets", dependencies: ["Geo", "Store", "SpatiaLiteStore", "HTTP"], path: "Tests/Fuzz", exclude: ["Harness"], swiftSettings: strict),
        .testTarget(name: "FuzzTests", dependencies: ["Store", "FilterSamples", "FuzzTargets"], swiftSettings: strict),
        .testTarget(name: "ReportsTests", dependencies: ["Catalog", "Ledger", "Store", "FilterSamples", "Reports"], swiftSettings: strict),
        .testTarget(name: "EncodingTests", dependencies: ["Geo", "Catalog", "Store", "Encoding"], swiftSettings: strict),
        .testTarget(name: "CredentialsTests", dependencies: ["Credentials"], swiftSettings: strict),
        .testTarget(name: "ProjectionTests", dependencies: ["Geo", "Catalog", "Store", "Projection"], swiftSettings: strict),
        .testTarget(name: "SQLiteTests", dependencies: ["SQLite"], swiftSettings: strict),
        .testTarget(name: "SpatiaLiteStoreTests", dependencies: ["Geo", "Catalog", "Ledger", "Store", "SQLite", "SpatiaLiteStore", "FilterSamples"], swiftSettings: strict),
        .testTarget(name: "SnapshotTests", dependencies: ["Geo", "Catalog", "Store", "SpatiaLiteStore", "Encoding", "Snapshot"], swiftSettings: strict),
        .testTarget(name: "DrawingTests", dependencies: ["Geo", "Drawing"], swiftSettings: strict),
        .testTarget(name: "InterchangeTests", dependencies: ["Geo", "Catalog", "Store", "SpatiaLiteStore", "Interchange"], swiftSettings: strict),
        .testTarget(name: "AccountTests", dependencies: ["Catalog", "Ledger", "Store", "SpatiaLiteStore", "Credentials", "Atlas"], swiftSettings: strict),
        .testTarget(name: "DemoTests", dependencies: ["Geo", "Catalog", "Ledger", "Store", "SpatiaLiteStore", "Demo"], swiftSettings: strict),
        // A client of raw bytes, for the tests that speak HTTP.
        .target(name: "TestSupport", path: "Tests/TestSupport", swiftSettings: strict),
        .testTarget(name: "HTTPTests", dependencies: ["HTTP", "CZlib", "TestSupport"], swiftSettings: strict),
        .testTarget(name: "RecordingTests", dependencies: ["Geo", "Catalog", "Ledger", "Store", "SpatiaLiteStore", "Interchange", "Demo", "Credentials", "Atlas", "HTTP", "API"], swiftSettings: strict),
        .testTarget(name: "APITests", dependencies: ["Geo", "Catalog", "Ledger", "Store", "SpatiaLiteStore", "Snapshot", "Projection", "Demo", "Credentials", "Drawing", "Atlas", "HTTP", "API", "TestSupport"], swiftSettings: strict),
    ]
)
