import Geo
import Testing

@Suite struct `A window of the map` {
    @Test func `places positions as tiles of 512 pixels do`() throws {
        for zoom in [0, 3, 9, 14] {
            let center = Coordinate(x: 100.5, y: 13.75)
            let window = MapWindow(center: center, zoom: Double(zoom), width: 800, height: 600)
            #expect(abs(window.x(center.x) - 400) < 1e-6 && abs(window.y(center.y) - 300) < 1e-6)
            let tile = TileProjection(address: try #require(TileAddress.containing(center, zoom: zoom)), extent: 512)
            for (x, y) in [(99.0, 12.0), (100.5, 14.2), (103.3, 18.8)] {
                let offset = (window.x(x) - window.x(center.x), window.y(y) - window.y(center.y))
                #expect(abs(offset.0 - (tile.x(x) - tile.x(center.x))) < 0.03 && abs(offset.1 - (tile.y(y) - tile.y(center.y))) < 0.03)
            }
        }
    }

    @Test func `fits a box with its margin, and asks for what it shows`() {
        let box = BoundingBox(minX: 99.6, minY: 18.8, maxX: 100.7, maxY: 19.8)
        for (width, height) in [(800, 600), (64, 2048), (16, 16)] {
            let window = MapWindow(fitting: box, width: width, height: height, margin: 4, closest: 14)
            let left = window.x(box.minX), right = window.x(box.maxX), top = window.y(box.maxY), bottom = window.y(box.minY)
            #expect(left > 3.99 && top > 3.99 && right < Double(width) - 3.99 && bottom < Double(height) - 3.99)
            #expect(min(left, top) < 4.01)
            let shown = window.box(margin: 0)
            #expect(abs(window.x(shown.minX)) < 1e-6 && abs(window.y(shown.minY) - Double(height)) < 1e-6 && shown.contains(box))
        }
        // A point is shown no closer than asked; the whole world no farther than zoom 0.
        let point = MapWindow(fitting: BoundingBox(minX: 100, minY: 15, maxX: 100, maxY: 15), width: 100, height: 100, margin: 4, closest: 14)
        #expect(point.zoom == 14)
        let world = MapWindow(fitting: .world, width: 100, height: 100, margin: 4, closest: 14)
        #expect(world.zoom == 0 && BoundingBox.world.contains(world.box(margin: 500)))
    }
}
