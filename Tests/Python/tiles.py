"""Reads vector tiles with an independent decoder and judges them with GEOS.

tiles.py decode TILE            the tile as JSON
tiles.py neighbours TILE...     of each tile's polygons: how many there are, the length of edges that a neighbour does not
                                have just so, and the widths of the widest overlap and gap, all in the tile's units
tiles.py judge MANIFEST         JSON of [{tile, zoom, row, column, polygons}], where polygons (by feature id) are in
                                degrees; answers the counts and the worst difference of area
Packages: Tests/requirements.txt
"""

import json
import math
import sys

import mapbox_vector_tile
import numpy
from shapely import STRtree, coverage_invalid_edges, make_valid, maximum_inscribed_circle, transform
from shapely.geometry import Polygon, box, shape
from shapely.ops import unary_union
from shapely.validation import explain_validity


def decode(path):
    with open(path, "rb") as file:
        return mapbox_vector_tile.decode(file.read(), default_options={"y_coord_down": True})


def projection(case):
    size = 4096 * 2 ** case["zoom"]

    def project(degrees):
        s = numpy.sin(numpy.radians(degrees[:, 1]))
        north = 0.5 - numpy.log((1 + s) / (1 - s)) / (4 * math.pi)
        x, y = (degrees[:, 0] / 360 + 0.5) * size, north * size
        return numpy.column_stack([x - case["column"] * 4096, y - case["row"] * 4096])

    return project


def bounds(case, buffer=64 / 4096):
    n = 2 ** case["zoom"]

    def longitude(x):
        return min(max(x / n * 360 - 180, -180), 180)

    def latitude(y):
        return math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * y / n))))

    return box(
        longitude(case["column"] - buffer), latitude(case["row"] + 1 + buffer),
        longitude(case["column"] + 1 + buffer), latitude(case["row"] - buffer))


def width(geometry):
    """Twice the radius of the largest circle inside."""
    if geometry.is_empty or geometry.area == 0:
        return 0.0
    return 2 * maximum_inscribed_circle(geometry, tolerance=0.01).length


def neighbours(path):
    polygons = [shape(feature["geometry"]) for layer in decode(path).values() for feature in layer["features"]]
    polygons = [p for p in polygons if p.geom_type in ("Polygon", "MultiPolygon")]
    whole = unary_union(polygons)
    gaps = [Polygon(hole) for part in getattr(whole, "geoms", [whole]) for hole in getattr(part, "interiors", [])]
    tree = STRtree(polygons)
    pairs = [(a, b) for a, b in zip(*tree.query(polygons, predicate="intersects")) if a < b]
    overlaps = [polygons[a].intersection(polygons[b]) for a, b in pairs]
    overlaps = [p for o in overlaps for p in getattr(o, "geoms", [o]) if p.geom_type == "Polygon"]
    return {
        "polygons": len(polygons),
        "length": sum(p.length for p in polygons),
        "unmatched": sum(e.length for e in coverage_invalid_edges(polygons)),
        "overlap": max(map(width, overlaps), default=0.0),
        "gaps": sorted(map(width, gaps)),
    }


def judge(cases):
    result = {"features": 0, "invalid": [], "outside": 0, "missing": 0, "worst": 0}
    for case in cases:
        found = {}
        for layer in decode(case["tile"]).values():
            for feature in layer["features"]:
                geometry = shape(feature["geometry"])
                result["features"] += 1
                if geometry.geom_type in ("Polygon", "MultiPolygon"):
                    if not geometry.is_valid or geometry.area <= 0:
                        result["invalid"].append(explain_validity(geometry))
                west, north, east, south = geometry.bounds
                if west < -65 or north < -65 or east > 4161 or south > 4161:
                    result["outside"] += 1
                found[feature["id"]] = geometry
        window, project = bounds(case), projection(case)
        for key, rings in enumerate(case.get("polygons", [])):
            parts = [make_valid(shape({"type": "Polygon", "coordinates": part})) for part in rings]
            polygon = unary_union(parts)
            # Only the ends of edges are projected, so that both sides cut straight edges in degrees.
            expected = transform(polygon.intersection(window), project)
            got = found.get(key + 1)
            if got is None:
                # Slivers and specks may vanish.
                if expected.area > 2 * expected.length:
                    result["missing"] += 1
                continue
            # A boundary may move by the rounding, half a unit's diagonal, and by the simplification.
            slack = (0.75 + case["tolerance"]) * expected.length + 8
            difference = got.symmetric_difference(make_valid(expected)).area if got.is_valid else math.inf
            result["worst"] = max(result["worst"], difference / slack)
    result["invalid"] = result["invalid"][:20]
    return result


if __name__ == "__main__":
    if sys.argv[1] == "decode":
        answer = decode(sys.argv[2])
    elif sys.argv[1] == "neighbours":
        answer = [neighbours(path) for path in sys.argv[2:]]
    else:
        with open(sys.argv[2], encoding="utf-8") as file:
            answer = judge(json.load(file))
    json.dump(answer, sys.stdout)
