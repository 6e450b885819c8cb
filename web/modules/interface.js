// What the maps share of MapLibre: its words in Thai, a map in a page of text, and a copy of the picture for paper.

import { fragment, readFragment } from './address.js';
import { placeNotices, watchConnection, watchLoading } from './signals.js';

export const thai = {
  'Map.Title': 'แผนที่ กด ? เพื่อดูแป้นลัด',
  'Marker.Title': 'ชื่อสถานที่',
  'Popup.Close': 'ปิด',
  'NavigationControl.ZoomIn': 'ซูมเข้า',
  'NavigationControl.ZoomOut': 'ซูมออก',
  'NavigationControl.ResetBearing': 'หันทิศเหนือขึ้น',
  'ScaleControl.Meters': 'ม.',
  'ScaleControl.Kilometers': 'กม.',
  'CooperativeGesturesHandler.WindowsHelpText': 'กด Ctrl แล้วเลื่อนเพื่อซูมแผนที่',
  'CooperativeGesturesHandler.MacHelpText': 'กด ⌘ แล้วเลื่อนเพื่อซูมแผนที่',
  'CooperativeGesturesHandler.MobileHelpText': 'ใช้สองนิ้วเลื่อนแผนที่',
};

/** Has MapLibre write Thai as it should be (thai-text.js); before the first map of a page. */
export function writeThai() {
  if (maplibregl.getRTLTextPluginStatus() !== 'unavailable') return;
  maplibregl.setRTLTextPlugin(new URL('../thai-text.js', import.meta.url).href, false).catch(error => console.warn(error));
}

/** On paper a canvas of WebGL is empty: before printing, leaves a copy of what is seen in `place`. */
export function copyForPaper(map, place) {
  function copy() {
    const from = map.getCanvas();
    const paper = place.querySelector('.paper') ?? place.appendChild(document.createElement('canvas'));
    paper.className = 'paper';
    paper.width = from.width;
    paper.height = from.height;
    map.redraw();
    paper.getContext('2d').drawImage(from, 0, 0);
  }
  addEventListener('beforeprint', copy);
  matchMedia('print').addEventListener('change', event => { if (event.matches) copy(); });
}

/** Whether the browser can draw a live map. */
export const isAble = () => Boolean(globalThis.maplibregl && document.createElement('canvas').getContext('webgl2'));

/**
 * A live map in a figure of a page of text. Its viewport stands in the fragment of the address and on the page's root,
 * which also tells when the map has been drawn. `titles` name the sources whose loading is told.
 */
export function pageMap(place, { style, bounds, name, padding = 8, closest, maxZoom = 18, titles = {} }) {
  const root = document.documentElement, view = readFragment(location.hash);
  writeThai();
  const holder = document.createElement('div');
  holder.className = 'live';
  place.append(holder);
  const map = new maplibregl.Map({
    container: holder, style, locale: { ...thai, 'Map.Title': name }, bounds, fitBoundsOptions: { padding, maxZoom: closest ?? maxZoom },
    maxZoom, cooperativeGestures: true, ...(view && { bounds: undefined, center: [view.lng, view.lat], zoom: view.zoom }),
    dragRotate: false, pitchWithRotate: false, attributionControl: false, renderWorldCopies: false, fadeDuration: 0,
  });
  map.touchZoomRotate.disableRotation();
  map.keyboard.disableRotation();
  map.addControl(new maplibregl.NavigationControl({ showCompass: false }), 'top-right');
  placeNotices(place.parentElement);
  watchConnection(watchLoading(map, titles, () => {}));
  root.dataset.mapState = location.search + (view ? fragment(view) : '');
  map.on('moveend', event => {
    if (!event.originalEvent) return;
    const { lat, lng } = map.getCenter();
    root.dataset.mapState = location.search + fragment({ zoom: map.getZoom(), lat, lng });
    history.replaceState(null, '', root.dataset.mapState);
  });
  map.once('idle', () => {
    root.dataset.mapReady = '1';
    place.classList.add('is-live');
  });
  copyForPaper(map, place);
  return map;
}

/** A button that shows the whole country, for the corner of the map. */
export const wholeCountry = action => ({
  onAdd() {
    const group = document.createElement('div');
    group.className = 'maplibregl-ctrl maplibregl-ctrl-group';
    const button = group.appendChild(document.createElement('button'));
    button.type = 'button';
    button.className = 'whole-country';
    button.title = 'ดูทั้งประเทศ';
    button.setAttribute('aria-label', button.title);
    button.appendChild(document.createElement('span')).className = 'maplibregl-ctrl-icon';
    button.addEventListener('click', action);
    return group;
  },
  onRemove() {},
});
