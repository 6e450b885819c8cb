// Thai labels as MapLibre draws them from our glyphs, beside the browser's own shaping of the same font files.

import { equal, keepPicture, test } from '/Tests/Web/harness.js';

const ratio = 2, size = 16, cell = { width: 150, height: 60 }, columns = 4;

/** Words in which every form appears. */
const words = ['ป่า', 'ปู่', 'ญี่ปุ่น', 'ฐูญู', 'น้ำ', 'ฝั่ง', 'สิทธิ์', 'บ้านก่อ', 'ที่ฟ้า', 'ปั๊ม', 'นาฬิกา', 'ศิลป์', 'เป็น', 'ปืน', 'ฝึก', 'ฟิล์ม', 'ปั้น', 'ป๊อปปี๋',
  'กฎุมพี', 'ฎูฏฺปิ์', 'โต๊ะก๋ง', 'ป้ำเป๋อ'];
const fonts = {
  'Noto Sans Thai Regular': { thai: 'noto/NotoSansThai-Regular', latin: 'noto/NotoSans-Regular' },
  'Noto Sans Thai Bold': { thai: 'noto/NotoSansThai-Bold', latin: 'noto/NotoSans-Bold' },
  'Loma Regular': { thai: 'tlwg/Loma' },
  'Loma Bold': { thai: 'tlwg/Loma-Bold' },
};

// The plugin itself ----------------------------------------------------------------------------

let plugin = null;

/** The plugin's own functions, registered as a worker of MapLibre would have it. */
async function thai() {
  if (!plugin) {
    globalThis.registerRTLTextPlugin = registered => { plugin = registered; };
    await import('/web/thai-text.js');
  }
  return plugin;
}

const withoutBreaks = text => text.replaceAll('\u200B', '');

test('Thai letters and marks take their forms beside one another', async () => {
  const { applyArabicShaping: shape } = await thai();
  const cases = {
    กา: 'กา', ที่: 'ที่', บ้าน: 'บ\uF70Bาน', ป่า: 'ป\uF705า', ปู่: 'ปู\uF705', ฝั่ง: 'ฝ\uF710\uF713ง', น้ำ: 'น\u0E4D\u0E49า', ปำ: 'ป\uF711า', ป้ำ: 'ป\uF711\uF714า',
    ทำ: 'ทำ', ญู: '\uF70Fู', ญี่: 'ญี่', ฐุ: '\uF700ุ', ฎุ: 'ฎ\uF718', ฏู: 'ฏ\uF719', ศิลป์: 'ศิลป\uF709', สิทธิ์: 'สิทธิ์', 'Ban 5': 'Ban 5', ก็: 'ก็', เป็น: 'เป\uF712น',
  };
  for (const [text, forms] of Object.entries(cases)) equal([text, withoutBreaks(shape(text))], [text, forms]);
  const used = new Set(words.flatMap(word => [...shape(word)].filter(letter => letter >= '\uF700' && letter <= '\uF71A')));
  equal(used.size, 27);
});

test('Words may be broken between, and nowhere else', async () => {
  const { applyArabicShaping: shape, processBidirectionalText: split, processStyledBidirectionalText: splitStyled } = await thai();
  const name = 'ศูนย์เรียนรู้เศรษฐกิจพอเพียงบ้านหนองน้ำใส';
  const expected = [...new Intl.Segmenter('th', { granularity: 'word' }).segment(name)].map(word => withoutBreaks(shape(word.segment)));
  equal(shape(name).split('\u200B'), expected);
  equal([shape('ต่าง ๆ').includes('\u200Bๆ'), shape('กรุงเทพฯ').includes('\u200Bฯ')], [false, false]);
  equal([split('abcdef', [2, 4]), split('abcdef', [2, 6]), split('', [])], [['ab', 'cd', 'ef'], ['ab', 'cdef'], []]);
  equal(splitStyled('abc', [0, 0, 1], [2, 3]), [['ab', [0, 0]], ['c', [1]]]);
});

