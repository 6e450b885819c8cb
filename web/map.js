// The first map. The server has rendered all that a reader without script needs; this makes it move.
// The address is the state: every change goes through `go`, which writes it and draws what it says.

import { readAddress, writeAddress } from './modules/address.js';
import { cardBody, fetchFeature, make, nameOf, provinceOf } from './modules/card.js';
import { watchEdits } from './modules/fresh.js';
import { copyForPaper, thai, wholeCountry, writeThai } from './modules/interface.js';
import { bounds, makeList } from './modules/list.js';
import { makeSearch } from './modules/search.js';
import { makeSheet } from './modules/sheet.js';
import { failure, notice, say, toast, watchConnection, watchLoading } from './modules/signals.js';
import { arrangeSums, featuresIn, inArea, isApproximate, mapStyle, showLayer, sumsIn } from './modules/style.js';
import { formatNumber } from './modules/values.js';

const element = id => document.getElementById(id);
const config = JSON.parse(element('phaenthi-config').textContent);
const layerOf = id => config.layers.find(layer => layer.id === id);
const ground = layerOf(config.ground);
const page = document.documentElement;
const picture = document.querySelector('[data-map-status]');
const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;

let state = readAddress(config, location);
let feature = null;
let reading = null;
let cameFrom = null;
/** What the map fits until a person moves it, and again when its size changes. */
let fitted = !state.view;

// Drawing the state ---------------------------------------------------------------------------

const target = () => config.provinces.find(one => one.code === state.area)?.bbox ?? config.extent;

function drawLayers() {
  for (const box of document.querySelectorAll('input[name=layers]')) {
    box.checked = state.layers.includes(box.value);
    showLayer(map, box.value, box.checked);
  }
  arrangeSums(map, config, state.layers);
  drawHints();
  element('approximate').hidden = !state.layers.some(id => isApproximate(layerOf(id)));
  sheet.setLayersSummary(`เปิด ${state.layers.length} จาก ${config.layers.length} ชั้น`);
}

function drawHints() {
  for (const box of document.querySelectorAll('input[name=layers]')) {
    const far = box.checked && map.getZoom() < layerOf(box.value).minZoom;
    box.closest('label').querySelector('.layer-hint').hidden = !far;
  }
}

function drawArea() {
  element('area').value = state.area;
  if (ground) map.setFilter('area', inArea(ground, state.area));
}

function drawCamera(animate) {
  if (state.view) {
    const camera = { center: [state.view.lng, state.view.lat], zoom: state.view.zoom };
    if (animate) map.easeTo(camera); else map.jumpTo(camera);
  } else {
    fitted = true;
    map.fitBounds(target(), { padding: 24, animate, duration: 700, maxZoom: 13 });
  }
}

/** Draws the card that the state names; `others` are found features at the same place. */
async function drawFeature(others = [], focus = false) {
  reading?.abort();
  const chosen = map.getSource('chosen');
  if (!state.feature) {
    feature = null;
    chosen.setData({ type: 'FeatureCollection', features: [] });
    if (sheet.view === 'card') { sheet.show('layers'); sheet.close(); }
    return;
  }
  const { layer: name, id } = state.feature;
  const layer = layerOf(name);
  const body = element('view-card');
  reading = new AbortController();
  body.replaceChildren(make('p', 'fine', 'กำลังโหลด…'));
  sheet.show('card', others.find(one => one.id === id)?.label ?? id, layer.title.th);
  if (focus) sheet.focus();
  try {
    feature = await fetchFeature(layer, id, reading.signal);
  } catch (error) {
    if (error.name === 'AbortError') return;
    const retry = make('button', 'action', 'ลองใหม่');
    retry.type = 'button';
    retry.addEventListener('click', () => drawFeature(others, true));
    const text = error instanceof TypeError ? 'โหลดข้อมูลไม่สำเร็จ โปรดตรวจการเชื่อมต่อ' : error.message;
    const alert = make('p', 'wrong', text);
    alert.setAttribute('role', 'alert');
    body.replaceChildren(alert, retry);
    return;
  }
  const place = [layer.title.th, provinceOf(config, layer, feature)].filter(Boolean).join(' · ');
  sheet.setTitle(nameOf(layer, feature), place);
  say(`${nameOf(layer, feature)} ${place}`);
  chosen.setData(feature);
  const path = `${layer.itemsURL}/${encodeURIComponent(id)}`;
  const actions = [['ซูมไปที่นี่', zoomToFeature], ['คัดลอกลิงก์', share], ['หน้าข้อมูล', path], ['GeoJSON', `${path}?f=json`]];
  const elsewhere = others.filter(one => one.layer.id !== name || one.id !== id);
  body.replaceChildren(...cardBody(config, layer, feature, actions, elsewhere, one => open(one, others, true)));
}

function zoomToFeature() {
  if (!feature?.geometry) return;
  const padding = { top: 48, right: 48, bottom: 48 + sheet.covers, left: 48 };
  map.fitBounds(bounds(feature.geometry), { padding, maxZoom: 14, duration: 700 }, { byPerson: true });
}

