// What edits change while a map is open: the server tells which tiles, and the map takes those anew and no others.

/** The keys of a source's tiles that an event names; `told.tiles` is missing when any may have changed. */
export function staleKeys(tiles, told) {
  const named = told.tiles && new Set(told.tiles);
  return Object.keys(tiles).filter(key => {
    const { z, x, y } = tiles[key].tileID.canonical;
    return !named || named.has(`${z}/${x}/${y}`);
  });
}

/** The parts of a source's tiles in the map; MapLibre has no public way to take some of them anew. */
const cacheOf = (map, id) => map.style?.sourceCaches?.[id];

function refresh(map, id, told) {
  const cache = cacheOf(map, id);
  if (!cache?._reloadTile) return;
  for (const key of staleKeys(cache._tiles, told)) cache._reloadTile(key, 'expired');
}

/** Listens as long as the page is open. What comes while nobody looks is done when somebody does. */
export function watchEdits(map, ids, source = new EventSource('/events')) {
  let waiting = [];
  const act = () => {
    for (const { collection, ...told } of waiting.splice(0)) {
      for (const id of collection ? [collection] : ids) if (ids.includes(id)) refresh(map, id, told);
    }
  };
  const take = told => {
    waiting.push(told);
    if (waiting.length > 100) waiting = [{}];
    if (!document.hidden) act();
  };
  source.addEventListener('tiles', event => take(JSON.parse(event.data)));
  source.addEventListener('reload', () => take({}));
  document.addEventListener('visibilitychange', () => { if (!document.hidden) act(); });
  return source;
}
