import gzip
import html
import random
import re
import time
import unittest

import pyproj
import shapely

import service
import shapes
from service import ask, get

COUNTS = {
    "provinces": 77, "amphoe": 928, "tambons": 7436, "villages": 75000, "knn_plots": 22791, "volunteer_centres": 76,
    "learning_centres": 1885, "study_centres": 13, "plant_trees": 5200, "tourism_villages": 3680, "smile_markets": 0, "elephant_villages": 0,
}


class Features(unittest.TestCase):
    def test_every_layer_has_the_number_of_features_that_the_domain_states(self):
        self.assertEqual(set(service.layers()), set(COUNTS))
        for layer, count in COUNTS.items():
            self.assertEqual(get(f"/collections/{layer}").json()["featureCount"], count)
            self.assertEqual(get(f"/collections/{layer}/items?limit=1").json()["numberMatched"], count)
            found = service.features(layer)
            self.assertEqual(len({feature["id"] for feature in found}), count)
            self.assertTrue(all(feature["properties"]["demo"] is True for feature in found), "every feature says that it is synthetic")

    def test_two_hundred_random_boxes_hold_what_shapely_finds(self):
        for name in ("villages", "knn_plots", "tambons"):
            layer, draw, found = shapes.layer(name), random.Random(f"boxes of {name}"), 0
            west, south, east, north = layer.extent
            for _ in range(200):
                x, y, size = draw.uniform(west, east), draw.uniform(south, north), 10 ** draw.uniform(-2.5, 0.7)
                edges = [round(edge, 5) for edge in (x, y, x + draw.uniform(0, size), y + draw.uniform(0, size))]
                page = get(f"/collections/{name}/items?limit=1000000&bbox={','.join(map(str, edges))}").json()
                ids = [feature["id"] for feature in page["features"]]
                # GeoJSON has seven decimals: on the edge itself a rounding may decide.
                box = shapely.box(*edges)
                must, may = layer.meeting(box.buffer(-1e-6, join_style="mitre")), layer.meeting(box.buffer(1e-6, join_style="mitre"))
                self.assertEqual(len(set(ids)), len(ids))
                self.assertEqual(page["numberMatched"], len(ids))
                self.assertTrue(must <= set(ids) <= may, f"{name} {edges}: {must - set(ids)} {set(ids) - may}")
                found += len(ids)
            self.assertGreater(found, 2000, name)

    def test_next_links_reach_every_feature_once(self):
        for query in ("limit=9999", "limit=9999&sortby=-population,name_th", "limit=2500&province_code=30"):
            reached, target = [], f"/collections/villages/items?{query}"
            while target:
                page = get(target).json()
                reached += [feature["id"] for feature in page["features"]]
                target = next((link["href"] for link in page["links"] if link["rel"] == "next"), None)
            self.assertEqual(len(set(reached)), len(reached))
            self.assertEqual(len(reached), page["numberMatched"])

    def test_a_page_for_people_is_never_longer_than_a_thousand_rows(self):
        page = html.unescape(get("/collections/villages/items?f=html&limit=5000").body.decode())
        self.assertEqual(len(re.findall(r'<th scope="row">', page)), 1000)
        self.assertIn("พบ 75,000 รายการ", page)

    def test_a_compressed_answer_is_the_plain_one(self):
        for target in (
            "/", "/?f=html", "/api", "/collections", "/collections/knn_plots/items?limit=500", "/collections/knn_plots/items?limit=20000",
            "/collections/villages/items?f=html", "/collections/villages/tiles/WebMercatorQuad/6/28/49", "/assets/map.js", "/static/provinces.svg",
        ):
            plain, packed = get(target), get(target, Accept_Encoding="gzip")
            self.assertEqual(packed.headers["Content-Encoding"], "gzip", target)
            self.assertEqual(gzip.decompress(packed.body), plain.body, target)
            self.assertEqual(get(target).body, plain.body, target)

    def test_coordinates_in_other_systems_are_those_of_proj(self):
        for name, code in (("villages", 32647), ("villages", 3857), ("knn_plots", 4326), ("knn_plots", 32648)):
            uri = f"http://www.opengis.net/def/crs/EPSG/0/{code}"
            listed = get(f"/collections/{name}").json()["crs"]
            self.assertIn(uri, listed)
            box = "103,15,104,16" if code == 32648 else "99,17,100,18"
            here = get(f"/collections/{name}/items?limit=300&bbox={box}").json()["features"]
            there = get(f"/collections/{name}/items?limit=300&bbox={box}&crs={uri}").json()["features"]
            project = pyproj.Transformer.from_crs("OGC:CRS84", f"EPSG:{code}").transform
            self.assertGreater(len(here), 50)
            for one, other in zip(here, there, strict=True):
                self.assertEqual(one["id"], other["id"])
                degrees, found = (shapely.get_coordinates(shapely.geometry.shape(feature["geometry"])) for feature in (one, other))
                expected = project(degrees[:, 0], degrees[:, 1])
                # Seven decimals of a degree are 11 mm.
                self.assertLess(abs(found[:, 0] - expected[0]).max(), 0.02 if code != 4326 else 1e-6)
                self.assertLess(abs(found[:, 1] - expected[1]).max(), 0.02 if code != 4326 else 1e-6)

    def test_nothing_that_was_asked_or_logged_tells_of_a_person(self):
        for layer in service.layers():
            for form in ("json", "html", "csv", "geojsonseq", "jsonfg"):
                self.assertEqual(ask(f"/collections/{layer}/items?f={form}&limit=1000").status, 200)
        for field in ("owner_name", "chair_name", "chair_phone"):
            for layer in ("knn_plots", "volunteer_centres"):
                for query in (f"{field}=x", f"sortby={field}", f"properties={field}", f"filter={field} IS NULL", f"filter={field} LIKE 'น%'"):
                    answer = ask(f"/collections/{layer}/items?{query}")
                    self.assertEqual(answer.status, 400, query)
                    self.assertNotIn(field, answer.json().get("known", []))
        # The log is written some times a second.
        last, deadline = b"GET /collections/volunteer_centres/items filter 400", time.monotonic() + 10
        while last not in (log := service.log.read_bytes()):
            self.assertLess(time.monotonic(), deadline, "the log lacks a request")
            time.sleep(0.05)
        for mark in service.MARKS:
            self.assertFalse(mark in log, "personal data in the log")
