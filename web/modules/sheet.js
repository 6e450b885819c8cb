// The panel: a column beside the map, or on a small screen a sheet that stops at three heights.

const element = id => document.getElementById(id);
const wide = matchMedia('(min-width: 900px)');
const stops = ['peek', 'half', 'full'];

/** The panel's views: layers, list, card. `onClose` is called when a person leaves the card or the list. */
export function makeSheet(onClose) {
  const sheet = element('sheet');
  const head = element('sheet-head');
  const body = element('sheet-body');
  const toggle = element('sheet-toggle');
  const layersTitle = [element('sheet-title').textContent, element('sheet-summary').textContent];
  let view = 'layers';
  let stop = 'peek';

  function settle(next) {
    stop = next;
    sheet.dataset.stop = stop;
    sheet.style.removeProperty('height');
    const closed = stop === 'peek' && !wide.matches;
    body.inert = closed;
    toggle.setAttribute('aria-expanded', String(!closed));
    toggle.querySelector('span').textContent = closed ? 'ขยายแผง' : 'ย่อแผง';
  }

  function show(next, title, summary) {
    view = next;
    for (const name of ['layers', 'list', 'card']) element(`view-${name}`).hidden = name !== view;
    element('sheet-back').hidden = view === 'layers';
    element('show-list').hidden = view !== 'layers';
    sheet.dataset.view = view;
    setTitle(...(view === 'layers' ? layersTitle : [title, summary]));
    if (view !== 'layers' && stop === 'peek') settle('half');
    body.scrollTop = 0;
  }

  function setTitle(title, summary) {
    element('sheet-title').textContent = title;
    element('sheet-summary').textContent = summary ?? '';
  }

  function drag(start) {
    if (wide.matches || start.target.closest('button')) return;
    const from = sheet.offsetHeight;
    let height = from;
    const move = event => {
      height = Math.max(88, Math.min(innerHeight - 56, from + start.clientY - event.clientY));
      sheet.style.height = `${height}px`;
      sheet.dataset.dragged = '';
    };
    const end = () => {
      head.removeEventListener('pointermove', move);
      delete sheet.dataset.dragged;
      const heights = [88, innerHeight / 2, innerHeight - 56];
      const nearest = heights.reduce((best, one, index) => (Math.abs(one - height) < Math.abs(heights[best] - height) ? index : best), 0);
      if (Math.abs(height - from) > 6) settle(stops[nearest]);
      else settle(stop === 'peek' ? 'half' : 'peek');
    };
    head.setPointerCapture(start.pointerId);
    head.addEventListener('pointermove', move);
    head.addEventListener('pointerup', end, { once: true });
    head.addEventListener('pointercancel', end, { once: true });
  }

  head.addEventListener('pointerdown', drag);
  toggle.addEventListener('click', () => settle(stop === 'peek' ? 'half' : 'peek'));
  element('sheet-back').addEventListener('click', onClose);
  sheet.addEventListener('keydown', event => {
    if (event.key === 'Escape' && view !== 'layers') { event.stopPropagation(); onClose(); }
  });
  wide.addEventListener('change', () => settle(stop));
  settle('peek');

  return {
    show,
    setTitle,
    get view() { return view; },
    setLayersSummary(text) {
      layersTitle[1] = text;
      if (view === 'layers') setTitle(...layersTitle);
    },
    /** The pixels of the map that the sheet covers at the bottom when it is half open. */
    get covers() { return wide.matches || stop === 'peek' ? 0 : Math.max(0, innerHeight / 2 - 88); },
    focus() { element('sheet-title').focus({ preventScroll: true }); },
    close() { if (!wide.matches) settle('peek'); },
  };
}