// Drawing --------------------------------------------------------------------------------------

async function maplibre() {
  if (!globalThis.maplibregl) {
    await new Promise((done, failed) => {
      const script = document.head.appendChild(document.createElement('script'));
      Object.assign(script, { src: '/.web/maplibre-gl.js', onload: done, onerror: failed });
    });
    await globalThis.maplibregl.setRTLTextPlugin('/web/thai-text.js', false);
  }
  return globalThis.maplibregl;
}

async function browserFont(stack) {
  const files = Object.values(fonts[stack]);
  const names = files.map(file => `Own ${file}`);
  for (const [i, file] of files.entries()) {
    document.fonts.add(await new FontFace(names[i], `url(/system-fonts/${file}.ttf)`).load());
  }
  return names.map(name => `"${name}"`).join(', ');
}

/** Where each text stands, in pixels. */
const middle = i => [(i % columns + 0.5) * cell.width, (Math.floor(i / columns) + 0.5) * cell.height];

/** A canvas with each text in the middle of its cell, as MapLibre draws it. */
async function drawnByMap(texts, stack, layout = {}) {
  const { Map: LiveMap } = await maplibre();
  const holder = document.body.appendChild(document.createElement('div'));
  const [width, height] = [columns * cell.width, Math.ceil(texts.length / columns) * cell.height];
  holder.style.cssText = `width:${width}px;height:${height}px`;
  const map = new LiveMap({
    container: holder, pixelRatio: ratio, fadeDuration: 0, attributionControl: false, interactive: false, center: [100, 15], zoom: 12,
    canvasContextAttributes: { preserveDrawingBuffer: true },
    style: { version: 8, glyphs: `${location.origin}/fonts/{fontstack}/{range}.pbf`, sources: {}, layers: [{ id: 'paper', type: 'background', paint: { 'background-color': '#fff' } }] },
  });
  await map.once('load');
  const features = texts.map((text, i) => ({ type: 'Feature', properties: { text }, geometry: { type: 'Point', coordinates: map.unproject(middle(i)).toArray() } }));
  map.addSource('texts', { type: 'geojson', data: { type: 'FeatureCollection', features } });
  map.addLayer({
    id: 'texts', type: 'symbol', source: 'texts', paint: { 'text-color': '#000' },
    layout: { 'text-field': ['get', 'text'], 'text-font': [stack], 'text-size': size, 'text-max-width': 30, 'text-allow-overlap': true, 'text-ignore-placement': true, ...layout },
  });
  await map.once('idle');
  const canvas = document.createElement('canvas');
  canvas.width = width * ratio;
  canvas.height = height * ratio;
  canvas.getContext('2d').drawImage(map.getCanvas(), 0, 0);
  map.remove();
  holder.remove();
  return canvas;
}

/** The same as the browser writes it; each text is a list of lines. The baseline lies 9/24 of the em below the middle. */
function drawnByBrowser(texts, family, lineHeight = 1.2) {
  const canvas = document.createElement('canvas');
  canvas.width = columns * cell.width * ratio;
  canvas.height = Math.ceil(texts.length / columns) * cell.height * ratio;
  const pen = canvas.getContext('2d');
  pen.fillStyle = '#fff';
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.scale(ratio, ratio);
  Object.assign(pen, { fillStyle: '#000', font: `${size}px ${family}`, textAlign: 'center', textBaseline: 'alphabetic' });
  for (const [i, lines] of texts.entries()) {
    const [x, y] = middle(i);
    for (const [k, line] of lines.entries()) pen.fillText(line, x, y + size * (9 / 24 + (k - (lines.length - 1) / 2) * lineHeight));
  }
  return canvas;
}

