// The map of a style's page: the style as it is served.

import { isAble, pageMap } from './interface.js';

const place = document.querySelector('[data-map]');
if (isAble()) {
  const map = pageMap(place, {
    style: location.origin + place.dataset.style, bounds: place.dataset.bounds.split(',').map(Number), name: place.getAttribute('aria-label'),
  });
  map.on('error', ({ error }) => { place.dataset.fault = error.message; });
}
