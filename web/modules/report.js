// The live map of a report: its style and tiles come from the server with the classes in them. The page stands without it.

import { makeAreaList } from './area-list.js';
import { isAble, pageMap } from './interface.js';
import { bounds } from './list.js';
import { placeNotices } from './signals.js';

const place = document.querySelector('[data-map]');
const legend = document.querySelector('[data-legend]');
const picture = place.querySelector('[data-map-static]');

const areaRows = [...document.querySelectorAll('#table tbody tr[data-code]')];

/** The condition for the areas of a line of the legend. */
const ofRow = row => (row.dataset.kind ? ['==', ['get', 'kind'], row.dataset.kind] : ['==', ['get', 'class'], Number(row.dataset.class)]);

const rowOf = ({ kind, class: index }) =>
  legend.querySelector(kind === 'value' ? `[data-class="${index}"]` : `[data-kind="${kind}"]`);

/** Shows the area of a row of the table; null: none. A map that has been drawn takes it over. */
let point = () => {};

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
  for (const mark of isPoints ? ['points', 'valueless'] : ['fill']) {
    map.on('mousemove', mark, event => show(event.features[0]));
    map.on('mouseleave', mark, () => show(null));
    map.on('click', mark, event => show(event.features[0]));
  }
  point = row => {
    const { code, kind = 'value', class: index } = row?.dataset ?? {};
    show(row && { properties: { code, kind, class: index, name_th: row.querySelector('th').textContent } });
    const parts = row ? map.querySourceFeatures('report', { sourceLayer: 'areas', filter: ['==', ['get', 'code'], code] }) : [];
    if (!parts.length) return;
    const boxes = parts.map(part => bounds(part.geometry));
    const box = [0, 1, 2, 3].map(side => (side < 2 ? Math.min : Math.max)(...boxes.map(one => one[side])));
    const seen = map.getBounds(), middle = [(box[0] + box[2]) / 2, (box[1] + box[3]) / 2];
    if (!seen.contains(middle)) map.easeTo({ center: middle, animate: !matchMedia('(prefers-reduced-motion: reduce)').matches });
  };
  for (const row of areaRows) {
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
  const map = pageMap(place, { style, bounds: [[west, south], [east, north]], name: place.getAttribute('aria-label'), maxZoom: 14, titles: { report: 'รายงาน' } });
  map.once('load', () => connect(map, values));
}

// What is left at its default does not stand in the address.
document.querySelector('.report-filters')?.addEventListener('submit', event => {
  for (const field of event.target.elements) if (field.name && field.value === '') field.disabled = true;
});
addEventListener('pageshow', () => {
  for (const field of document.querySelector('.report-filters')?.elements ?? []) field.disabled = false;
});

if (areaRows.length) makeAreaList({ rows: areaRows, after: place.parentElement.querySelector('.reading'), point: row => point(row) });

const able = isAble();
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
