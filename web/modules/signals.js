// What the page tells: loading, offline, failure with a way out, and the spoken summary of the view.

const element = id => document.getElementById(id);

/** Puts the places of the messages on a picture that the page has without them. */
export function placeNotices(picture) {
  picture.insertAdjacentHTML('beforeend', `<div class="notices"><p class="notice" id="notice" role="status" hidden></p>
    <div class="notice failure" id="failure" role="alert" hidden></div></div>`);
}

/** A spoken message; the same text twice is spoken twice. */
export function say(text) {
  const live = element('live');
  live.textContent = live.textContent === text ? `${text} ` : text;
}

let shownUntil = 0;

/** A message on the map for as long as `text` stands; null takes it away. */
export function notice(text) {
  if (!text && performance.now() < shownUntil) return;
  shownUntil = 0;
  element('notice').hidden = !text;
  element('notice').textContent = text ?? '';
}

/** A message on the map for three seconds. */
export function toast(text) {
  shownUntil = 0;
  notice(text);
  shownUntil = performance.now() + 2900;
  setTimeout(() => notice(navigator.onLine ? null : offline), 3000);
}

const offline = 'ออฟไลน์ – แผนที่แสดงเฉพาะข้อมูลที่โหลดไว้แล้ว';

/** A failure and its cure; null takes it away. */
export function failure(text, retry) {
  const box = element('failure');
  box.hidden = !text;
  box.replaceChildren();
  if (!text) return;
  const words = document.createElement('p');
  words.textContent = text;
  const button = document.createElement('button');
  button.type = 'button';
  button.textContent = 'ลองใหม่';
  button.addEventListener('click', retry);
  box.append(words, button);
}

/** Says when the connection goes, and calls `back` when it returns. */
export function watchConnection(back) {
  addEventListener('offline', () => notice(offline));
  addEventListener('online', () => { notice(null); back(); });
  if (!navigator.onLine) notice(offline);
}

/** Shows "loading" when the map has been busy for 400 ms, and watches each source's tiles for failure. */
export function watchLoading(map, titles, onStatus) {
  const failed = new Set();
  const loaded = new Set();
  let timer = 0;
  map.on('dataloading', () => { timer ||= setTimeout(() => { if (navigator.onLine && !failed.size) notice('กำลังโหลด…'); }, 400); });
  map.on('idle', () => {
    clearTimeout(timer);
    timer = 0;
    if (navigator.onLine) notice(null);
    onStatus(failed, loaded);
  });
  map.on('sourcedata', event => { if (event.tile?.state === 'loaded') loaded.add(event.sourceId); });
  map.on('error', event => {
    if (!event.sourceId) { console.error(event.error); return; }
    failed.add(event.sourceId);
    const names = [...failed].map(id => titles[id] ?? id);
    const rest = names.length > 2 ? ` และอีก ${names.length - 2} ชั้น` : '';
    if (navigator.onLine) notice(null);
    failure(`โหลดข้อมูลไม่สำเร็จ: ${names.slice(0, 2).join(', ')}${rest}`, retry);
    onStatus(failed, loaded);
  });
  function retry() {
    failure(null);
    for (const id of failed) {
      const source = map.getSource(id);
      source.setTiles?.(source.tiles);
    }
    failed.clear();
  }
  return () => { if (failed.size) retry(); };
}
