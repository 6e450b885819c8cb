// A report's areas as a list for the keyboard: L opens it, arrows choose, Enter goes on into the area; ? tells the keys.

import { make } from './card.js';

const keys = [
  [['L'], 'รายชื่อพื้นที่ในแผนที่'], [['↑', '↓'], 'เลือกพื้นที่ในรายชื่อ แผนที่และตารางตามไป'], [['Enter'], 'ดูพื้นที่ที่เลือกละเอียดขึ้น'],
  [['Esc'], 'ปิดรายชื่อ'], [['←', '↑', '→', '↓'], 'เลื่อนแผนที่ (เมื่อแผนที่ถูกเลือก)'], [['+', '−'], 'ซูมเข้าและซูมออก'], [['?'], 'หน้านี้'],
];

/**
 * Wires the keys of a report's page. `rows` are those of its table, `after` is what the buttons and the list follow;
 * `point` is called with the row that is chosen, and with null when the list closes.
 */
export function makeAreaList({ rows, after, point }) {
  const box = make('div', 'area-list');
  Object.assign(box, { id: 'area-list', hidden: true, tabIndex: 0 });
  box.setAttribute('role', 'listbox');
  box.setAttribute('aria-label', 'พื้นที่ในแผนที่');
  box.append(...rows.map((row, i) => {
    const option = make('div', 'option', make('span', '', row.querySelector('th').textContent), make('small', '', row.dataset.mapped ?? ''));
    option.id = `area-${i}`;
    option.setAttribute('role', 'option');
    option.setAttribute('aria-selected', 'false');
    return option;
  }));
  const help = make('dialog', 'help', make('h2', '', 'แป้นลัด'), make('dl', '', ...keys.flatMap(([names, what]) =>
    [make('dt', '', ...names.flatMap(name => [make('kbd', '', name), ' '])), make('dd', '', what)])));
  help.setAttribute('aria-label', 'แป้นลัด');
  const form = make('form', '', make('button', '', 'ปิด'));
  form.method = 'dialog';
  help.append(form);
  let current = -1, from = null;

  function choose(index) {
    rows[current]?.classList.remove('lit');
    box.children[current]?.setAttribute('aria-selected', 'false');
    current = Math.max(0, Math.min(rows.length - 1, index));
    const option = box.children[current];
    option.setAttribute('aria-selected', 'true');
    option.scrollIntoView({ block: 'nearest' });
    box.setAttribute('aria-activedescendant', option.id);
    rows[current].classList.add('lit');
    point(rows[current]);
  }

  function open() {
    from = document.activeElement;
    box.hidden = false;
    list.setAttribute('aria-expanded', 'true');
    box.focus({ preventScroll: true });
    choose(Math.max(current, 0));
  }

  function close() {
    box.hidden = true;
    list.setAttribute('aria-expanded', 'false');
    rows[current]?.classList.remove('lit');
    point(null);
    (from?.isConnected && from !== document.body ? from : list).focus({ preventScroll: true });
  }

  /** On into the area; where nothing lies below, to its row. */
  function enter() {
    const row = rows[current], link = row?.querySelector('a');
    if (link) { location.assign(link.href); return; }
    close();
    row?.scrollIntoView({ block: 'center' });
    row?.classList.add('lit');
  }

  const button = (text, key, action) => {
    const one = make('button', '', text);
    one.type = 'button';
    one.setAttribute('aria-keyshortcuts', key);
    one.addEventListener('click', action);
    return one;
  };
  const list = button('รายชื่อพื้นที่ (L)', 'l', () => (box.hidden ? open() : close()));
  list.setAttribute('aria-expanded', 'false');
  list.setAttribute('aria-controls', box.id);
  after.after(make('p', 'map-keys no-print', list, button('แป้นลัด (?)', '?', () => help.showModal())), box);
  document.body.append(help);

  box.addEventListener('keydown', event => {
    const steps = { ArrowDown: current + 1, ArrowUp: current - 1, PageDown: current + 10, PageUp: current - 10, Home: 0, End: rows.length - 1 };
    if (event.key in steps) { event.preventDefault(); choose(steps[event.key]); }
    if (event.key === 'Enter') { event.preventDefault(); enter(); }
    if (event.key === 'Escape') { event.preventDefault(); close(); }
  });
  box.addEventListener('click', event => {
    const index = [...box.children].indexOf(event.target.closest('[role=option]'));
    if (index >= 0) choose(index);
  });
  document.addEventListener('keydown', event => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest?.('input, select, textarea, dialog')) return;
    if (event.key === '?') { event.preventDefault(); help.showModal(); }
    if (event.key === 'l' || event.key === 'L' || event.code === 'KeyL') { event.preventDefault(); open(); }
  });
}
