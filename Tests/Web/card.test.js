import { provinceOf, sanitise } from '/web/modules/card.js';
import { bounds, middle } from '/web/modules/list.js';
import { equal, test } from '/Tests/Web/harness.js';

function clean(html, basePath = '') {
  const box = document.createElement('div');
  box.append(sanitise(html, basePath));
  return box.innerHTML;
}

test('Paragraphs, line breaks, strong and em stay, without their attributes', () => {
  equal(clean('<p class="x" style="color:red">ผ้า<strong>ทอ</strong><br><em>มือ</em></p>'),
    '<p>ผ้า<strong>ทอ</strong><br><em>มือ</em></p>');
});

test('Other elements leave their text only, scripts and styles nothing', () => {
  equal(clean('<h1>ก</h1><a href="javascript:x()">ข</a><script>x()</script><style>p{}</style><iframe src="/"></iframe>'), 'กข');
  equal(clean('<svg><script>x()</script></svg><math>1</math>'), '1');
});

test('Only pictures of the server itself are shown', () => {
  for (const source of ['https://host/static/a.svg', '//host/static/a.svg', '/static/../secret.svg', '/static//a.svg',
    'data:image/svg+xml,x', '/other/a.svg', '/static/a.html', 'javascript:x()']) {
    equal(clean(`<img src="${source}">`), '');
  }
  equal(clean('<img src="/static/demo/01.svg" alt="ผ้าทอ" id="x">', '/gis'),
    '<img src="/gis/static/demo/01.svg" alt="ผ้าทอ" width="480" height="320" loading="lazy">');
});

test('Text is never read as markup twice', () => {
  equal(clean('<p>&lt;img src=x onerror=alert(1)&gt;</p>'), '<p>&lt;img src=x onerror=alert(1)&gt;</p>');
});

test('The province of a feature is told from its area code, and Bangkok is no จังหวัด', () => {
  const config = { provinces: [{ code: '10', th: 'กรุงเทพมหานคร' }, { code: '56', th: 'พะเยา' }] };
  const layer = { area: 'code' };
  equal(provinceOf(config, layer, { properties: { code: '56010101' } }), 'จังหวัดพะเยา');
  equal(provinceOf(config, layer, { properties: { code: '1001' } }), 'กรุงเทพมหานคร');
  equal(provinceOf(config, layer, { properties: { code: '56' } }), null);
  equal(provinceOf(config, { area: null }, { properties: {} }), null);
});

test('The box around a geometry holds all its parts', () => {
  equal(bounds({ type: 'Point', coordinates: [100, 15] }), [100, 15, 100, 15]);
  equal(bounds({ type: 'MultiPolygon', coordinates: [[[[1, 2], [3, 2], [3, 5], [1, 2]]], [[[-4, 9], [0, 9], [0, 10], [-4, 9]]]] }), [-4, 2, 3, 10]);
  equal(middle({ type: 'GeometryCollection', geometries: [{ type: 'Point', coordinates: [0, 0] }, { type: 'Point', coordinates: [2, 4] }] }), [1, 2]);
});
