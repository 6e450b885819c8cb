extension NationalRanks {
    /// Those of the national demo without official polygons, for the small scales; a test holds them against it.
    static let ofTheNationalDemo = NationalRanks(
        welfare: [],
        levels: [:])
}
