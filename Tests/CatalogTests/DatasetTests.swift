import Testing

@testable import Catalog

/// The datasets of this repository.
@Suite struct DatasetTests {
    let catalog: Catalog

    init() throws { catalog = try repositoryCatalog.get() }

    @Test func datasetsAreRead() { #expect(catalog.datasets.map(\.id) == ["bmn", "nrd2c", "otop_sales"]) }
}
