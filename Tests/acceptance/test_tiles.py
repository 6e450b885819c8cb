import json
import math
import pathlib
import random
import tempfile
import unittest

import mapbox_vector_tile
import numpy
import shapely

import service
import shapes
from service import ask, get, run

MVT_BUFFER = 64


def tile_of(x: float, y: float, zoom: int) -> tuple[int, int]:
    """The row and column of the tile of a position (OGC 17-083r4 annex D.1)."""
    n = 2**zoom
    return int((0.5 - math.asinh(math.tan(math.radians(y))) / (2 * math.pi)) * n), int((x / 360 + 0.5) * n)


def in_tile(shapes: numpy.ndarray, zoom: int, row: int, column: int) -> numpy.ndarray:
    """Shapes in the tile's own units, 4096 to its side."""
    def project(degrees: numpy.ndarray) -> numpy.ndarray:
        size = 4096 * 2**zoom
        x = (degrees[:, 0] / 360 + 0.5) * size - column * 4096
        y = (0.5 - numpy.arcsinh(numpy.tan(numpy.radians(degrees[:, 1]))) / (2 * numpy.pi)) * size - row * 4096
        return numpy.column_stack([x, y])
    return shapely.transform(shapes, project)


def grown(margin: float) -> shapely.Geometry:
    return shapely.box(-margin, -margin, 4096 + margin, 4096 + margin)


def decode(body: bytes) -> dict:
    return mapbox_vector_tile.decode(body, default_options={"y_coord_down": True}) if body else {}


