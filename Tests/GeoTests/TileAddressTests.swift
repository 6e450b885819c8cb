import Geo
import Testing

@Suite struct TileAddressTests {
    @Test func theWorldIsOneTileAtZoomZero() throws {
        let tile = try #require(TileAddress(zoom: "0", row: "0", column: "0"))
        let box = tile.bounds()
        #expect(box.minX == -180 && box.maxX == 180)
        #expect(abs(box.maxY - 85.0511287798066) < 1e-9 && abs(box.minY + 85.0511287798066) < 1e-9)
    }

    @Test(arguments: ["01", "-1", "+1", " 1", "1.0", "", "๑", "99999999999", "2147483647"])
    func aNumberOutsideTheMatrixOrNotPlainDigitsIsNoTile(_ text: String) {
        #expect(TileAddress(zoom: "1", row: "0", column: text) == nil || text == "1")
    }
}
