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
        .systemLibrary(name: "CHarfBuzz"),
        .systemLibrary(name: "CSodium"),

        .target(name: "Geo", swiftSettings: strict),
        .target(name: "Catalog", dependencies: ["Geo"], swiftSettings: strict),
        .target(name: "Ledger", dependencies: ["Catalog"], swiftSettings: strict),
        .target(name: "Store", dependencies: ["Geo", "Catalog", "Ledger"], swiftSettings: strict),
        .target(name: "Reports", dependencies: ["Catalog", "Ledger", "Store"], swiftSettings: strict),
        .target(name: "Encoding", dependencies: ["Geo", "Catalog", "Store"], swiftSettings: wrapper),
        .target(name: "Projection", dependencies: ["Geo", "Catalog", "Store", "CProj"], swiftSettings: wrapper),
        .target(name: "Compression", dependencies: ["CZlib", "CBrotli"], swiftSettings: wrapper),
        .target(name: "SQLite", dependencies: ["CSQLite"], swiftSettings: wrapper),
        .target(name: "SpatiaLiteStore", dependencies: ["Geo", "Catalog", "Ledger", "Store", "Projection", "SQLite", "CSpatiaLite"], swiftSettings: wrapper),
        .target(name: "Archives", dependencies: ["Geo", "Compression", "Encoding", "SQLite"], swiftSettings: wrapper),
        .target(name: "Snapshot", dependencies: ["Geo", "Catalog", "Store", "Encoding"], swiftSettings: wrapper),
        .target(name: "Interchange", dependencies: ["Geo", "Catalog", "Store", "CSpawn"], swiftSettings: strict),
        .target(name: "Demo", dependencies: ["Geo", "Catalog", "Ledger", "Store", "CGEOS"], swiftSettings: wrapper),
        .target(name: "Credentials", dependencies: ["CSodium"], swiftSettings: strict),
        .target(name: "Drawing", dependencies: ["Geo", "CCairo", "CPango"], swiftSettings: wrapper),
        .target(name: "Glyphs", dependencies: ["Encoding", "CHarfBuzz"], swiftSettings: wrapper),
        .target(name: "Atlas", dependencies: ["Geo", "Catalog", "Ledger", "Store", "Encoding", "Reports", "Projection", "Interchange", "Credentials", "Drawing", "Archives", "Compression"], swiftSettings: strict),
        .target(name: "HTTP", dependencies: ["CMicrohttpd", "Compression"], swiftSettings: wrapper),
        .target(name: "API", dependencies: ["Geo", "Catalog", "Ledger", "Store", "Encoding", "Projection", "Reports", "Interchange", "Drawing", "Atlas", "HTTP", "Archives", "Compression", "Glyphs"], swiftSettings: strict),
        .executableTarget(
            name: "phaenthi",
            dependencies: ["Geo", "Catalog", "Ledger", "Store", "SpatiaLiteStore", "Snapshot", "Interchange", "Demo", "Credentials", "Reports", "Atlas", "HTTP", "API", "Archives"],
            swiftSettings: strict),

        // Numbers that repeat themselves, and a client of raw bytes.
        .target(name: "TestSupport", path: "Tests/TestSupport", swiftSettings: strict),
        .testTarget(name: "GeoTests", dependencies: ["Geo", "TestSupport"], swiftSettings: strict),
        .testTarget(name: "CatalogTests", dependencies: ["Geo", "Catalog", "TestSupport"], swiftSettings: strict),
        .testTarget(name: "LedgerTests", dependencies: ["Catalog", "Ledger", "TestSupport"], swiftSettings: strict),
        // Random filters, for the tests that read, print and answer them.
        .target(name: "FilterSamples", dependencies: ["Geo", "Catalog", "Store", "TestSupport"], path: "Tests/FilterSamples", swiftSettings: strict),
        .testTarget(name: "StoreTests", dependencies: ["Geo", "Catalog", "Ledger", "Store", "FilterSamples", "TestSupport"], swiftSettings: strict),
        // The parsers under attack, for the seeded runs of the tests and for libFuzzer (tools/fuzz).
        .target(name: "FuzzTargets", dependencies: ["Geo", "Store", "SQLite", "SpatiaLiteStore", "HTTP", "Archives"], path: "Tests/Fuzz", exclude: ["Harness"], swiftSettings: strict),
        .testTarget(name: "FuzzTests", dependencies: ["Store", "FilterSamples", "FuzzTargets", "TestSupport"], swiftSettings: strict),
        .testTarget(name: "ReportsTests", dependencies: ["Catalog", "Ledger", "Store", "FilterSamples", "Reports", "TestSupport"], swiftSettings: strict),
        .testTarget(name: "EncodingTests", dependencies: ["Geo", "Catalog", "Store", "Encoding", "TestSupport"], swiftSettings: strict),
        .testTarget(name: "CredentialsTests", dependencies: ["Credentials"], swiftSettings: strict),
        .testTarget(name: "ProjectionTests", dependencies: ["Geo", "Catalog", "Store", "Projection", "TestSupport"], swiftSettings: strict),
        .testTarget(name: "SQLiteTests", dependencies: ["SQLite"], swiftSettings: strict),
        .testTarget(name: "SpatiaLiteStoreTests", dependencies: ["Geo", "Catalog", "Ledger", "Store", "SQLite", "SpatiaLiteStore", "FilterSamples", "TestSupport"], swiftSettings: strict),
        .testTarget(name: "SnapshotTests", dependencies: ["Geo", "Catalog", "Store", "SpatiaLiteStore", "Encoding", "Snapshot", "TestSupport"], swiftSettings: strict),
        .testTarget(name: "ArchivesTests", dependencies: ["Geo", "Compression", "Archives", "TestSupport"], swiftSettings: strict),
        .testTarget(name: "DrawingTests", dependencies: ["Geo", "Drawing"], swiftSettings: strict),
        .testTarget(name: "GlyphsTests", dependencies: ["Glyphs", "TestSupport"], swiftSettings: strict),
        .testTarget(name: "InterchangeTests", dependencies: ["Geo", "Catalog", "Store", "SpatiaLiteStore", "Interchange", "TestSupport"], swiftSettings: strict),
        .testTarget(name: "AccountTests", dependencies: ["Catalog", "Ledger", "Store", "SpatiaLiteStore", "Credentials", "Atlas"], swiftSettings: strict),
        .testTarget(name: "DemoTests", dependencies: ["Geo", "Catalog", "Ledger", "Store", "SpatiaLiteStore", "Demo"], swiftSettings: strict),
        .testTarget(name: "HTTPTests", dependencies: ["HTTP", "CZlib", "TestSupport"], swiftSettings: strict),
        .testTarget(name: "RecordingTests", dependencies: ["Geo", "Catalog", "Ledger", "Store", "SpatiaLiteStore", "Interchange", "Demo", "Credentials", "Atlas", "HTTP", "API", "TestSupport"], swiftSettings: strict),
        .testTarget(name: "APITests", dependencies: ["Geo", "Catalog", "Ledger", "Store", "SpatiaLiteStore", "Snapshot", "Projection", "Interchange", "Demo", "Credentials", "Drawing", "Atlas", "HTTP", "API", "Archives", "Compression", "TestSupport"], swiftSettings: strict),
    ]
)
