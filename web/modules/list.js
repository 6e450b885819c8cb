// The features in view as a list for the keyboard and the ear: nearest to the middle first.

import { make, swatch } from './card.js';
import { formatDistance, formatNumber } from './values.js';

const most = 200;

/** The middle of the box around a geometry, [lon, lat]. */
export function middle(geometry) {
  const box = bounds(geometry);
  return [(box[0] + box[2]) / 2, (box[1] + box[3]) / 2];
}

/** The box around a geometry: [west, south, east, north]. */
export function bounds(geometry) {
  const box = [Infinity, Infinity, -Infinity, -Infinity];
  const walk = part => {
    if (typeof part[0] !== 'number') { part.forEach(walk); return; }
    box[0] = Math.min(box[0], part[0]);
    box[1] = Math.min(box[1], part[1]);
    box[2] = Math.max(box[2], part[0]);
    box[3] = Math.max(box[3], part[1]);
  };
  for (const one of geometry.geometries ?? [geometry]) walk(one.coordinates);
  return box;
}

/** Wires the listbox; `open` is called with the found feature that a person chose. */
export function makeList(open) {
  const box = document.getElementById('list');
  let found = [];
  let current = 0;

  function point(index) {
    const options = box.children;
    if (!options.length) return;
    options[current]?.setAttribute('aria-selected', 'false');
    current = Math.max(0, Math.min(options.length - 1, index));
    options[current].setAttribute('aria-selected', 'true');
    box.setAttribute('aria-activedescendant', options[current].id);
  }

  box.addEventListener('keydown', event => {
    const steps = { ArrowDown: current + 1, ArrowUp: current - 1, PageDown: current + 10, PageUp: current - 10, Home: 0, End: most };
    if (event.key in steps) {
      event.preventDefault();
      point(steps[event.key]);
      box.children[current]?.scrollIntoView({ block: 'nearest' });
    }
    if (event.key === 'Enter' && found[current]) { event.preventDefault(); open(found[current]); }
  });
  box.addEventListener('click', event => {
    const index = [...box.children].indexOf(event.target.closest('[role=option]'));
    if (index >= 0) open(found[index]);
  });

  return {
    /** Fills the list with features around a centre (a MapLibre LngLat); returns how many there are in all. */
    fill(features, centre) {
      const lines = features.map(one => {
        const [lng, lat] = middle(one.feature.geometry);
        return { ...one, metres: centre.distanceTo(new maplibregl.LngLat(lng, lat)) };
      }).sort((a, b) => a.metres - b.metres);
      found = lines.slice(0, most);
      box.replaceChildren(...found.map((one, index) => {
        const option = make('div', 'option', swatch(one.layer), make('span', '', one.label),
          make('small', '', `${one.layer.title.th}${one.opens ? ` ${formatNumber(one.count)} รายการ` : ''} · ${formatDistance(one.metres)}`));
        option.setAttribute('role', 'option');
        option.setAttribute('aria-selected', 'false');
        option.id = `option-${index}`;
        return option;
      }));
      box.hidden = !found.length;
      box.removeAttribute('aria-activedescendant');
      document.getElementById('list-count').textContent = !lines.length
        ? 'ไม่มีรายการในหน้าจอ ลองเปิดชั้นข้อมูลเพิ่ม หรือซูมเข้า'
        : lines.length > most
          ? `แสดง ${formatNumber(most)} จาก ${formatNumber(lines.length)} รายการในหน้าจอ เรียงจากกลางแผนที่ ซูมเข้าเพื่อดูทั้งหมด`
          : `${formatNumber(lines.length)} รายการในหน้าจอ เรียงจากกลางแผนที่`;
      point(0);
      return lines.length;
    },
    focus() { box.focus({ preventScroll: true }); },
  };
}