// The address ---------------------------------------------------------------------------------

function write(how) {
  const address = writeAddress(config, state);
  history[how](null, '', location.pathname + address);
  page.dataset.mapState = address;
}

/** Changes the state and leaves an entry in the history. */
function go(change) {
  state = { ...state, ...change };
  write('pushState');
}

function open(one, others = [], focus = false) {
  go({ feature: { layer: one.layer.id, id: one.id } });
  drawFeature(others, focus);
}

/** Opens what a search found: shows its layer, flies there and reads its card. */
async function openFound({ layer, id }) {
  const layers = config.layers.map(one => one.id).filter(one => one === layer.id || state.layers.includes(one));
  cameFrom = element('q');
  go({ layers, feature: { layer: layer.id, id } });
  drawLayers();
  await drawFeature([], true);
  if (feature && state.feature?.id === id) zoomToFeature();
}

/** Back to the list of layers; the focus returns to where it came from. */
function close() {
  if (state.feature) { go({ feature: null }); drawFeature(); }
  sheet.show('layers');
  sheet.close();
  (cameFrom?.isConnected ? cameFrom : map.getCanvas()).focus({ preventScroll: true });
  cameFrom = null;
}

function share() {
  const address = location.href;
  const done = () => toast('คัดลอกลิงก์แล้ว');
  const byHand = () => prompt('คัดลอกลิงก์นี้', address);
  if (navigator.clipboard) navigator.clipboard.writeText(address).then(done, byHand);
  else byHand();
}

// What people do ------------------------------------------------------------------------------

/** Goes where the sum of an area opens into its parts. */
function openSum({ layer, label, count, opens, feature: { geometry } }) {
  say(`${label} ${layer.title.th} ${formatNumber(count)} รายการ`);
  map.easeTo({ center: geometry.coordinates, zoom: Math.max(opens, map.getZoom()) + 0.1, animate: !calm }, { byPerson: true });
}

function pick({ x, y }, reach, focus) {
  const box = [[x - reach, y - reach], [x + reach, y + reach]];
  const found = featuresIn(map, config, state.layers, box);
  const sum = sumsIn(map, config, state.layers, box)[0];
  if (sum && (!found.length || found[0].layer.boundary)) { openSum(sum); return; }
  if (!found.length) { if (state.feature) close(); else say('ไม่มีข้อมูลตรงนี้'); return; }
  cameFrom = focus ? map.getCanvas() : null;
  open(found[0], found.slice(0, 8), focus);
  const hidden = y - (map.getContainer().clientHeight - sheet.covers - 40);
  if (hidden > 0) map.panBy([0, hidden]);
}

function showList() {
  if (state.feature) { go({ feature: null }); drawFeature(); }
  cameFrom ??= document.activeElement;
  const all = featuresIn(map, config, state.layers);
  const inside = [...all.filter(one => !one.layer.boundary), ...sumsIn(map, config, state.layers)];
  sheet.show('list', 'รายการในหน้าจอ', '');
  const count = list.fill(inside.length ? inside : all, map.getCenter());
  list.focus();
  say(`พบ ${formatNumber(count)} รายการ`);
}

function describe() {
  const zoom = Math.round(map.getZoom());
  const { clientWidth, clientHeight } = map.getContainer();
  const under = ground && map.queryRenderedFeatures([clientWidth / 2, clientHeight / 2], { layers: ['land'] })[0];
  const code = String(under?.properties[ground?.key] ?? '');
  const province = config.provinces.find(one => one.code === code);
  const words = [`ระดับซูม ${zoom}`];
  if (province) words.push(code === '10' ? province.th : `จังหวัด${province.th}`);
  const sums = sumsIn(map, config, state.layers);
  if (zoom >= 9 || sums.length) {
    const found = zoom >= 9 ? featuresIn(map, config, state.layers).filter(one => !one.layer.boundary) : [];
    for (const layer of config.layers) {
      const count = sums.reduce((all, one) => all + (one.layer === layer ? one.count : 0), 0)
        + found.filter(one => one.layer === layer).length;
      if (count) words.push(`${layer.title.th} ${formatNumber(count)}`);
    }
  }
  say(words.join(' '));
}

function keys(event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest('input:not([type=checkbox]), select, textarea, dialog')) return;
  if (event.key === '?') { event.preventDefault(); element('help').showModal(); }
  if (event.key === '/') { event.preventDefault(); search.focus(); }
  if (event.key === 'l' || event.key === 'L' || event.code === 'KeyL') { event.preventDefault(); showList(); }
  if (event.key === 'Escape' && sheet.view !== 'layers') close();
}

function canvasKeys(event) {
  const nudges = { ArrowLeft: [-20, 0], ArrowRight: [20, 0], ArrowUp: [0, -20], ArrowDown: [0, 20] };
  if (event.shiftKey && event.key in nudges) {
    event.preventDefault();
    event.stopPropagation();
    map.panBy(nudges[event.key], { duration: 120 }, { byPerson: true });
  }
  if (event.key === 'Enter') {
    const { clientWidth, clientHeight } = map.getContainer();
    pick({ x: clientWidth / 2, y: clientHeight / 2 }, 16, true);
  }
}

