import { makeAreaList } from '/web/modules/area-list.js';
import { equal, test } from '/Tests/Web/harness.js';

/** A page with a table of three areas, the first of which leads on; tells which were pointed at. */
function page() {
  const holder = document.body.appendChild(document.createElement('div'));
  holder.innerHTML = `<p class="reading"></p><table><tbody>${['5601', '5602', '5603'].map((code, i) =>
    `<tr data-code="${code}" data-mapped="${i}.0"><th>${i ? code : `<a href="#${code}">${code}</a>`}</th></tr>`).join('')}</tbody></table>`;
  const seen = [], rows = [...holder.querySelectorAll('tr')];
  makeAreaList({ rows, after: holder.querySelector('.reading'), point: row => seen.push(row?.dataset.code ?? null) });
  const box = holder.querySelector('[role=listbox]');
  const press = (key, target = box) => target.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
  return { holder, box, rows, seen, press, end: () => { holder.remove(); document.querySelector('dialog.help')?.remove(); } };
}

test('L opens the list, arrows choose, and map and table follow', () => {
  const { box, rows, seen, press, end } = page();
  equal(box.hidden, true);
  press('l', document.body);
  equal([box.hidden, document.activeElement === box, seen.at(-1)], [false, true, '5601']);
  press('ArrowDown');
  press('ArrowDown');
  press('ArrowDown');
  equal([seen.at(-1), rows.map(row => row.classList.contains('lit')), box.querySelector('[aria-selected=true]').id === box.getAttribute('aria-activedescendant')],
    ['5603', [false, false, true], true]);
  press('Home');
  equal([seen.at(-1), box.querySelector('[aria-selected=true]').textContent], ['5601', '56010.0']);
  press('Escape');
  equal([box.hidden, seen.at(-1), rows.some(row => row.classList.contains('lit'))], [true, null, false]);
  end();
});

test('Enter goes on into the area', () => {
  const { press, end } = page();
  press('L', document.body);
  press('Enter');
  equal(location.hash, '#5601');
  end();
});

test('A key that is typed into a field does nothing, and ? tells the keys', () => {
  const { holder, box, press, end } = page();
  const field = holder.appendChild(document.createElement('input'));
  press('l', field);
  equal(box.hidden, true);
  press('?', document.body);
  equal(document.querySelector('dialog.help').open, true);
  end();
});
