import { makeSearch } from '/web/modules/search.js';
import { equal, test } from '/Tests/Web/harness.js';

const config = { layers: [{ id: 'villages', title: { th: 'หมู่บ้าน' }, color: '#123456', geometry: 'point' }] };
const hit = (id, title) => ({ bbox: [100, 19, 100, 19], properties: { collection: 'villages', id, title, subtitle: 'ต.แม่ต๋ำ' } });
const wait = milliseconds => new Promise(done => { setTimeout(done, milliseconds); });

/** A page with the form; `answer` is what the server says to each text. */
function stage(answer) {
  for (const old of document.querySelectorAll('#stage')) old.remove();
  document.body.insertAdjacentHTML('beforeend', `<div id="stage"><p id="live"></p><form id="search" action="/search">
    <input role="combobox"><div id="search-popup" hidden><div role="listbox" id="search-results"></div><p id="search-note" hidden></p></div></form></div>`);
  const asked = [], opened = [];
  window.fetch = async (url, { signal }) => {
    const text = new URL(url, location.href).searchParams.get('q');
    asked.push(text);
    const { status = 200, features = [], delay = 0, matched } = answer(text);
    await wait(delay);
    if (signal.aborted) throw new DOMException('', 'AbortError');
    return { ok: status === 200, status, json: async () => ({ features, numberMatched: matched ?? features.length }) };
  };
  makeSearch(config, one => opened.push(one.id));
  const form = document.getElementById('search');
  const input = form.querySelector('input');
  const press = key => input.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
  const type = text => { input.value = text; input.dispatchEvent(new InputEvent('input', { bubbles: true })); };
  const enter = () => form.dispatchEvent(new SubmitEvent('submit', { bubbles: true, cancelable: true }));
  const titles = () => [...document.querySelectorAll('#search-results .option span')].map(one => one.textContent);
  return { input, press, type, enter, titles, asked, opened, popup: document.getElementById('search-popup'), note: document.getElementById('search-note') };
}

test('Only the last of what is typed quickly is asked', async () => {
  const page = stage(text => ({ features: [hit('1', text)] }));
  page.type('แม่');
  page.type('แม่ต๋ำ');
  await wait(250);
  equal(page.asked, ['แม่ต๋ำ']);
  equal(page.titles(), ['แม่ต๋ำ']);
  equal(page.input.getAttribute('aria-expanded'), 'true');
  equal(document.getElementById('live').textContent.trim(), 'พบ 1 รายการ');
});

test('A late answer to an earlier text is not shown', async () => {
  const page = stage(text => ({ features: [hit('1', text)], delay: text === 'ช้า' ? 400 : 0 }));
  page.type('ช้า');
  await wait(200);
  page.type('เร็ว');
  await wait(500);
  equal(page.titles(), ['เร็ว']);
});

test('The arrows walk through the results and the box, Enter opens', async () => {
  const page = stage(() => ({ features: [hit('1', 'ก'), hit('2', 'ข')] }));
  page.type('กข');
  await wait(250);
  page.press('ArrowDown');
  page.press('ArrowDown');
  equal(page.input.getAttribute('aria-activedescendant'), 'found-1');
  page.press('ArrowDown');
  equal(page.input.hasAttribute('aria-activedescendant'), false);
  page.press('ArrowUp');
  page.enter();
  await wait(0);
  equal(page.opened, ['2']);
  equal(page.popup.hidden, true);
});

test('Enter without a choice opens the best of the text in the box', async () => {
  const page = stage(text => ({ features: [hit(text, text)] }));
  page.input.value = 'ดอน';
  page.enter();
  await wait(50);
  equal(page.opened, ['ดอน']);
});

test('Nothing found says what to try, and one letter asks nothing', async () => {
  const page = stage(() => ({}));
  page.type('ก่');
  await wait(250);
  equal(page.asked, []);
  page.type('ฮฮฮ');
  await wait(250);
  equal(page.note.textContent.startsWith('ไม่พบ “ฮฮฮ”'), true);
  equal(page.input.getAttribute('aria-expanded'), 'false');
  page.press('Escape');
  equal(page.popup.hidden, true);
});

test('More than is shown leads to the page of all', async () => {
  const page = stage(() => ({ features: [hit('1', 'ก')], matched: 1234 }));
  page.type('นา');
  await wait(250);
  equal(page.note.textContent, 'ดูทั้งหมด 1,234 รายการ');
  equal(page.note.querySelector('a').search, `?q=${encodeURIComponent('นา')}`);
});

test('A server that fails can be asked again', async () => {
  let down = true;
  const page = stage(() => (down ? { status: 500 } : { features: [hit('1', 'ก')] }));
  page.type('นา');
  await wait(250);
  equal(page.note.textContent.startsWith('ค้นหาไม่สำเร็จ'), true);
  down = false;
  page.enter();
  await wait(50);
  equal(page.opened, ['1']);
});
