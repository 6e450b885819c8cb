import { mapStyle, ring } from '/web/modules/style.js';
import { equal, test } from '/Tests/Web/harness.js';

const mark = (id, type = 'circle') => ({ id, type, source: id.split('/')[0] });
const served = {
  version: 8, sprite: '/sprites/default', glyphs: '/fonts/{fontstack}/{range}.pbf',
  sources: {
    villages: { type: 'vector', tiles: ['/collections/villages/tiles/WebMercatorQuad/{z}/{y}/{x}'], minzoom: 0, maxzoom: 14 },
    names: { type: 'geojson', data: { type: 'FeatureCollection', features: [] } },
  },
  layers: [mark('water', 'background'), mark('land', 'fill'), mark('plots/fill', 'fill'), mark('villages/name', 'symbol'), mark('names', 'symbol'),
    mark('villages/room', 'symbol'), { ...mark('villages/sum'), layout: { visibility: 'visible' } }],
};
const config = { ground: 'provinces', layers: [{ id: 'provinces', key: 'code' }, { id: 'villages' }, { id: 'plots' }], style: served };
const style = mapStyle(config, ['plots'], 'http://host');
const of = id => style.layers.find(one => one.id === id);

test('Paths of the served style become addresses of its own host', () => {
  equal(style.sources.villages.tiles, ['http://host/collections/villages/tiles/WebMercatorQuad/{z}/{y}/{x}']);
  equal([style.sprite, style.glyphs], ['http://host/sprites/default', 'http://host/fonts/{fontstack}/{range}.pbf']);
  equal([style.sources.names, style.sources.chosen.type], [served.sources.names, 'geojson']);
});

test('Only marks and names of the chosen layers are visible; those of no layer stay as they are', () => {
  equal(['plots/fill', 'villages/name', 'villages/sum'].map(id => of(id).layout.visibility), ['visible', 'none', 'none']);
  equal([of('names'), of('water')], [served.layers[4], served.layers[0]]);
});

test('What is chosen lies over everything', () => {
  equal(style.layers.slice(-4).map(one => one.id), ['area', 'chosen/casing', 'chosen/line', 'chosen/ring']);
  equal(mapStyle({ ...config, ground: null }, [], 'http://host').layers.some(one => one.id === 'area'), false);
});

test('Sums of several layers stand around their place, one alone on it', () => {
  equal([ring(0), ring(1)], [[], [[0, 0]]]);
  for (const count of [2, 5]) {
    const places = ring(count);
    const near = places.some(([x, y], i) => places.some(([a, b], k) => i < k && Math.hypot(x - a, y - b) < 18));
    equal([places.length, near], [count, false]);
  }
});
