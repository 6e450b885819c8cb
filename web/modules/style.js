// The server's style of the map (/styles/default) with what a page adds to it, and what is drawn where.

export const colours = { water: '#e3eaeb', land: '#fcfbf7', border: '#b7c1c2', chosen: '#27379b' };

const kinds = ['hit', 'fill', 'line', 'dash', 'name', 'room', 'dot', 'point', 'icon', 'sum', 'number'];

/** Whether boundaries of the layer may be approximations, which `approx` in each feature tells. */
export const isApproximate = layer => layer.boundary && layer.fields.some(field => field.name === 'approx');

const byZoom = (...stops) => ['interpolate', ['linear'], ['zoom'], ...stops];

/** The server's style with whole addresses, as MapLibre needs them. */
function placed(style, origin) {
  const sources = Object.fromEntries(Object.entries(style.sources).map(([id, source]) =>
    [id, source.tiles ? { ...source, tiles: source.tiles.map(tiles => origin + tiles) } : source]));
  return { ...style, sources, sprite: origin + style.sprite, glyphs: origin + style.glyphs };
}

/** The server's style with the named layers visible, and over it what a person has chosen. */
export function mapStyle(config, shown, origin) {
  const style = placed(config.style, origin);
  const ids = new Set(config.layers.map(layer => layer.id));
  const layers = style.layers.map(mark => {
    const [id] = mark.id.split('/');
    return ids.has(id) ? { ...mark, layout: { ...mark.layout, visibility: shown.includes(id) ? 'visible' : 'none' } } : mark;
  });
  const ground = config.layers.find(layer => layer.id === config.ground);
  if (ground) {
    layers.push({ id: 'area', type: 'line', source: ground.id, 'source-layer': ground.id, filter: inArea(ground, ''), paint: { 'line-color': colours.chosen, 'line-width': byZoom(5, 1.6, 12, 3) } });
  }
  const flat = ['!=', ['geometry-type'], 'Point'];
  layers.push(
    { id: 'chosen/casing', type: 'line', source: 'chosen', filter: flat, paint: { 'line-color': '#fff', 'line-width': 6 } },
    { id: 'chosen/line', type: 'line', source: 'chosen', filter: flat, paint: { 'line-color': colours.chosen, 'line-width': 3 } },
    { id: 'chosen/ring', type: 'circle', source: 'chosen', filter: ['==', ['geometry-type'], 'Point'], paint: { 'circle-radius': byZoom(5, 8, 15, 13), 'circle-color': colours.chosen, 'circle-opacity': 0.12, 'circle-stroke-color': colours.chosen, 'circle-stroke-width': 3 } });
  return { ...style, sources: { ...style.sources, chosen: { type: 'geojson', data: { type: 'FeatureCollection', features: [] } } }, layers };
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

/** Features of the shown layers in a box of pixels (or in view), each once: [{layer, id, label, geometry}]. */
export function featuresIn(map, config, shown, box) {
  const order = Object.keys(config.style.sources);
  const layers = config.layers.filter(layer => shown.includes(layer.id)).sort((a, b) => order.indexOf(b.id) - order.indexOf(a.id));
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
