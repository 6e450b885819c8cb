// The small map of an items or feature page: what the page carries as GeoJSON, over the land.

import { bounds } from './modules/list.js';
import { make } from './modules/card.js';
import { isAble, pageMap } from './modules/interface.js';
import { colours } from './modules/style.js';

const place = document.querySelector('[data-map]');
const features = JSON.parse(document.getElementById('features').textContent);

/** A style of the land, when the page names one, and the features in the layer's colour, with their names. */
function style({ ground, groundLayer, groundZooms, color, label }) {
  const sources = { features: { type: 'geojson', data: features } };
  const layers = [{ id: 'water', type: 'background', paint: { 'background-color': ground ? colours.water : colours.land } }];
  if (ground) {
    const [minzoom, maxzoom] = groundZooms.split(',').map(Number);
    sources.ground = { type: 'vector', tiles: [location.origin + ground], minzoom, maxzoom };
    const land = { source: 'ground', 'source-layer': groundLayer };
    layers.push({ id: 'land', type: 'fill', ...land, paint: { 'fill-color': colours.land } });
    layers.push({ id: 'border', type: 'line', ...land, paint: { 'line-color': colours.border } });
  }
  const point = ['==', ['geometry-type'], 'Point'];
  const polygon = ['==', ['geometry-type'], 'Polygon'];
  const name = label && { id: 'name', type: 'symbol', source: 'features', layout: {
    'text-field': ['to-string', ['get', label]], 'text-font': ['Noto Sans Thai Regular'], 'text-size': 14, 'text-line-height': 1.4, 'text-max-width': 9, 'text-padding': 2,
    'text-variable-anchor': ['top', 'bottom', 'left', 'right'], 'text-radial-offset': 0.8,
  }, paint: { 'text-color': '#2c3c41', 'text-halo-color': '#fff', 'text-halo-width': 1.6 } };
  // Names leave this room to the points.
  const room = { id: 'room', type: 'symbol', source: 'features', filter: point, layout: { 'icon-image': 'room', 'icon-size': 18, 'icon-allow-overlap': true, 'icon-padding': 0 } };
  layers.push(
    { id: 'fill', type: 'fill', source: 'features', filter: polygon, paint: { 'fill-color': color, 'fill-opacity': 0.3 } },
    { id: 'line', type: 'line', source: 'features', filter: ['!', point], paint: { 'line-color': color, 'line-width': 2.5 } },
    ...(name ? [name, room] : []),
    // Plots are too small to see from far out; MapLibre draws a circle at each corner, there all in one place.
    { id: 'dot', type: 'circle', source: 'features', filter: ['==', ['geometry-type'], 'Polygon'], maxzoom: 12, paint: { 'circle-color': color, 'circle-radius': 4 } },
    // A plot is smaller than a pixel on a map of the country: its corners show where it lies.
    { id: 'speck', type: 'circle', source: 'features', maxzoom: 12, filter: polygon, paint: { 'circle-color': color, 'circle-radius': 4 } },
    { id: 'point', type: 'circle', source: 'features', filter: point, paint: { 'circle-color': color, 'circle-radius': 7, 'circle-stroke-color': '#fff', 'circle-stroke-width': 2 } });
  const root = new URL('..', import.meta.url).href;
  return { version: 8, glyphs: `${root}fonts/{fontstack}/{range}.pbf`, sprite: `${root}sprites/default`, sources, layers };
}

/** The box around all that has a geometry, or null. */
function extent() {
  const boxes = (features?.features ?? [features]).filter(one => one?.geometry).map(one => bounds(one.geometry));
  if (!boxes.length) return null;
  return [0, 1, 2, 3].map(side => (side < 2 ? Math.min : Math.max)(...boxes.map(box => box[side])));
}

function start(box) {
  const { label, items, name } = place.dataset;
  const map = pageMap(place, { style: style(place.dataset), bounds: box, name: name ?? 'แผนที่', padding: 40, closest: 14, titles: { ground: 'พื้นหลัง', features: 'รายการ' } });
  if (!items) return;
  for (const mark of ['fill', 'line', 'dot', 'point']) {
    map.on('mouseenter', mark, () => { map.getCanvas().style.cursor = 'pointer'; });
    map.on('mouseleave', mark, () => { map.getCanvas().style.cursor = ''; });
  }
  map.on('click', event => {
    const { x, y } = event.point;
    const found = map.queryRenderedFeatures([[x - 6, y - 6], [x + 6, y + 6]], { layers: ['point', 'dot', 'line', 'fill'] })[0];
    const original = found && (features.features ?? [features]).find(one => sameFeature(one, found));
    if (!original) return;
    const link = make('a', 'popup-link', String(original.properties[label] ?? original.id));
    link.href = `${items}/${encodeURIComponent(original.id)}`;
    new maplibregl.Popup({ maxWidth: '280px' }).setLngLat(event.lngLat).setDOMContent(link).addTo(map);
  });
}

/** MapLibre drops ids that are text, so a found feature is known by its properties. */
const sameFeature = (one, found) => Object.entries(found.properties).every(([name, value]) =>
  typeof one.properties[name] === 'object' || one.properties[name] === value);

const box = extent();
const able = isAble();
if (box && able) {
  start(box);
} else {
  place.removeAttribute('data-map');
  place.style.height = 'auto';
  place.append(make('p', 'words', box ? 'เบราว์เซอร์นี้แสดงแผนที่ไม่ได้ (ต้องใช้ WebGL) ข้อมูลทั้งหมดอยู่ในตารางด้านล่าง' : 'รายการในหน้านี้ไม่มีพิกัด'));
}
