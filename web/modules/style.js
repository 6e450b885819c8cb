// The catalog's layers as a MapLibre style: land, boundaries, polygons, lines, names, points; the many below the few.

import { areaNames, featureNames, fonts, glyphs, isSum, lettering } from './labels.js';

export const colours = { water: '#e3eaeb', land: '#fcfbf7', border: '#b7c1c2', chosen: '#27379b' };

const kinds = ['hit', 'fill', 'line', 'dash', 'name', 'room', 'dot', 'point', 'sum', 'number'];

/** Below this zoom the polygons of a layer (a plot is 40 to 150 m wide) are too small to see, and are dots. */
const dotZoom = 12;

/** Whether boundaries of the layer may be approximations, which `approx` in each feature tells. */
export const isApproximate = layer => layer.boundary && layer.fields.some(field => field.name === 'approx');

/** Bigger marks for the layers of few features. */
const scale = count => (count > 20000 ? 1 : count > 1000 ? 1.35 : 1.8);

const byZoom = (...stops) => ['interpolate', ['linear'], ['zoom'], ...stops];

const radius = size => byZoom(5, 1.5 * size, 8, 2.3 * size, 11, 4 * size, 15, 7 * size);

const circle = (layer, size) => ({
  'circle-color': layer.color,
  'circle-radius': radius(size),
  'circle-stroke-color': '#fff',
  'circle-stroke-width': byZoom(5, 0.2, 8, 0.6, 12, 1.4),
});

const byCount = (one, many) => ['interpolate', ['linear'], ['log10', ['get', 'count']], 0, one, 5, many];

/** The radius of a sum's circle, which grows with the count's digits; `times` makes it a diameter. */
const reach = times => byZoom(4.5, byCount(4 * times, 12 * times), 7.5, byCount(8 * times, 22 * times));

/** The sums of areas: a circle, the count in it, and the room that names leave to both. */
const sums = (layer, of) => [
  of('room', 'symbol', { filter: isSum, layout: {
    'icon-image': 'blank', 'icon-size': reach(2), 'icon-allow-overlap': true, 'icon-padding': 0,
  } }),
  of('sum', 'circle', { filter: isSum, paint: {
    'circle-color': layer.color, 'circle-stroke-color': '#fff', 'circle-stroke-width': 1.5, 'circle-radius': reach(1),
  } }),
  of('number', 'symbol', { filter: isSum, ...lettering(['number-format', ['get', 'count'], { locale: 'en-US' }], 13, {
    font: fonts.bold, color: '#1b2021', 'text-padding': 0, 'symbol-sort-key': ['-', ['get', 'count']],
  }) }),
];

/** The style layers of one layer of the catalog. */
function marks(layer) {
  const of = (kind, type, rest) => ({
    id: `${layer.id}/${kind}`, type, source: layer.id, 'source-layer': layer.sourceLayer, ...rest,
  });
  const own = [...plainMarks(layer, of), ...featureNames(layer, of)];
  if (!layer.pyramid) return own;
  const single = mark => ({ ...mark, filter: mark.filter ? ['all', mark.filter, ['!', isSum]] : ['!', isSum] });
  return [...own.map(single), ...sums(layer, of)];
}

/** What lies below the names of areas, the names of features, the room of sums, and what lies over all names. */
const floors = [['hit', 'fill', 'line', 'dash'], ['name'], ['room'], ['dot', 'point', 'sum', 'number']];

function plainMarks(layer, of) {
  if (layer.geometry === 'point') return [of('point', 'circle', { paint: circle(layer, scale(layer.count)) })];
  const width = byZoom(5, layer.minZoom < 6 ? 0.9 : 0.5, 12, layer.minZoom < 6 ? 2.4 : 1.6);
  const line = of('line', 'line', { layout: { 'line-join': 'round' }, paint: { 'line-color': layer.color, 'line-width': width } });
  if (layer.geometry === 'line') return [line];
  if (layer.boundary) {
    const hit = of('hit', 'fill', { paint: { 'fill-opacity': 0 } });
    if (!isApproximate(layer)) return [hit, line];
    const guess = ['==', ['to-string', ['get', 'approx']], 'true'];
    return [hit, { ...line, filter: ['!', guess] },
      { ...line, id: `${layer.id}/dash`, filter: guess, layout: {}, paint: { ...line.paint, 'line-dasharray': [3, 2] } }];
  }
  const area = { filter: ['==', ['geometry-type'], 'Polygon'] };
  return [
    of('fill', 'fill', { ...area, paint: { 'fill-color': layer.color } }),
    of('line', 'line', { ...area, paint: { 'line-color': ['step', ['zoom'], layer.color, 14, '#fff'], 'line-width': 1.5 } }),
    // MapLibre draws a circle at each corner; so far out they fall on one another.
    of('dot', 'circle', { maxzoom: dotZoom, paint: { 'circle-color': layer.color, 'circle-radius': byZoom(5, 1.4, 9, 2.4, 12, 2.2) } }),
  ];
}

/** Boundaries below areas, areas below lines and points; of one kind, the layer with more features lies below. */
function painted(layers) {
  const rank = layer => (layer.boundary ? 0 : { polygon: 1, line: 2, point: 3 }[layer.geometry]);
  return [...layers].sort((a, b) => rank(a) - rank(b) || b.count - a.count);
}

