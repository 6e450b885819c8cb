// Names of provinces over the map, as HTML so that the browser shapes the Thai: few, and never on one another.

const mostNames = 30;
const zooms = [4, 9.5];

/** Letters that take room: not the vowels and tones above and below. */
const width = name => [...name].filter(letter => !/\p{M}/u.test(letter)).length * 8.5 + 8;

const size = ([west, south, east, north]) => (east - west) * (north - south);

/** Keeps the names in step with the map; returns what tells the names in view and their pixels, [{name, x, y}]. */
export function namePlaces(map, provinces) {
  const all = [...provinces].sort((a, b) => size(b.bbox) - size(a.bbox)).map(province => ({
    name: province.th,
    at: province.point ?? [(province.bbox[0] + province.bbox[2]) / 2, (province.bbox[1] + province.bbox[3]) / 2],
    marker: null,
  }));

  function choose() {
    const { clientWidth, clientHeight } = map.getContainer();
    const taken = [];
    const near = map.getZoom() >= zooms[0] && map.getZoom() < zooms[1];
    for (const place of all) {
      const { x, y } = map.project(place.at);
      const half = width(place.name) / 2;
      const box = [x - half, y - 13, x + half, y + 13];
      const free = near && taken.length < mostNames && box[0] > 0 && box[1] > 0
        && box[2] < clientWidth && box[3] < clientHeight
        && !taken.some(other => box[0] < other[2] && box[2] > other[0] && box[1] < other[3] && box[3] > other[1]);
      if (free) taken.push(box);
      if (free && !place.marker) {
        const element = document.createElement('span');
        element.className = 'place';
        element.textContent = place.name;
        element.setAttribute('aria-hidden', 'true');
        place.marker = new maplibregl.Marker({ element }).setLngLat(place.at).addTo(map);
      } else if (!free && place.marker) {
        place.marker.remove();
        place.marker = null;
      }
    }
  }
  map.on('moveend', choose);
  map.on('resize', choose);
  choose();
  return () => all.filter(place => place.marker).map(place => ({ name: place.name, ...map.project(place.at) }));
}
