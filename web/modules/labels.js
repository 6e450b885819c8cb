// Text on the map: fonts, the plugin that writes Thai, names of areas and features. Names give way to one another and to the
// circles of sums, and lie below every mark, so that they hide nothing.

/** Where the glyphs are, beside the folder of these files. */
export const glyphs = `${new URL('../../fonts', import.meta.url).href}/{fontstack}/{range}.pbf`;

export const fonts = { regular: ['Noto Sans Thai Regular'], bold: ['Noto Sans Thai Bold'] };

const ink = '#2c3c41', quiet = '#4a5b60';

/** Has MapLibre write Thai as it should be; once for a page, before its first map. */
export function writeThai() {
  if (maplibregl.getRTLTextPluginStatus() !== 'unavailable') return;
  const plugin = new URL('../thai-text.js', import.meta.url).href;
  maplibregl.setRTLTextPlugin(plugin, false).catch(error => console.warn(error));
}

/** The layout and paint of a name. */
export const lettering = (field, size, { font = fonts.regular, color = ink, ...layout } = {}) => ({
  layout: {
    'text-field': field, 'text-font': font, 'text-size': size, 'text-line-height': 1.4, 'text-max-width': 9, 'text-padding': 4,
    ...layout,
  },
  paint: { 'text-color': color, 'text-halo-color': '#fff', 'text-halo-width': 1.6 },
});

/** Around its place, on it first. */
const around = { 'text-variable-anchor': ['center', 'top', 'bottom', 'left', 'right'], 'text-radial-offset': 1.6 };
/** Beside a mark. */
export const beside = { 'text-variable-anchor': ['top', 'bottom', 'left', 'right'], 'text-radial-offset': 0.7 };

/** Names of areas below the province: the zooms between which they are read, and how they look. */
const levels = {
  amphoe: { minzoom: 7.3, maxzoom: 11.5, size: 14, look: { font: fonts.bold, color: quiet } },
  tambon: { minzoom: 9.3, maxzoom: 14, size: 13, look: { color: quiet } },
};

/** Whether a feature of a tile stands for all features of an area. */
export const isSum = ['has', 'area_level'];

/**
 * Sources and style layers of the names of areas: provinces from the page, the smaller from the tiles of the layer of the
 * most sums, each kept above the zooms at which those tiles hold it.
 */
export function areaNames(config, origin) {
  const points = config.provinces.filter(one => one.point).map(({ th, point }) => ({
    type: 'Feature', properties: { name: th }, geometry: { type: 'Point', coordinates: point },
  }));
  const sources = { provinceNames: { type: 'geojson', data: { type: 'FeatureCollection', features: points } } };
  const layers = [];
  const from = config.layers.filter(layer => layer.pyramid?.amphoe).sort((a, b) => b.count - a.count)[0];
  let first = from?.pyramid.province + 1;
  for (const [level, { minzoom, maxzoom, size, look }] of Object.entries(levels)) {
    const last = from?.pyramid[level];
    if (last === undefined) continue;
    sources[`${level}Names`] = { type: 'vector', tiles: [origin + from.tilesURL], minzoom: first, maxzoom: last, ...(from.extent && { bounds: from.extent }) };
    layers.unshift({
      id: `names/${level}`, type: 'symbol', source: `${level}Names`, 'source-layer': from.sourceLayer, minzoom: Math.max(minzoom, first), maxzoom,
      filter: ['==', ['get', 'area_level'], level], ...lettering(['get', 'area_name'], size, { ...look, ...around, 'symbol-sort-key': ['-', ['get', 'count']] }),
    });
    first = last + 1;
  }
  layers.push({
    id: 'names/province', type: 'symbol', source: 'provinceNames', minzoom: 4, maxzoom: 9.5,
    ...lettering(['get', 'name'], ['interpolate', ['linear'], ['zoom'], 5, 14, 8, 17], { font: fonts.bold, ...around }),
  });
  return { sources, layers };
}

/** From which zoom the features of a layer are named: the fewer there are, the sooner. */
const namedFrom = ({ geometry, count }) => (geometry === 'point' ? (count > 20000 ? 12 : count > 1000 ? 11 : 8) : 15);

/** The names of a layer's features; of areas there are names without. */
export function featureNames(layer, of) {
  if (layer.boundary || layer.label === null || layer.geometry === 'line') return [];
  const place = layer.geometry === 'point' ? beside : { 'text-padding': 2 };
  return [of('name', 'symbol', { minzoom: namedFrom(layer), ...lettering(['to-string', ['get', layer.label]], 13, place) })];
}
