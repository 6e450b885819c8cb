import csv
import io
import json
import pathlib
import re
import tempfile
import unittest
import urllib.parse

import jsonschema
import openapi_spec_validator

import service
from service import get, run


class Clients(unittest.TestCase):
    def test_gdal_lists_all_collections(self):
        listed = run("ogrinfo", "-ro", f"OAPIF:{service.base}")
        self.assertEqual(set(re.findall(r"^\d+: (\w+)", listed, re.MULTILINE)), set(service.layers()))

    def test_gdal_reads_every_plot(self):
        self.assertIn("Feature Count: 22791", run("ogrinfo", "-ro", "-so", f"OAPIF:{service.base}", "knn_plots"))
        rows = list(csv.DictReader(io.StringIO(run("ogr2ogr", "-f", "CSV", "/vsistdout/", f"OAPIF:{service.base}", "knn_plots", "-oo", "PAGE_SIZE=5000"))))
        self.assertEqual(len({row["plot_code"] for row in rows}), 22791)
        self.assertNotIn("owner_name", rows[0])

    def test_gdal_filters_by_place_and_by_property(self):
        here = get("/collections/villages/items?bbox=99.8,19.1,100,19.3&limit=1").json()["numberMatched"]
        self.assertIn(f"Feature Count: {here}", run("ogrinfo", "-ro", "-so", f"OAPIF:{service.base}", "villages", "-spat", "99.8", "19.1", "100", "19.3"))
        some = get("/collections/villages/items?province_code=56&limit=1").json()["numberMatched"]
        self.assertEqual(some, 804)
        self.assertIn(f"Feature Count: {some}", run("ogrinfo", "-ro", "-so", f"OAPIF:{service.base}", "villages", "-where", "province_code = '56'"))

    def test_gdal_leaves_its_conditions_to_the_server(self):
        before = len(service.log.read_text())
        where = "area_rai >= 3 AND area_rai <= 15 AND (plot_model = 'HLM' OR NOT (title_type LIKE 'ns%'))"
        here = get("/collections/knn_plots/items?limit=1&filter=" + urllib.parse.quote(where)).json()["numberMatched"]
        self.assertGreater(here, 1000)
        self.assertIn(f"Feature Count: {here}", run("ogrinfo", "-ro", "-so", f"OAPIF:{service.base}", "knn_plots", "-where", where, "-oo", "PAGE_SIZE=10000"))
        asked = [line for line in service.log.read_text()[before:].splitlines() if "/collections/knn_plots/items limit,filter,filter-lang" in line]
        self.assertTrue(asked, "the access log shows the filter that GDAL sent")

    def test_gdal_reads_every_form_as_the_same_features(self):
        """What PROJ makes of GeoJSON in degrees is what the server gives out in metres."""
        target, utm = "/collections/villages/items?province_code=56&limit=1000", "http://www.opengis.net/def/crs/EPSG/0/32647"
        with tempfile.TemporaryDirectory() as folder:
            rows = {}
            for name, form, crs, options in [
                ("a.geojson", "json", None, ["-t_srs", "EPSG:32647"]), ("b.fgb", "flatgeobuf", utm, []), ("c.fgb", "flatgeobuf", None, ["-t_srs", "EPSG:32647"]),
                ("d.geojsonl", "geojsonseq", None, ["-t_srs", "EPSG:32647"]),
                ("e.csv", "csv", utm, ["-oo", "X_POSSIBLE_NAMES=easting_32647", "-oo", "Y_POSSIBLE_NAMES=northing_32647"]),
            ]:
                path = pathlib.Path(folder, name)
                path.write_bytes(get(f"{target}&f={form}" + (f"&crs={utm}" if crs else "")).body)
                read = run("ogr2ogr", "-f", "CSV", "/vsistdout/", str(path), "-lco", "GEOMETRY=AS_XY", *options)
                rows[name] = {row["code"]: (float(row["X"]), float(row["Y"]), row["name_th"], row["population"]) for row in csv.DictReader(io.StringIO(read))}
                self.assertEqual(len(rows[name]), 804, name)
        for name, read in rows.items():
            for code, (x, y, village, population) in rows["a.geojson"].items():
                self.assertLess(abs(read[code][0] - x) + abs(read[code][1] - y), 0.004, f"{name} {code}")
                self.assertEqual(read[code][2:], (village, population), f"{name} {code}")

    def test_the_api_document_is_valid_openapi(self):
        document = get("/api").json()
        openapi_spec_validator.validate(document)
        self.assertEqual(document["servers"], [{"url": service.base}])

    def test_answers_keep_to_the_schemas_that_the_collections_declare(self):
        for layer in service.layers():
            schema = get(f"/collections/{layer}/schema").json()
            properties = {name: rule for name, rule in schema["properties"].items() if rule.get("x-ogc-role") != "primary-geometry"}
            check = jsonschema.Draft202012Validator(
                {"type": "object", "properties": properties, "required": schema.get("required", []), "additionalProperties": False},
                format_checker=jsonschema.FormatChecker())
            for feature in get(f"/collections/{layer}/items?limit=300").json()["features"]:
                # A value that is missing is null or left out.
                check.validate({name: value for name, value in feature["properties"].items() if value is not None})

    def test_tile_json_names_tiles_that_are_there(self):
        for parent in ["", *(f"/collections/{layer}" for layer in service.layers())]:
            tiles = get(f"{parent}/tiles/WebMercatorQuad?f=tilejson").json()
            # A layer that is still empty has no bounds.
            if parent == "" or get(parent).json()["featureCount"] > 0:
                west, south, east, north = tiles["bounds"]
                self.assertTrue(97 < west < east < 106 and 5 < south < north < 21)
            target = tiles["tiles"][0].format(z=tiles["minzoom"], x=0, y=0)
            self.assertIn(get(target).status, (200, 204))
        self.assertEqual(json.loads(get("/tiles/WebMercatorQuad?f=tilejson").body)["tilejson"], "3.0.0")