// Start ---------------------------------------------------------------------------------------

function supported() {
  if (!globalThis.maplibregl) return false;
  try { return !!document.createElement('canvas').getContext('webgl2'); } catch { return false; }
}

let map, sheet, list, search;

function start() {
  element('map').removeAttribute('role');
  writeThai();
  const holder = element('map').appendChild(make('div', 'live'));
  map = new maplibregl.Map({
    container: holder, style: mapStyle(config, state.layers, location.origin), locale: thai,
    bounds: target(), fitBoundsOptions: { padding: 24 },
    ...(state.view && { bounds: undefined, center: [state.view.lng, state.view.lat], zoom: state.view.zoom }),
    minZoom: 3, maxZoom: 18, dragRotate: false, pitchWithRotate: false, touchPitch: false,
    attributionControl: false, renderWorldCopies: false, fadeDuration: calm ? 0 : 200,
  });
  map.touchZoomRotate.disableRotation();
  map.keyboard.disableRotation();
  map.addControl(new maplibregl.NavigationControl({ showCompass: false }), 'top-right');
  map.addControl(wholeCountry(() => {
    go({ area: '', view: null });
    drawArea();
    drawCamera(!calm);
  }), 'top-right');
  map.addControl(new maplibregl.ScaleControl({ maxWidth: 96 }), 'bottom-left');

  sheet = makeSheet(close);
  list = makeList(one => { if (one.opens) openSum(one); else open(one, [], true); });
  search = makeSearch(config, openFound);
  drawLayers();
  element('area').value = state.area;
  page.dataset.mapState = writeAddress(config, state);

  const titles = Object.fromEntries(config.layers.map(layer => [layer.id, layer.title.th]));
  const retryAll = watchLoading(map, titles, (failed, loaded) => {
    const lost = ground && failed.has(ground.id) && !loaded.has(ground.id);
    picture.dataset.mapStatus = lost ? 'error' : map.loaded() || loaded.size ? 'ready' : 'loading';
  });
  watchConnection(retryAll);
  watchEdits(map, config.layers.map(layer => layer.id));
  map.once('load', () => {
    arrangeSums(map, config, state.layers);
    drawArea();
    copyForPaper(map, element('map'));
    if (state.feature) drawFeature().then(() => { if (feature && fitted) zoomToFeature(); });
  });
  map.once('idle', () => { page.dataset.mapReady = '1'; });

  let quiet = 0;
  map.on('movestart', event => { if (event.originalEvent || event.byPerson) fitted = false; });
  map.on('moveend', () => {
    drawHints();
    if (fitted) return;
    const { lat, lng } = map.getCenter();
    state = { ...state, view: { zoom: map.getZoom(), lat, lng } };
    write('replaceState');
    clearTimeout(quiet);
    quiet = setTimeout(describe, 600);
  });
  map.on('resize', () => { if (fitted) map.fitBounds(target(), { padding: 24, animate: false }); });
  map.on('click', event => pick(event.point, event.originalEvent.pointerType === 'touch' ? 14 : 5, false));
  map.on('mousemove', event => {
    const { x, y } = event.point;
    const near = [[x - 3, y - 3], [x + 3, y + 3]];
    const isMark = featuresIn(map, config, state.layers, near).length || sumsIn(map, config, state.layers, near).length;
    map.getCanvas().style.cursor = isMark ? 'pointer' : '';
  });
  map.getCanvas().addEventListener('keydown', canvasKeys, { capture: true });

  element('filters').addEventListener('submit', event => event.preventDefault());
  element('area').addEventListener('change', event => {
    go({ area: event.target.value, view: null });
    drawArea();
    drawCamera(!calm);
  });
  element('view-layers').addEventListener('change', () => {
    const checked = [...document.querySelectorAll('input[name=layers]:checked')].map(box => box.value);
    go({ layers: config.layers.map(layer => layer.id).filter(id => checked.includes(id)) });
    drawLayers();
  });
  element('share').addEventListener('click', share);
  element('show-help').addEventListener('click', () => element('help').showModal());
  element('show-list').addEventListener('click', showList);
  document.addEventListener('keydown', keys);
  addEventListener('popstate', () => {
    state = readAddress(config, location);
    fitted = !state.view;
    page.dataset.mapState = writeAddress(config, state);
    drawLayers();
    drawArea();
    drawCamera(!calm);
    drawFeature();
  });
}

if (supported()) {
  start();
} else {
  picture.dataset.mapStatus = 'unsupported';
  document.body.classList.remove('moving');
  for (const one of document.querySelectorAll('.script-only')) one.hidden = true;
  element('filters').append(make('button', '', 'แสดง'));
  notice('เบราว์เซอร์นี้แสดงแผนที่โต้ตอบไม่ได้ (ต้องใช้ WebGL) จึงแสดงแผนที่ภาพและตารางแทน');
}
