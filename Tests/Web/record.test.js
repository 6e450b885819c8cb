import { Drafts, differing, nextCell } from '/web/modules/record.js';
import { equal, test } from '/Tests/Web/harness.js';

function storage() {
  const kept = new Map();
  return {
    get length() { return kept.size; },
    key: i => [...kept.keys()][i] ?? null,
    getItem: key => kept.get(key) ?? null,
    setItem: (key, value) => kept.set(key, String(value)),
    removeItem: key => kept.delete(key),
  };
}

const at = { start: { atStart: true, atEnd: false }, middle: { atStart: false, atEnd: false }, end: { atStart: false, atEnd: true } };

test('What was typed is kept until the server has taken it', () => {
  const shelf = storage(), drafts = new Drafts(shelf, 'rec5601', () => 1000);
  drafts.keep('/a/rows', 'row', { x: '1' });
  drafts.tidy(true);
  equal(drafts.find('/a/rows', 'row').values, { x: '1' });
  drafts.keep('/a/rows', 'row', { x: '1' }, true);
  drafts.tidy(false);
  equal(drafts.find('/a/rows', 'row').values, { x: '1' });
  drafts.tidy(true);
  equal(drafts.find('/a/rows', 'row'), null);
});

test('Nobody is offered what another officer typed in the same browser, nor what is a day old', () => {
  const shelf = storage();
  new Drafts(shelf, 'rec5601', () => 1000).keep('/a', 'row', { x: '1' });
  new Drafts(shelf, 'rec5602', () => 1000).tidy(false);
  equal(new Drafts(shelf, 'rec5601', () => 1000).find('/a', 'row'), null);
  const drafts = new Drafts(shelf, 'rec5601', () => 1000);
  drafts.keep('/a', 'row', { x: '1' });
  new Drafts(shelf, 'rec5601', () => 1000 + 86400000).tidy(false);
  equal(drafts.find('/a', 'row'), null);
});

test('Only fields that differ are offered back', () => {
  equal(differing({ a: '1', b: '2', gone: '3' }, { a: '1', b: '' }), ['b']);
});

test('Enter and arrows walk the grid, and stay inside it', () => {
  equal(nextCell('Enter', 0, 1, 3, 4, at.middle), [1, 1]);
  equal(nextCell('ArrowUp', 0, 1, 3, 4, at.middle), null);
  equal(nextCell('ArrowDown', 2, 1, 3, 4, at.middle), null);
  equal(nextCell('ArrowRight', 0, 1, 3, 4, at.middle), null);
  equal(nextCell('ArrowRight', 0, 1, 3, 4, at.end), [0, 2]);
  equal(nextCell('ArrowLeft', 0, 1, 3, 4, at.start), [0, 0]);
  equal(nextCell('Tab', 0, 1, 3, 4, at.end), null);
});
