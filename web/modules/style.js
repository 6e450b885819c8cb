// The catalog's layers as a MapLibre style: land, boundaries, polygons, lines, points; the many below the few.

export const colours = { water: '#e3eaeb', land: '#fcfbf7', border: '#b7c1c2', chosen: '#27379b' };

const kinds = ['hit', 'fill', 'line', 'dash', 'dot', 'point'];

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

/** The style layers of one layer of the catalog. */
function marks(layer) {
  const of = (kind, type, rest) => ({
    id: `${layer.id}/${kind}`, type, source: layer.id, 'source-layer': layer.sourceLayer, ...rest,
  });
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
  return [
    of('fill', 'fill', { paint: { 'fill-color': layer.color } }),
    of('line', 'line', { paint: { 'line-color': ['step', ['zoom'], layer.color, 14, '#fff'], 'line-width': 1.5 } }),
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
  for (const layer of painted(config.layers)) {
    const visibility = shown.includes(layer.id) ? 'visible' : 'none';
    layers.push(...marks(layer).map(mark => ({ ...mark, layout: { ...mark.layout, visibility } })));
  }
  if (land) {
    layers.push({ id: 'area', type: 'line', ...land, filter: inArea(ground, ''), paint: { 'line-color': colours.chosen, 'line-width': byZoom(5, 1.6, 12, 3) } });
  }
  const flat = ['!=', ['geometry-type'], 'Point'];
  layers.push(
    { id: 'chosen/casing', type: 'line', source: 'chosen', filter: flat, paint: { 'line-color': '#fff', 'line-width': 6 } },
    { id: 'chosen/line', type: 'line', source: 'chosen', filter: flat, paint: { 'line-color': colours.chosen, 'line-width': 3 } },
    { id: 'chosen/ring', type: 'circle', source: 'chosen', filter: ['==', ['geometry-type'], 'Point'], paint: { 'circle-radius': byZoom(5, 8, 15, 13), 'circle-color': colours.chosen, 'circle-opacity': 0.12, 'circle-stroke-color': colours.chosen, 'circle-stroke-width': 3 } });
  return { version: 8, sources, layers };
}

/** The filter that leaves one area of the ground. */
export const inArea = (ground, code) => ['==', ['to-string', ['get', ground.key ?? 'code']], code];

/** The style layers of a layer of the catalog that are in the map. */
export const marksOf = (map, id) => kinds.map(kind => `${id}/${kind}`).filter(mark => map.getLayer(mark));

export function showLayer(map, id, visible) {
  for (const mark of marksOf(map, id)) map.setLayoutProperty(mark, 'visibility', visible ? 'visible' : 'none');
}

/** Features of the shown layers in a box of pixels (or in view), each once: [{layer, id, label, geometry}]. */
export function featuresIn(map, config, shown, box) {
  const layers = painted(config.layers.filter(layer => shown.includes(layer.id))).reverse();
  const seen = new Map();
  for (const layer of layers) {
    const marks = marksOf(map, layer.id);
    if (!marks.length) continue;
    for (const found of map.queryRenderedFeatures(box, { layers: marks })) {
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
