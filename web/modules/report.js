// The live map of a report: its style and tiles come from the server with the classes in them. The page stands without it.

import { fragment, readFragment } from './address.js';
import { make } from './card.js';
import { copyForPaper, thai } from './interface.js';
import { writeThai } from './labels.js';
import { placeNotices, watchConnection, watchLoading } from './signals.js';

const place = document.querySelector('[data-map]');
const legend = document.querySelector('[data-legend]');
const picture = place.querySelector('[data-map-static]');

/** The looks of areas without a value, as the drawing and the legend have them. */
const patterns = {
  noData: ['#ffffff', '#7d8b90', brush => line(brush, 0, 12, 12, 0)],
  outOfScope: ['#f4f5f4', '#b3bfc2', brush => line(brush, 0, 6, 12, 6)],
  notConfirmed: ['#ffffff', '#b07a00', brush => { line(brush, 0, 0, 12, 12); line(brush, 0, 12, 12, 0); }],
  suppressed: ['#ffffff', '#52636a', brush => { brush.beginPath(); brush.arc(6, 6, 2, 0, 7); brush.fill(); }],
};

function line(brush, x0, y0, x1, y1) {
  brush.beginPath();
  brush.moveTo(x0, y0);
  brush.lineTo(x1, y1);
  brush.stroke();
}

/** The picture of a pattern, twelve pixels square at double density. */
export function patternImage(kind) {
  const [ground, ink, draw] = patterns[kind];
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = 24;
  const brush = canvas.getContext('2d');
  brush.scale(2, 2);
  Object.assign(brush, { fillStyle: ground, strokeStyle: ink, lineWidth: 1.4 });
  brush.fillRect(0, 0, 12, 12);
  brush.fillStyle = ink;
  draw(brush);
  return brush.getImageData(0, 0, 24, 24);
}

/** The condition for the areas of a line of the legend. */
const ofRow = row => (row.dataset.kind ? ['==', ['get', 'kind'], row.dataset.kind] : ['==', ['get', 'class'], Number(row.dataset.class)]);

const rowOf = ({ kind, class: index }) =>
  legend.querySelector(kind === 'value' ? `[data-class="${index}"]` : `[data-kind="${kind}"]`);

function connect(map, values) {
  const never = ['==', ['get', 'code'], ''];
  const isPoints = Boolean(map.getLayer('points'));
  map.addLayer({
    id: 'lit', source: 'report', 'source-layer': 'areas', filter: never,
    ...(isPoints
      ? { type: 'circle', paint: { 'circle-radius': 7, 'circle-color': 'rgba(0,0,0,0)', 'circle-stroke-color': '#27379b', 'circle-stroke-width': 2 } }
      : { type: 'line', paint: { 'line-color': '#27379b', 'line-width': 2.5 } }),
  });
  const light = filter => { if (map.getLayer('lit')) map.setFilter('lit', filter ?? never); };
  for (const row of legend.querySelectorAll('.legend-row')) {
    for (const start of ['mouseenter', 'focus', 'click']) row.addEventListener(start, () => light(ofRow(row)));
    for (const end of ['mouseleave', 'blur']) row.addEventListener(end, () => light(null));
  }
  const words = place.parentElement.querySelector('.reading');
  const reading = new Map(values.codes.map((code, i) => [code, i]));
  const number = new Intl.NumberFormat('en-US', { minimumFractionDigits: values.mapped.decimals, maximumFractionDigits: values.mapped.decimals });
  let lit = null;
  function show(feature) {
    const row = feature && rowOf(feature.properties);
    if (lit !== row) {
      lit?.classList.remove('lit');
      row?.classList.add('lit');
      lit = row;
    }
    light(feature && ['==', ['get', 'code'], feature.properties.code]);
    if (!feature) { words.textContent = ''; return; }
    const { code, name_th: name } = feature.properties;
    const value = values.values[reading.get(code)];
    const text = value == null ? row?.querySelector('span')?.textContent : `${number.format(value)} ${values.mapped.unit.th}`;
    words.textContent = `${name}: ${text ?? ''}`;
  }
  const mark = isPoints ? 'points' : 'fill';
  map.on('mousemove', mark, event => show(event.features[0]));
  map.on('mouseleave', mark, () => show(null));
  map.on('click', mark, event => show(event.features[0]));
  for (const row of document.querySelectorAll('#table tr[data-code]')) {
    row.addEventListener('mouseenter', () => light(['==', ['get', 'code'], row.dataset.code]));
    row.addEventListener('mouseleave', () => light(null));
    row.addEventListener('focusin', () => light(['==', ['get', 'code'], row.dataset.code]));
    row.addEventListener('focusout', () => light(null));
  }
}