class Tiles(unittest.TestCase):
    KEYS = {"villages": "code", "knn_plots": "plot_code", "tambons": "code", "amphoe": "code", "tourism_villages": "village_code", "learning_centres": "centre_code"}

    def drawn(self, name: str, zoom: int, count: int):
        """Tiles in which the layer has a feature, drawn by chance, each with what was decoded and what may be there."""
        layer, draw = shapes.layer(name), random.Random(f"tiles of {name} {zoom}")
        for _ in range(count):
            x, y = shapely.get_coordinates(draw.choice(layer.shapes))[0]
            row, column = tile_of(x, y, zoom)
            answer = get(f"/collections/{name}/tiles/WebMercatorQuad/{zoom}/{row}/{column}?aggregation=none")
            self.assertEqual(answer.headers["Content-Type"], "application/vnd.mapbox-vector-tile")
            near = layer.shapes[shapely.intersects(shapely.box(*self.degrees(zoom, row, column)), layer.shapes)]
            ids = layer.ids[shapely.intersects(shapely.box(*self.degrees(zoom, row, column)), layer.shapes)]
            yield (zoom, row, column), answer.body, ids, in_tile(near, zoom, row, column)

    @staticmethod
    def degrees(zoom: int, row: int, column: int) -> tuple[float, float, float, float]:
        """The tile's edges with twice its buffer."""
        n, more = 2**zoom, 2 * MVT_BUFFER / 4096
        latitude = lambda y: math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * y / n))))
        return (column - more) / n * 360 - 180, latitude(row + 1 + more), (column + 1 + more) / n * 360 - 180, latitude(row - more)

    def test_tiles_of_zoom_10_to_14_hold_what_brute_force_finds(self):
        for name, key in self.KEYS.items():
            for zoom in range(10, 15):
                for address, body, ids, placed in self.drawn(name, zoom, 12):
                    found = {feature["properties"][key]: feature for feature in decode(body)[name]["features"]}
                    points = shapely.get_type_id(placed[0]) == 0
                    must = set(ids[shapely.intersects(grown(MVT_BUFFER - 2 if points else 0), placed)])
                    may = set(ids[shapely.intersects(grown(MVT_BUFFER + 2), placed)])
                    self.assertTrue(must <= set(found) <= may, f"{name} {address}: {must - set(found)} {set(found) - may}")
                    self.assertTrue(must)
                    for one, shape in zip(ids, placed):
                        if one in found:
                            self.check(name, found[one], shape, shapes.layer(name).by_id[one]["properties"])

    def check(self, name: str, feature: dict, expected: shapely.Geometry, properties: dict):
        """A feature's place and values against the collection's."""
        for field, value in feature["properties"].items():
            self.assertEqual(value if not isinstance(properties[field], list) else json.loads(value), properties[field], f"{name} {field}")
        drawn = shapely.geometry.shape(feature["geometry"])
        self.assertTrue(drawn.is_valid, f"{name} {properties}")
        clipped = shapely.make_valid(expected).intersection(grown(MVT_BUFFER))
        # Rounding moves a boundary by half a unit's diagonal, simplification by two units.
        self.assertLessEqual(shapely.symmetric_difference(drawn, clipped).area, 3 * clipped.length + 16, f"{name} {properties}")
        if clipped.geom_type == "Point":
            self.assertLessEqual(drawn.distance(clipped), 1)

    def test_tiles_of_low_zooms_hold_the_whole_table(self):
        extent = shapes.layer("provinces").extent
        for name in ("villages", "knn_plots", "tourism_villages"):
            total = len(shapes.layer(name).ids)
            for zoom in range(0, 9):
                top, left = tile_of(extent[0], extent[3], zoom)
                bottom, right = tile_of(extent[2], extent[1], zoom)
                areas = []
                for row in range(top, bottom + 1):
                    for column in range(left, right + 1):
                        body = get(f"/collections/{name}/tiles/WebMercatorQuad/{zoom}/{row}/{column}").body
                        self.assertLessEqual(len(body), 50_000, f"{name} {zoom}/{row}/{column}")
                        if body:
                            areas += [feature["properties"] for feature in decode(body)[name]["features"]]
                self.assertEqual(sum(area["count"] for area in areas), total, f"{name} {zoom}")
                self.assertEqual(len({area.get("area_code") for area in areas}), len(areas))

    def test_gdal_reads_the_tiles_as_they_are(self):
        with tempfile.TemporaryDirectory() as folder:
            tile, out = pathlib.Path(folder, "tile.mvt"), pathlib.Path(folder, "tile.json")
            for name in ("villages", "knn_plots", "tambons"):
                for zoom in (10, 12, 14):
                    for address, body, _, _ in self.drawn(name, zoom, 3):
                        tile.write_bytes(body)
                        out.unlink(missing_ok=True)
                        z, row, column = address
                        run("ogr2ogr", "-f", "GeoJSON", out, f"MVT:{tile}", name, "-oo", f"X={column}", "-oo", f"Y={row}", "-oo", f"Z={z}", "-oo", "CLIP=NO", "-t_srs", "OGC:CRS84")
                        read = json.loads(out.read_text())["features"]
                        decoded = decode(body)[name]["features"]
                        self.assertEqual(sorted(f["properties"][self.KEYS[name]] for f in read), sorted(f["properties"][self.KEYS[name]] for f in decoded))
                        # A unit of the tile in degrees.
                        unit = 360 / 2**z / 4096
                        for feature in read:
                            shape = shapes.layer(name).by_id[feature["properties"][self.KEYS[name]]]["geometry"]
                            distance = shapely.distance(shapely.geometry.shape(feature["geometry"]), shapely.make_valid(shapely.geometry.shape(shape)))
                            self.assertLessEqual(distance, 2 * unit, f"{name} {address}")

    def test_no_tile_of_the_whole_country_is_above_500_kB(self):
        extent, largest = shapes.layer("provinces").extent, {}
        for name in [None, *service.layers()]:
            for zoom in range(0, 9):
                top, left = tile_of(extent[0], extent[3], zoom)
                bottom, right = tile_of(extent[2], extent[1], zoom)
                for row in range(top, bottom + 1):
                    for column in range(left, right + 1):
                        answer = get(f"{f'/collections/{name}' if name else ''}/tiles/WebMercatorQuad/{zoom}/{row}/{column}")
                        self.assertLessEqual(len(answer.body), 500_000, f"{name} {zoom}/{row}/{column}")
                        largest[name or "all"] = max(largest.get(name or "all", 0), len(answer.body))
        print("     largest tiles, kB:", ", ".join(f"{name} {size // 1000}" for name, size in largest.items()))

    def test_a_tile_outside_the_matrix_is_not_there(self):
        for address in ("10/1024/0", "25/0/0", "10/2147483647/0", "10/-1/0", "x/0/0"):
            self.assertEqual(ask(f"/tiles/WebMercatorQuad/{address}").status, 404)
        self.assertEqual(ask("/tiles/WebMercatorQuad/10/0/0").status, 204)
