// Search as one types: a combobox (WAI-ARIA 1.2) over the server's /search. Without script the form goes there itself.

import { make, swatch } from './card.js';
import { say } from './signals.js';
import { formatNumber } from './values.js';

const shortest = 2;
const most = 8;
const pause = 150;

/** The letters that the server counts: marks above and below are no letters of their own. */
const letters = text => text.replace(/[\s\u0E47-\u0E4E]/g, '').length;

/**
 * Wires the form. `open` is called with {layer, id, bbox} of the feature that a person chose.
 * The answer is of the latest question only: an earlier one is aborted.
 */
export function makeSearch(config, open) {
  const form = document.getElementById('search');
  const input = form.querySelector('input');
  const popup = document.getElementById('search-popup');
  const box = document.getElementById('search-results');
  const note = document.getElementById('search-note');
  let found = [];
  let current = -1;
  let asked = '';
  let asking = null;
  let waiting = 0;

  function show(visible) {
    popup.hidden = !visible;
    input.setAttribute('aria-expanded', String(visible && found.length > 0));
    if (!visible) point(-1);
  }

  function point(index) {
    box.children[current]?.setAttribute('aria-selected', 'false');
    current = index;
    const option = box.children[current];
    if (!option) { input.removeAttribute('aria-activedescendant'); return; }
    option.setAttribute('aria-selected', 'true');
    option.scrollIntoView({ block: 'nearest' });
    input.setAttribute('aria-activedescendant', option.id);
  }

  function option(hit, index) {
    const line = make('div', 'option', swatch(hit.layer), make('span', '', hit.title),
      make('small', '', [hit.layer.boundary ? '' : hit.layer.title.th, hit.subtitle].filter(Boolean).join(' · ')));
    line.setAttribute('role', 'option');
    line.setAttribute('aria-selected', 'false');
    line.id = `found-${index}`;
    return line;
  }

  function tell(...parts) {
    note.replaceChildren(...parts);
    note.hidden = !parts.length;
    if (parts.length) say(note.textContent);
  }

  function fill(answer, text) {
    found = answer.features.map(({ properties, bbox }) => ({
      ...properties, bbox, layer: config.layers.find(layer => layer.id === properties.collection),
    })).filter(hit => hit.layer);
    box.replaceChildren(...found.map(option));
    box.hidden = !found.length;
    current = -1;
    if (!found.length) {
      tell(`ไม่พบ “${text}” ลองพิมพ์ให้สั้นลง ตรวจตัวสะกด หรือค้นด้วยชื่อตำบลหรืออำเภอ`);
    } else if (answer.numberMatched > found.length) {
      const all = make('a', '', `ดูทั้งหมด ${formatNumber(answer.numberMatched)} รายการ`);
      all.href = `${form.action}?q=${encodeURIComponent(text)}`;
      tell(all);
      say(`พบ ${formatNumber(answer.numberMatched)} รายการ แสดง ${formatNumber(found.length)} รายการ`);
    } else {
      tell();
      say(`พบ ${formatNumber(found.length)} รายการ`);
    }
    show(true);
  }

  /** Asks the server; true when the results shown are of the text in the box. */
  async function ask() {
    clearTimeout(waiting);
    const text = input.value.trim();
    if (text === asked && !popup.hidden) return true;
    asking?.abort();
    asked = text;
    if (letters(text) < shortest) { found = []; show(false); return false; }
    const mine = asking = new AbortController();
    try {
      const response = await fetch(`${form.action}?q=${encodeURIComponent(text)}&limit=${most}&f=json`, { signal: mine.signal });
      // 400 is a text that is too short or too long to search for yet.
      if (!response.ok && response.status !== 400) throw new Error(String(response.status));
      const answer = await response.json();
      if (mine.signal.aborted) return false;
      if (response.ok) fill(answer, text); else { found = []; show(false); }
      return response.ok;
    } catch (error) {
      if (error.name === 'AbortError') return false;
      asked = '';
      found = [];
      box.replaceChildren();
      box.hidden = true;
      tell('ค้นหาไม่สำเร็จ โปรดตรวจการเชื่อมต่อแล้วกด Enter เพื่อลองใหม่');
      show(true);
      return false;
    }
  }

  function choose(index) {
    const hit = found[index];
    if (!hit) return;
    input.value = hit.title;
    asked = hit.title;
    show(false);
    open(hit);
  }

  input.addEventListener('input', () => {
    clearTimeout(waiting);
    waiting = setTimeout(ask, pause);
  });
  input.addEventListener('keydown', event => {
    if (event.isComposing) return;
    if (event.key === 'Escape' && !popup.hidden) { event.preventDefault(); event.stopPropagation(); show(false); }
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
    event.preventDefault();
    if (popup.hidden) { if (found.length) show(true); else ask(); return; }
    // Past either end stands the box itself.
    const step = event.key === 'ArrowDown' ? 1 : -1;
    const places = found.length + 1;
    point((current + 1 + step + places) % places - 1);
  });
  form.addEventListener('submit', async event => {
    event.preventDefault();
    const chosen = Math.max(0, current);
    if (await ask()) choose(chosen);
  });
  // A press must not take the focus from the box before the click arrives.
  box.addEventListener('pointerdown', event => event.preventDefault());
  box.addEventListener('click', event => choose([...box.children].indexOf(event.target.closest('[role=option]'))));
  form.addEventListener('focusout', event => { if (!form.contains(event.relatedTarget)) show(false); });
  input.addEventListener('focus', () => { if (found.length && input.value.trim() === asked) show(true); });

  return { focus() { input.focus(); input.select(); } };
}