async function json(address) {
  const answer = await fetch(address, { headers: { accept: 'application/json' } });
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  return answer.json();
}

async function start() {
  const [style, values] = await Promise.all([json(place.dataset.style), json(place.dataset.values)]);
  const [west, south, east, north] = place.dataset.bounds.split(',').map(Number);
  const view = readFragment(location.hash);
  const holder = place.appendChild(make('div', 'live'));
  writeThai();
  const map = new maplibregl.Map({
    container: holder, style, locale: { ...thai, 'Map.Title': place.getAttribute('aria-label') },
    bounds: [[west, south], [east, north]], fitBoundsOptions: { padding: 8 }, maxZoom: 14, cooperativeGestures: true,
    ...(view && { bounds: undefined, center: [view.lng, view.lat], zoom: view.zoom }),
    dragRotate: false, pitchWithRotate: false, attributionControl: false, renderWorldCopies: false, fadeDuration: 0,
  });
  map.touchZoomRotate.disableRotation();
  map.keyboard.disableRotation();
  map.addControl(new maplibregl.NavigationControl({ showCompass: false }), 'top-right');
  map.on('styleimagemissing', ({ id }) => {
    const kind = id.replace('kind:', '');
    if (patterns[kind] && !map.hasImage(id)) map.addImage(id, patternImage(kind), { pixelRatio: 2 });
  });
  placeNotices(place.parentElement);
  watchConnection(watchLoading(map, { report: 'รายงาน' }, () => {}));
  const tell = state => { document.documentElement.dataset.mapState = location.search + state; };
  tell(view ? fragment(view) : '');
  map.on('moveend', event => {
    if (!event.originalEvent) return;
    const { lat, lng } = map.getCenter();
    const state = fragment({ zoom: map.getZoom(), lat, lng });
    history.replaceState(null, '', location.search + state);
    tell(state);
  });
  map.once('load', () => connect(map, values));
  map.once('idle', () => {
    document.documentElement.dataset.mapReady = '1';
    place.classList.add('is-live');
  });
  copyForPaper(map, place);
}

// What is left at its default does not stand in the address.
document.querySelector('.report-filters')?.addEventListener('submit', event => {
  for (const field of event.target.elements) if (field.name && field.value === '') field.disabled = true;
});
addEventListener('pageshow', () => {
  for (const field of document.querySelector('.report-filters')?.elements ?? []) field.disabled = false;
});

const able = globalThis.maplibregl && document.createElement('canvas').getContext('webgl2');
if (picture && !able) {
  const words = place.parentElement.querySelector('.reading');
  words.textContent = 'เบราว์เซอร์นี้เลื่อนแผนที่ไม่ได้ (ต้องใช้ WebGL) แสดงภาพนิ่งและตารางแทน';
}
if (picture && able) {
  start().catch(error => {
    // The drawing stands already: nothing is lost but the moving of the map.
    placeNotices(place.parentElement);
    const box = document.getElementById('failure');
    box.hidden = false;
    box.textContent = 'โหลดแผนที่แบบเลื่อนไม่สำเร็จ แสดงภาพนิ่งและตารางแทน';
    console.warn(error);
  });
}
