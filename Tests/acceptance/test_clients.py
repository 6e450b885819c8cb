import csv
import io
import json
import re
import unittest

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
            west, south, east, north = tiles["bounds"]
            self.assertTrue(97 < west < east < 106 and 5 < south < north < 21)
            target = tiles["tiles"][0].format(z=tiles["minzoom"], x=0, y=0)
            self.assertIn(get(target).status, (200, 204))
        self.assertEqual(json.loads(get("/tiles/WebMercatorQuad?f=tilejson").body)["tilejson"], "3.0.0")
