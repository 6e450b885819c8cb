// What the page shows, as its address carries it: meaning in the query, viewport in the fragment.
//   ?layers=villages,knn_plots&area=56&feature=villages/56010101#map=8.2/16.4/102.8
// Defaults are left out. State: {layers: [id], area: code or '', feature: {layer, id} or null,
// view: {zoom, lat, lng} or null}; without a view the map fits the area, or the country.

export const defaultLayers = config => config.layers.filter(layer => layer.shown).map(layer => layer.id);

/** A viewport as the fragment of an address. */
export const fragment = ({ zoom, lat, lng }) => `#map=${zoom.toFixed(2)}/${lat.toFixed(5)}/${lng.toFixed(5)}`;

/** The viewport of a fragment, or null. */
export function readFragment(hash) {
  const found = /^#map=(\d+(?:\.\d+)?)\/(-?\d+(?:\.\d+)?)\/(-?\d+(?:\.\d+)?)$/.exec(hash);
  const [zoom, lat, lng] = found?.slice(1).map(Number) ?? [];
  return found && Math.abs(lat) <= 85 && Math.abs(lng) <= 180 ? { zoom: Math.min(zoom, 22), lat, lng } : null;
}

/** The state that an address describes; what it names and does not exist is left out. */
export function readAddress(config, address) {
  const query = new URLSearchParams(address.search);
  const named = new Set(query.getAll('layers').flatMap(list => list.split(',')));
  const layers = query.has('layers')
    ? config.layers.map(layer => layer.id).filter(id => named.has(id)) : defaultLayers(config);
  const area = query.get('area') ?? '';
  const [layer, ...id] = (query.get('feature') ?? '').split('/');
  return {
    layers,
    area: config.provinces.some(province => province.code === area) ? area : '',
    feature: id.length && config.layers.some(one => one.id === layer) ? { layer, id: id.join('/') } : null,
    view: readFragment(address.hash),
  };
}

/** The query and fragment of a state. */
export function writeAddress(config, state) {
  const parts = [];
  const layers = state.layers.map(encodeURIComponent).join(',');
  if (layers !== defaultLayers(config).map(encodeURIComponent).join(',')) parts.push(`layers=${layers}`);
  if (state.area) parts.push(`area=${encodeURIComponent(state.area)}`);
  if (state.feature) {
    const id = state.feature.id.split('/').map(encodeURIComponent).join('/');
    parts.push(`feature=${encodeURIComponent(state.feature.layer)}/${id}`);
  }
  return (parts.length ? `?${parts.join('&')}` : '') + (state.view ? fragment(state.view) : '');
}
