import { staleKeys, watchEdits } from '/web/modules/fresh.js';
import { equal, test } from './harness.js';

const tile = (z, x, y) => ({ tileID: { canonical: { z, x, y } } });
const tiles = { a: tile(14, 1, 2), b: tile(14, 2, 1), c: tile(3, 1, 2) };

test('names the tiles that an event does, and all when it names none', () => {
  equal(staleKeys(tiles, { tiles: ['14/1/2', '3/1/2', '5/0/0'] }), ['a', 'c']);
  equal(staleKeys(tiles, { tiles: [] }), []);
  equal(staleKeys(tiles, {}), ['a', 'b', 'c']);
});

test('takes anew what an event names, of the layer that it names', () => {
  const taken = [];
  const cache = id => ({ _tiles: tiles, _reloadTile: (key, state) => taken.push(`${id} ${key} ${state}`) });
  const source = new EventTarget();
  watchEdits({ style: { sourceCaches: { marks: cache('marks'), wells: cache('wells') } } }, ['marks', 'wells'], source);
  const tell = (type, data) => source.dispatchEvent(new MessageEvent(type, { data: JSON.stringify(data) }));
  tell('tiles', { collection: 'marks', version: 2, tiles: ['14/2/1'] });
  tell('tiles', { collection: 'other', version: 2 });
  equal(taken.splice(0), ['marks b expired']);
  tell('reload', {});
  equal(taken.length, 6);
});
