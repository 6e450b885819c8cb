import { explainValue, formatDate, formatDistance, formatLandArea, formatNumber, formatValue } from '/web/modules/values.js';
import { equal, test } from '/Tests/Web/harness.js';

const field = (name, type, unit, choices = {}) => ({ name, type, unit: unit ? { th: unit, en: unit } : null, choices });

test('A land area is written in rai, ngan and square wa', () => {
  equal(formatLandArea(3.375), '3-1-50');
  equal(formatLandArea(0), '0-0-0');
  equal(formatLandArea(15), '15-0-0');
  equal(formatLandArea(1234.5), '1,234-2-0');
  equal(formatLandArea(0.123), '0-0-49.2');
});

test('A land area that rounds up to a whole rai carries over', () => {
  equal(formatLandArea(2.9999999), '3-0-0');
});

test('Numbers have thousands commas and Arabic digits', () => {
  equal(formatNumber(75000), '75,000');
  equal(formatNumber(12.5), '12.5');
  equal(formatNumber(-1234567), '-1,234,567');
});

test('Dates are in the Buddhist Era, and what is no date stays as it is', () => {
  equal(formatDate('2024-10-01'), '1 ต.ค. 2567');
  equal(formatDate('2023-09-30T17:00:00Z'), '30 ก.ย. 2566');
  equal(formatDate('2567'), '2567');
  equal(formatDate('2024-13-01'), '2024-13-01');
});

test('Distances are rounded as people say them', () => {
  equal(formatDistance(347), '350 ม.');
  equal(formatDistance(999), '1 กม.');
  equal(formatDistance(1234), '1.2 กม.');
  equal(formatDistance(48321), '48 กม.');
});

test('A value has its unit, and a year has no comma', () => {
  equal(formatValue(field('population', 'integer', 'คน'), 1779), '1,779 คน');
  equal(formatValue(field('fiscal_year', 'integer'), 2564), '2564');
  equal(formatValue(field('year', 'integer'), 2564), '2564');
  equal(formatValue(field('opened', 'integer', 'ปี พ.ศ.'), 2555), '2555');
  equal(formatValue(field('rai', 'number', 'ไร่'), 3.375), '3-1-50 ไร่');
  equal(explainValue(field('rai', 'number', 'ไร่'), 3.375), '3 ไร่ 1 งาน 50 ตารางวา');
  equal(explainValue(field('population', 'integer', 'คน'), 3), null);
});

test('A value of a list of choices is written with its Thai title', () => {
  const level = field('level', 'text', null, { HLM: { th: 'ครัวเรือนต้นแบบ', en: 'Household' } });
  equal(formatValue(level, 'HLM'), 'ครัวเรือนต้นแบบ');
  equal(formatValue(level, 'XLM'), 'XLM');
  equal(formatValue({ ...level, type: 'textArray' }, ['HLM', 'XLM']), 'ครัวเรือนต้นแบบ · XLM');
});

test('An array stands as its texts, also when it is stored as JSON text', () => {
  const highlights = field('highlights', 'textArray');
  equal(formatValue(highlights, ['ผ้าทอ', 'จักสาน']), 'ผ้าทอ · จักสาน');
  equal(formatValue(highlights, '["ผ้าทอ","จักสาน"]'), 'ผ้าทอ · จักสาน');
  equal(formatValue(highlights, 'ผ้าทอ'), 'ผ้าทอ');
});

test('Nothing and zero are different', () => {
  equal(formatValue(field('beds', 'integer', 'เตียง'), 0), '0 เตียง');
  equal(formatValue(field('beds', 'integer', 'เตียง'), null), null);
  equal(formatValue(field('beds', 'integer', 'เตียง'), undefined), null);
  equal(formatValue(field('name', 'text'), ''), null);
  equal(formatValue(field('list', 'textArray'), []), null);
  equal(formatValue(field('demo', 'boolean'), false), 'ไม่ใช่');
});
