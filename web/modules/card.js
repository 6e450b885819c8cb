// The card of one feature: its public fields in Thai, and what else lies at the same place.

import { explainValue, formatValue } from './values.js';

/** An element with a class, a text and children. */
export function make(tag, className, ...children) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  node.append(...children);
  return node;
}

const allowed = new Set(['p', 'br', 'strong', 'em']);
const silent = new Set(['script', 'style', 'template', 'title', 'noscript', 'iframe']);

/** Text of the store as nodes: paragraphs, line breaks, strong, em and the server's own pictures; nothing else. */
export function sanitise(html, basePath) {
  const clean = (from, into) => {
    for (const node of from.childNodes) {
      if (node.nodeType === Node.TEXT_NODE) into.append(node.data);
      if (node.nodeType !== Node.ELEMENT_NODE || silent.has(node.localName)) continue;
      if (node.localName === 'img') {
        const source = node.getAttribute('src') ?? '';
        if (!/^\/(static|assets)\/(?:[\w-]+\/)*[\w-]+\.(svg|png|jpg|webp)$/.test(source)) continue;
        const picture = make('img');
        Object.assign(picture, { src: basePath + source, alt: node.getAttribute('alt') ?? '', width: 480, height: 320, loading: 'lazy' });
        into.append(picture);
        continue;
      }
      const copy = allowed.has(node.localName) ? make(node.localName) : null;
      clean(node, copy ?? into);
      if (copy) into.append(copy);
    }
    return into;
  };
  return clean(new DOMParser().parseFromString(html, 'text/html').body, document.createDocumentFragment());
}

/** Reads a feature from the server. Throws an error whose message is for people. */
export async function fetchFeature(layer, id, signal) {
  const response = await fetch(`${layer.itemsURL}/${encodeURIComponent(id)}?f=json`, { signal, headers: { Accept: 'application/geo+json' } });
  if (response.ok) return response.json();
  const request = response.headers.get('X-Request-Id');
  const what = response.status === 404 ? 'ไม่พบรายการนี้ อาจถูกลบหรือเปลี่ยนรหัสแล้ว' : 'เซิร์ฟเวอร์ตอบไม่สำเร็จ';
  throw new Error(request ? `${what} (รหัสคำขอ ${request})` : what);
}

/** The name of a feature: its label, or its id. */
export const nameOf = (layer, feature) => String(feature.properties[layer.label] ?? feature.id ?? '');

const provinceName = province => (province.code === '10' ? province.th : `จังหวัด${province.th}`);

/** The province in which a feature lies, in words, or null. */
export function provinceOf(config, layer, feature) {
  const code = String(feature.properties[layer.area] ?? '');
  const province = code.length > 2 && config.provinces.find(one => one.code === code.slice(0, 2));
  return province ? provinceName(province) : null;
}

/** The body of the card. `actions` are [text, function or URL]; `others` are found features at the same place. */
export function cardBody(config, layer, feature, actions, others, open) {
  const facts = make('dl', 'facts');
  const prose = [];
  for (const field of layer.fields) {
    const value = feature.properties[field.name];
    if (field.name === layer.label) continue;
    if (field.name.endsWith('_html')) {
      if (value) prose.push(make('div', 'prose', sanitise(String(value), config.basePath)));
      continue;
    }
    const text = formatValue(field, value);
    const answer = make('dd', text === null ? 'missing' : '', text ?? 'ไม่มีข้อมูล');
    const longer = text === null ? null : explainValue(field, value);
    if (longer) answer.append(make('small', '', longer));
    facts.append(make('div', '', make('dt', '', field.title.th), answer));
  }
  const row = make('p', 'actions');
  for (const [text, action] of actions) {
    const control = make(typeof action === 'string' ? 'a' : 'button', 'action', text);
    if (typeof action === 'string') control.href = action;
    else { control.type = 'button'; control.addEventListener('click', action); }
    row.append(control);
  }
  if (feature.properties.approx === true) prose.push(make('p', 'fine', 'ขอบเขตโดยประมาณ (Voronoi) ไม่ใช่แนวเขตการปกครอง'));
  const parts = [...prose, facts, row];
  if (others.length) {
    const list = make('ul', 'others');
    for (const other of others) {
      const button = make('button', 'plain', swatch(other.layer), make('span', '', other.label), make('small', '', other.layer.title.th));
      button.type = 'button';
      button.addEventListener('click', () => open(other));
      list.append(make('li', '', button));
    }
    parts.push(make('h3', '', 'ที่จุดเดียวกัน'), list);
  }
  return parts;
}

/** The mark of a layer as the legend shows it. */
export function swatch(layer) {
  const mark = make('i', `swatch ${layer.boundary ? 'boundary' : layer.geometry}`);
  mark.style.setProperty('--color', layer.color);
  return mark;
}
