"""All features of a layer as shapes, and what meets a box by brute force."""
import functools
import json

import numpy
import shapely

import service


class Layer:
    def __init__(self, name: str) -> None:
        features = service.features(name)
        self.ids = numpy.array([feature["id"] for feature in features])
        self.by_id = {feature["id"]: feature for feature in features}
        self.shapes = shapely.from_geojson([json.dumps(feature["geometry"]) for feature in features])
        self.extent = shapely.total_bounds(self.shapes)

    def meeting(self, box: shapely.Geometry) -> set[str]:
        """The ids of all features that meet the box: GEOS is asked for each, without an index."""
        shapely.prepare(box)
        return set(self.ids[shapely.intersects(box, self.shapes)])


@functools.cache
def layer(name: str) -> Layer:
    return Layer(name)
