// How values are written for people: Thai words, Arabic digits, years of the Buddhist Era.

const numbers = new Intl.NumberFormat('en-US', { maximumFractionDigits: 6 });
const months = ['ม.ค.', 'ก.พ.', 'มี.ค.', 'เม.ย.', 'พ.ค.', 'มิ.ย.', 'ก.ค.', 'ส.ค.', 'ก.ย.', 'ต.ค.', 'พ.ย.', 'ธ.ค.'];

/** 75000 → "75,000". */
export const formatNumber = value => numbers.format(value);

/** Rai as rai-ngan-square wa: 3.375 → "3-1-50". One rai is 4 ngan, one ngan 100 square wa. */
export function formatLandArea(rai) {
  const hundredths = Math.round(rai * 40000);
  const rest = hundredths % 40000;
  return `${formatNumber(Math.floor(hundredths / 40000))}-${Math.floor(rest / 10000)}-${formatNumber((rest % 10000) / 100)}`;
}

/** "2024-10-01" or "2024-10-01T03:00:00Z" → "1 ต.ค. 2567"; anything else as it is. */
export function formatDate(text) {
  const part = /^(\d{4})-(\d{2})-(\d{2})/.exec(text);
  const month = part && months[part[2] - 1];
  return month ? `${+part[3]} ${month} ${+part[1] + 543}` : String(text);
}

/** Metres as people say them: "350 ม.", "1.2 กม.", "48 กม.". */
export function formatDistance(metres) {
  if (metres < 995) return `${Math.round(metres / 10) * 10} ม.`;
  const kilometres = metres / 1000;
  return `${formatNumber(kilometres < 10 ? Math.round(kilometres * 10) / 10 : Math.round(kilometres))} กม.`;
}

/** Whether a whole number of this field is a year, which takes no thousands comma. */
const isYear = field => field.unit?.th.includes('พ.ศ.') || /(^|_)year(_|$)/.test(field.name);

/** An array that is stored as its JSON text; other text is an array of itself. */
function readArray(text) {
  try {
    const array = JSON.parse(text);
    return Array.isArray(array) ? array : [text];
  } catch {
    return [text];
  }
}

/** A field's value as text with its unit, or null where there is none. */
export function formatValue(field, value) {
  if (value === null || value === undefined || value === '') return null;
  if (field.type === 'textArray') {
    const texts = Array.isArray(value) ? value : readArray(value);
    return texts.map(text => formatValue({ ...field, type: 'text' }, text)).filter(Boolean).join(' · ') || null;
  }
  const choice = field.choices?.[String(value)];
  if (choice) return choice.th;
  if (typeof value === 'boolean') return value ? 'ใช่' : 'ไม่ใช่';
  if (field.type === 'date' || field.type === 'instant') return formatDate(value);
  if (typeof value !== 'number' || isYear(field)) return String(value);
  const unit = field.unit?.th;
  if (unit === 'ไร่') return `${formatLandArea(value)} ไร่`;
  return unit ? `${formatNumber(value)} ${unit}` : formatNumber(value);
}

/** What a value means in longer words, or null: 3.375 rai → "3 ไร่ 1 งาน 50 ตารางวา". */
export function explainValue(field, value) {
  if (typeof value !== 'number' || field.unit?.th !== 'ไร่') return null;
  const [rai, ngan, wa] = formatLandArea(value).split('-');
  return `${rai} ไร่ ${ngan} งาน ${wa} ตารางวา`;
}