/** Whether there is ink at each pixel of a cell. */
function ink(canvas, i) {
  const [width, height] = [cell.width * ratio, cell.height * ratio];
  const [x, y] = middle(i).map((at, axis) => at * ratio - [width, height][axis] / 2);
  const { data } = canvas.getContext('2d').getImageData(x, y, width, height);
  return Uint8Array.from({ length: width * height }, (_, at) => data[4 * at] < 128);
}

/** The share of the ink of `one` that lies within one CSS pixel of ink of `other`. */
function covered(one, other) {
  const width = cell.width * ratio;
  const near = [];
  for (let dy = -ratio; dy <= ratio; dy++) for (let dx = -ratio; dx <= ratio; dx++) if (dx * dx + dy * dy <= ratio * ratio) near.push(dy * width + dx);
  let all = 0, found = 0;
  for (const [at, is] of one.entries()) {
    if (!is) continue;
    all++;
    if (near.some(step => other[at + step])) found++;
  }
  return all ? found / all : 0;
}

function likeness(one, other) {
  const precision = covered(one, other), recall = covered(other, one);
  return precision + recall ? 2 * precision * recall / (precision + recall) : 0;
}

for (const stack of Object.keys(fonts)) {
  test(`${stack} on the map is as the browser shapes it`, async () => {
    const family = await browserFont(stack);
    const onMap = await drawnByMap(words, stack), inBrowser = drawnByBrowser(words.map(word => [word]), family);
    const name = stack.toLowerCase().replaceAll(' ', '-');
    await keepPicture(`${name}-map`, onMap);
    await keepPicture(`${name}-browser`, inBrowser);
    const scores = words.map((_, i) => likeness(ink(onMap, i), ink(inBrowser, i)));
    const mean = scores.reduce((all, one) => all + one, 0) / scores.length;
    const told = words.map((word, i) => `${word} ${scores[i].toFixed(3)}`).sort((a, b) => a.split(' ')[1] - b.split(' ')[1]).slice(0, 6).join(', ');
    if (mean < 0.99 || Math.min(...scores) < 0.97) throw new Error(`mean ${mean.toFixed(4)}; ${told}`);
  });
}

test('The measure sees a tone that is lost', async () => {
  const family = await browserFont('Noto Sans Thai Regular');
  const pairs = { น้ำ: 'นำ', ที่: 'ที', ป่า: 'ปา', ปู่: 'ปู' };
  const whole = await drawnByMap(Object.keys(pairs), 'Noto Sans Thai Regular');
  const bare = drawnByBrowser(Object.values(pairs).map(word => [word]), family);
  equal(Object.keys(pairs).filter((_, i) => likeness(ink(whole, i), ink(bare, i)) >= 0.97), []);
});

test('A long name is broken between words', async () => {
  const names = ['ศูนย์เรียนรู้เศรษฐกิจพอเพียง', 'กลุ่มออมทรัพย์เพื่อการผลิต', 'ชุมชนท่องเที่ยวบ้านท่าน้ำ', 'ตลาดนัดคนไทยยิ้มได้'];
  const stack = 'Noto Sans Thai Regular', lineHeight = 1.4;
  const onMap = await drawnByMap(names, stack, { 'text-max-width': 8, 'text-line-height': lineHeight });
  await keepPicture('lines', onMap);
  const family = await browserFont(stack);
  for (const [i, name] of names.entries()) {
    const parts = Array.from(new Intl.Segmenter('th', { granularity: 'word' }).segment(name), word => word.segment);
    // Of all ways to make two lines of whole words, one is what the map shows.
    const ways = parts.slice(1).map((_, k) => [parts.slice(0, k + 1).join(''), parts.slice(k + 1).join('')]);
    const scores = ways.map(lines => likeness(ink(onMap, i), ink(drawnByBrowser(names.map(() => lines), family, lineHeight), i)));
    if (Math.max(...scores) < 0.97) throw new Error(`${name}: ${scores.map(score => score.toFixed(3))}`);
  }
});
