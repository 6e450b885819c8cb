import { mapStyle, numberImage, ring } from '/web/modules/style.js';
import { equal, test } from '/Tests/Web/harness.js';

const layer = (id, more = {}) => ({ id, boundary: false, fields: [], key: 'code', label: 'name', ...more });
const mark = (id, kind, type, more = {}) => ({ id: `${id}/${kind}`, type, source: id, 'source-layer': id, ...more });
const tiles = id => ({ type: 'vector', tiles: [`/collections/${id}/tiles/WebMercatorQuad/{z}/{y}/{x}`] });
const config = {
  ground: 'provinces',
  layers: [layer('provinces', { boundary: true }), layer('villages', { pyramid: true })],
  style: {
    version: 8, sprite: '/sprites/default', glyphs: '/fonts/{fontstack}/{range}.pbf',
    sources: { provinces: tiles('provinces'), villages: tiles('villages') },
    layers: [
      { id: 'water', type: 'background' }, { id: 'land', type: 'fill', source: 'provinces', 'source-layer': 'provinces' },
      mark('provinces', 'line', 'line', { layout: { 'line-join': 'round', visibility: 'none' } }), mark('villages', 'point', 'circle'),
      mark('villages', 'number', 'symbol', { layout: { 'text-field': ['get', 'count'], 'text-font': ['x'], 'symbol-sort-key': 1 }, paint: { 'text-color': '#000' } }),
    ],
  },
};
const style = mapStyle(config, ['provinces'], 'http://host');
const of = id => style.layers.find(one => one.id === id);

test("The server's style has whole addresses in the page", () => {
  equal(style.sources.villages.tiles, ['http://host/collections/villages/tiles/WebMercatorQuad/{z}/{y}/{x}']);
  equal([style.sprite, style.glyphs], ['http://host/sprites/default', 'http://host/fonts/{fontstack}/{range}.pbf']);
});

test('Only the chosen layers are visible, whatever the style shows at first', () => {
  equal(['provinces/line', 'villages/point', 'villages/number'].map(id => of(id).layout.visibility), ['visible', 'none', 'none']);
  equal([of('provinces/line').layout['line-join'], of('land').layout], ['round', undefined]);
});

test('What a person chooses lies over all that the style draws', () => {
  const ids = style.layers.map(one => one.id);
  equal(ids.slice(-4), ['area', 'chosen/casing', 'chosen/line', 'chosen/ring']);
  equal([style.sources.chosen.type, of('area').source], ['geojson', 'provinces']);
});

test('Without a layer of land there is no area to mark', () => {
  equal(mapStyle({ ...config, ground: null }, [], 'http://host').layers.some(one => one.id === 'area'), false);
});

test('Counts are pictures of numbers', () => {
  equal(of('villages/number').layout['icon-image'], ['concat', 'count:', ['get', 'count']]);
  equal([of('villages/number').layout['text-field'], of('villages/number').paint], [undefined, {}]);
});

test('Sums of several layers stand around their place, one alone on it', () => {
  equal([ring(0), ring(1)], [[], [[0, 0]]]);
  for (const count of [2, 5]) {
    const places = ring(count);
    const near = places.some(([x, y], i) => places.some(([a, b], k) => i < k && Math.hypot(x - a, y - b) < 18));
    equal([places.length, near], [count, false]);
  }
});

test('A number is a picture as wide as its digits', () => {
  const [small, large] = ['7', '75,000'].map(text => numberImage(text).image);
  equal([small.width < large.width, small.height === large.height, large.data.some(value => value > 0)], [true, true, true]);
});
