import functools
import html
import http.server
import json
import re
import subprocess
import tempfile
import threading
import unittest

import service
from service import get

# Loads every style into MapLibre, which checks it against its specification and tells each fault as an event.
PAGE = """<!doctype html><html lang="th"><meta charset="utf-8"><body><div id="map" style="width:400px;height:400px"></div>
<script src="/.web/maplibre-gl.js"></script><script type="module">
const base = %s, told = {};
const map = new maplibregl.Map({ container: 'map', style: { version: 8, sources: {}, layers: [] }, fadeDuration: 0 });
await map.once('load');
const { styles } = await (await fetch(`${base}/styles`)).json();
for (const { id, links } of styles) {
  const faults = [], note = ({ error, sourceId, tile }) => faults.push(`${sourceId ?? ''} ${error?.message ?? error}`);
  const missing = ({ id: image }) => faults.push(`no image ${image}`);
  map.on('error', note);
  map.on('styleimagemissing', missing);
  const address = links.find(link => link.rel === 'stylesheet').href;
  const style = await (await fetch(address, { headers: { Accept: 'application/vnd.mapbox.style+json' } })).json();
  map.setStyle(style, { diff: false });
  await new Promise(resolve => { const wait = () => (map.isStyleLoaded() ? resolve() : setTimeout(wait, 50)); map.once('styledata', wait); });
  const added = style.layers.filter(layer => map.getLayer(layer.id)).length;
  told[id] = { faults, layers: style.layers.length, added, images: map.listImages().length };
  map.off('error', note);
  map.off('styleimagemissing', missing);
}
const report = document.body.appendChild(document.createElement('pre'));
report.id = 'report';
report.textContent = JSON.stringify(told);
</script></body></html>"""


class Files(http.server.SimpleHTTPRequestHandler):
    """The repository's files, and the page."""

    def do_GET(self) -> None:
        if self.path != "/page":
            return super().do_GET()
        page = (PAGE % json.dumps(service.base)).encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(page)))
        self.end_headers()
        self.wfile.write(page)

    def log_message(self, *arguments: object) -> None:
        pass


def told_by_maplibre() -> dict:
    """What MapLibre in headless Chromium says of each style."""
    handler = functools.partial(Files, directory=service.ROOT)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server, tempfile.TemporaryDirectory() as profile:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        dump = subprocess.run(
            ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
             "--disable-component-update", "--disable-sync", "--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader",
             f"--user-data-dir={profile}", "--timeout=90000", "--virtual-time-budget=60000", "--dump-dom", f"http://127.0.0.1:{server.server_port}/page"],
            stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=180).stdout
        server.shutdown()
    found = re.search(r'<pre id="report">(.*?)</pre>', dump, re.DOTALL)
    assert found, "the page did not run to its end"
    return json.loads(html.unescape(found[1]))


class Styles(unittest.TestCase):
    def test_maplibre_takes_every_style_as_it_is(self):
        told = told_by_maplibre()
        self.assertEqual(list(told), ["default", *service.layers()])
        images = len(get("/sprites/default.json").json())
        for style, found in told.items():
            with self.subTest(style=style):
                # Glyphs are asked for tiles, not for styles.
                self.assertEqual([fault for fault in found["faults"] if "/fonts/" not in fault], [])
                self.assertEqual(found["added"], found["layers"])
                self.assertGreaterEqual(found["images"], images)

    def test_a_style_speaks_of_tiles_that_hold_what_it_draws(self):
        for layer in service.layers():
            style = get(f"/styles/{layer}").json()
            template = style["sources"][layer]["tiles"][0]
            tile = get(template.format(z=6, y=28, x=50))
            self.assertIn(tile.status, (200, 204))
