// Makes the forms of recording safe and quick: what is typed stays in this browser until the server has it, through the
// end of a session and a lost network, and the grid of amounts is walked by keys. Without it the same forms work.
//
// A form says data-record="row" and data-officer; a page after a form was taken has an element with data-done.

const prefix = 'phaenthi:typed:';
const longest = 12 * 3600 * 1000;

/** What was typed into forms, kept for an officer: { values: {name: text}, at: ms, sent: whether it was sent }. */
export class Drafts {
  constructor(storage, officer, now = Date.now) {
    Object.assign(this, { storage, officer, now });
  }

  key(path, kind) { return `${prefix}${this.officer}:${kind}:${path}`; }

  keep(path, kind, values, sent = false) {
    try {
      this.storage.setItem(this.key(path, kind), JSON.stringify({ values, at: this.now(), sent }));
    } catch { /* The storage is full or forbidden: the form works without. */ }
  }

  /** What was kept, or null. */
  find(path, kind) {
    try {
      return JSON.parse(this.storage.getItem(this.key(path, kind)));
    } catch { return null; }
  }

  drop(path, kind) { this.storage.removeItem(this.key(path, kind)); }

  /** Forgets what the server has taken, what is old and what belongs to others who used this browser. */
  tidy(isTaken) {
    const keys = Array.from({ length: this.storage.length }, (_, i) => this.storage.key(i)).filter(key => key?.startsWith(prefix));
    for (const key of keys) {
      let draft = null;
      try { draft = JSON.parse(this.storage.getItem(key)); } catch { /* Not ours. */ }
      const isOld = !draft || this.now() - draft.at > longest;
      const isOwn = key.startsWith(`${prefix}${this.officer}:`);
      if (isOld || !isOwn || isTaken && draft.sent) this.storage.removeItem(key);
    }
  }
}

/** The fields of a form that people fill in, by name. */
export const typed = form => Object.fromEntries(
  [...form.elements].filter(field => field.name && !['hidden', 'submit', 'file'].includes(field.type)).map(field => [field.name, field.value]));

/** The names whose kept value differs from what the form holds now. */
export const differing = (kept, current) => Object.keys(kept).filter(name => name in current && kept[name] !== current[name]);

/** Where a key leads in a grid of `rows` by `columns`, or null: [row, column]. */
export function nextCell(key, row, column, rows, columns, caret) {
  const [down, across] = { Enter: [1, 0], ArrowDown: [1, 0], ArrowUp: [-1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[key] ?? [0, 0];
  if (!down && !across || across < 0 && !caret.atStart || across > 0 && !caret.atEnd) return null;
  const to = [row + down, column + across];
  return to[0] >= 0 && to[0] < rows && to[1] >= 0 && to[1] < columns ? to : null;
}

function walk(form) {
  const grid = [...form.querySelectorAll('tbody tr')].map(row => [...row.querySelectorAll('td input, td select')]);
  form.addEventListener('keydown', event => {
    const row = grid.findIndex(cells => cells.includes(event.target));
    if (row < 0 || event.target.tagName === 'SELECT' && event.key !== 'Enter') return;
    const field = event.target, column = grid[row].indexOf(field);
    const caret = { atStart: field.selectionStart === 0 && field.selectionEnd === 0, atEnd: field.selectionEnd === field.value?.length };
    const to = nextCell(event.key, row, column, grid.length, grid[row].length, caret);
    if (!to) { if (event.key === 'Enter') event.preventDefault(); return; }
    event.preventDefault();
    grid[to[0]][to[1]].focus();
    grid[to[0]][to[1]].select?.();
  });
}

function offer(form, drafts, kind, path) {
  const kept = drafts.find(path, kind);
  const names = kept ? differing(kept.values, typed(form)) : [];
  if (!names.length) return;
  const box = document.createElement('div');
  box.className = 'notice kept';
  box.setAttribute('role', 'status');
  const text = document.createElement('p');
  text.textContent = `มีสิ่งที่พิมพ์ค้างไว้ ${names.length} ช่อง เมื่อ ${new Date(kept.at).toLocaleTimeString('th-TH', { hour: '2-digit', minute: '2-digit' })} น. ยังไม่ถึงเซิร์ฟเวอร์`;
  const button = (title, act) => {
    const one = document.createElement('button');
    one.type = 'button';
    one.textContent = title;
    one.addEventListener('click', () => { act(); box.remove(); });
    return one;
  };
  const bring = button('นำกลับมา', () => {
    for (const name of names) form.elements[name].value = kept.values[name];
    form.closest('details')?.setAttribute('open', '');
    form.elements[names[0]].focus();
  });
  box.append(text, bring, button('ทิ้ง', () => drafts.drop(path, kind)));
  (form.closest('details') ?? form).before(box);
}

function start(document, storage) {
  const forms = [...document.querySelectorAll('form[data-record]')];
  const officer = document.querySelector('[data-officer]')?.dataset.officer;
  if (!officer) return;
  const drafts = new Drafts(storage, officer);
  drafts.tidy(document.querySelector('[data-done]') !== null);
  for (const form of forms) {
    const kind = form.dataset.record, path = new URL(form.action).pathname;
    offer(form, drafts, kind, path);
    form.addEventListener('input', () => drafts.keep(path, kind, typed(form)));
    form.addEventListener('submit', event => {
      drafts.keep(path, kind, typed(form), true);
      if (navigator.onLine) return;
      event.preventDefault();
      const box = Object.assign(document.createElement('p'), { className: 'notice failure', textContent: 'ไม่มีเครือข่าย สิ่งที่พิมพ์เก็บไว้ในเครื่องนี้แล้ว ส่งอีกครั้งเมื่อกลับมา' });
      box.setAttribute('role', 'alert');
      form.append(box);
    });
    if (kind === 'grid') walk(form);
  }
}

if (globalThis.document?.querySelector('[data-officer]')) start(document, localStorage);
