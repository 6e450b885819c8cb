import { mapStyle, numberImage, ring } from '/web/modules/style.js';
import { equal, test } from '/Tests/Web/harness.js';

const layer = (id, geometry, count, more = {}) => ({
  id, geometry, count, boundary: false, color: '#123456', minZoom: 4, maxZoom: 14, extent: [97, 5, 106, 21],
  fields: [], tilesURL: `/collections/${id}/tiles/WebMercatorQuad/{z}/{y}/{x}?f=mvt`, sourceLayer: id, key: 'code', label: 'name', ...more,
});
const config = {
  ground: 'provinces',
  layers: [layer('provinces', 'polygon', 77, { boundary: true }), layer('villages', 'point', 75000, { pyramid: true }),
    layer('centres', 'point', 76), layer('plots', 'polygon', 22791, { pyramid: true }), layer('roads', 'line', 10)],
};
const style = mapStyle(config, ['provinces', 'plots'], 'http://host');
const order = style.layers.map(one => one.id);

test('Every layer is a vector tile source with the row before the column', () => {
  equal(style.sources.villages.tiles, ['http://host/collections/villages/tiles/WebMercatorQuad/{z}/{y}/{x}?f=mvt']);
  equal(style.sources.villages.bounds, [97, 5, 106, 21]);
});

test('Land lies below boundaries, these below areas, lines and points, and the many below the few', () => {
  const ids = ['land', 'provinces/line', 'plots/fill', 'roads/line', 'villages/point', 'centres/point', 'area', 'chosen/line'];
  equal(ids.map(id => order.indexOf(id)).every((at, index, all) => at >= 0 && (!index || at > all[index - 1])), true);
});

test('Only the chosen layers are visible', () => {
  const visible = id => style.layers.find(one => one.id === id).layout.visibility;
  equal([visible('provinces/line'), visible('plots/dot'), visible('villages/point')], ['visible', 'visible', 'none']);
});

test('Marks have the colour of the legend, opaque', () => {
  const paint = id => style.layers.find(one => one.id === id).paint;
  equal([paint('plots/fill')['fill-color'], paint('plots/fill')['fill-opacity']], ['#123456', undefined]);
  equal([paint('centres/point')['circle-color'], paint('centres/point')['circle-opacity']], ['#123456', undefined]);
});

test('Approximate boundaries are dashed, known ones solid', () => {
  const amphoe = layer('amphoe', 'polygon', 928, { boundary: true, fields: [{ name: 'approx', type: 'boolean' }] });
  const lines = mapStyle({ ground: null, layers: [amphoe] }, [], '').layers.filter(one => one.source === 'amphoe' && one.type === 'line');
  equal(lines.map(one => [one.id, 'line-dasharray' in one.paint]), [['amphoe/line', false], ['amphoe/dash', true]]);
});

test('Without a layer of land there is water only', () => {
  const bare = mapStyle({ ...config, ground: null }, [], 'http://host').layers.map(one => one.id);
  equal([bare.includes('land'), bare.includes('area'), bare[0]], [false, false, 'water']);
});

test('Sums of areas are circles with their counts, and no mark of a single feature', () => {
  const of = id => style.layers.find(one => one.id === id);
  equal([of('villages/sum').filter, of('villages/number').filter], [['has', 'area_level'], ['has', 'area_level']]);
  equal([of('villages/point').filter, of('centres/point').filter, of('centres/sum')], [['!', ['has', 'area_level']], undefined, undefined]);
  equal(['fill', 'line', 'dot'].map(kind => JSON.stringify(of(`plots/${kind}`).filter).includes('["!",["has","area_level"]]')), [true, true, true]);
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