/** The whole style, with the named layers visible. */
export function mapStyle(config, shown, origin) {
  const sources = { chosen: { type: 'geojson', data: { type: 'FeatureCollection', features: [] } } };
  for (const layer of config.layers) {
    sources[layer.id] = {
      type: 'vector', tiles: [origin + layer.tilesURL], minzoom: layer.minZoom, maxzoom: layer.maxZoom,
      ...(layer.extent && { bounds: layer.extent }),
    };
  }
  const ground = config.layers.find(layer => layer.id === config.ground);
  const land = ground && { source: ground.id, 'source-layer': ground.sourceLayer };
  const layers = [{ id: 'water', type: 'background', paint: { 'background-color': colours.water } }];
  if (land) {
    layers.push(
      { id: 'land', type: 'fill', ...land, paint: { 'fill-color': colours.land } },
      { id: 'border', type: 'line', ...land, paint: { 'line-color': colours.border, 'line-width': byZoom(5, 0.6, 12, 1.6) } });
  }
  const all = painted(config.layers).flatMap(layer => {
    const visibility = shown.includes(layer.id) ? 'visible' : 'none';
    return marks(layer).map(mark => ({ ...mark, layout: { ...mark.layout, visibility } }));
  });
  const [spread, names, room, round] = floors.map(floor => all.filter(mark => floor.includes(mark.id.split('/').at(-1))));
  const areas = areaNames(config, origin);
  layers.push(...spread, ...names, ...areas.layers, ...room, ...round);
  if (land) {
    layers.push({ id: 'area', type: 'line', ...land, filter: inArea(ground, ''), paint: { 'line-color': colours.chosen, 'line-width': byZoom(5, 1.6, 12, 3) } });
  }
  const flat = ['!=', ['geometry-type'], 'Point'];
  layers.push(
    { id: 'chosen/casing', type: 'line', source: 'chosen', filter: flat, paint: { 'line-color': '#fff', 'line-width': 6 } },
    { id: 'chosen/line', type: 'line', source: 'chosen', filter: flat, paint: { 'line-color': colours.chosen, 'line-width': 3 } },
    { id: 'chosen/ring', type: 'circle', source: 'chosen', filter: ['==', ['geometry-type'], 'Point'], paint: { 'circle-radius': byZoom(5, 8, 15, 13), 'circle-color': colours.chosen, 'circle-opacity': 0.12, 'circle-stroke-color': colours.chosen, 'circle-stroke-width': 3 } });
  return { version: 8, glyphs, sources: { ...sources, ...areas.sources }, layers };
}

/** The filter that leaves one area of the ground. */
export const inArea = (ground, code) => ['==', ['to-string', ['get', ground.key ?? 'code']], code];

/** The style layers of a layer of the catalog that are in the map. */
export const marksOf = (map, id) => kinds.map(kind => `${id}/${kind}`).filter(mark => map.getLayer(mark));

export function showLayer(map, id, visible) {
  for (const mark of marksOf(map, id)) map.setLayoutProperty(mark, 'visibility', visible ? 'visible' : 'none');
}

/** Where the sums of each of several layers stand around an area's place, in pixels, so that none hides another. */
export const ring = count => Array.from({ length: count }, (_, i) => {
  const angle = 2 * Math.PI * i / count - Math.PI / 2, reach = count > 1 ? 8 + 4 * count : 0;
  return [Math.round(reach * Math.cos(angle)), Math.round(reach * Math.sin(angle))];
});

/** Arranges the sums of the shown layers around their places. */
export function arrangeSums(map, config, shown) {
  const layers = config.layers.filter(layer => layer.pyramid && shown.includes(layer.id) && map.getLayer(`${layer.id}/sum`));
  for (const [i, place] of ring(layers.length).entries()) {
    map.setPaintProperty(`${layers[i].id}/sum`, 'circle-translate', place);
    map.setPaintProperty(`${layers[i].id}/number`, 'text-translate', place);
    map.setPaintProperty(`${layers[i].id}/room`, 'icon-translate', place);
  }
}

/** The picture of one clear pixel, by which sums keep their room. */
export const addBlank = map => map.on('styleimagemissing', ({ id }) => {
  if (id === 'blank' && !map.hasImage(id)) map.addImage(id, { width: 1, height: 1, data: new Uint8Array(4) });
});

/** Features of the shown layers in a box of pixels (or in view), each once: [{layer, id, label, geometry}]. */
export function featuresIn(map, config, shown, box) {
  const layers = painted(config.layers.filter(layer => shown.includes(layer.id))).reverse();
  const seen = new Map();
  for (const layer of layers) {
    const marks = marksOf(map, layer.id);
    if (!marks.length) continue;
    for (const found of map.queryRenderedFeatures(box, { layers: marks })) {
      if ('area_level' in found.properties) continue;
      const id = String((layer.key === null ? found.id : found.properties[layer.key]) ?? '');
      const name = `${layer.id}/${id}`;
      if (id && !seen.has(name)) {
        seen.set(name, { layer, id, label: String(found.properties[layer.label] ?? id), feature: found });
      }
    }
  }
  // Areas that hold others come last, and among them the layer of the most features (the smallest areas) first.
  return [...seen.values()].sort((a, b) => a.layer.boundary - b.layer.boundary
    || (a.layer.boundary ? b.layer.count - a.layer.count : 0));
}

/** Sums of areas of the shown layers in a box of pixels (or in view), each once: [{layer, label, count, opens, feature}]. */
export function sumsIn(map, config, shown, box) {
  const seen = new Map();
  for (const layer of config.layers.filter(one => one.pyramid && shown.includes(one.id) && map.getLayer(`${one.id}/sum`))) {
    for (const found of map.queryRenderedFeatures(box, { layers: [`${layer.id}/sum`] })) {
      const { area_code: code, area_name: name, count, opens_zoom: opens } = found.properties;
      const key = `${layer.id}/${code ?? ''}`;
      if (!seen.has(key)) seen.set(key, { layer, label: name ?? 'ไม่ระบุพื้นที่', count, opens, feature: found });
    }
  }
  return [...seen.values()];
}
