// Thai on the map, for maplibregl.setRTLTextPlugin(…, false). MapLibre places one code point after another and shapes
// nothing; it hands every label to such a plugin first. This one writes the forms that Thai letters and marks take beside one
// another as code points of the private use area (U+F700–F71A, which /fonts has), and puts U+200B between words, where
// MapLibre may break a line. Only the drawing changes: tiles and properties keep plain Unicode.

(() => {
  const code = letter => letter.charCodeAt(0);
  const form = number => String.fromCharCode(number);

  /** A letter with a vowel below it, one above it, a tone, and the vowel ำ, whose ring belongs beneath the tone. */
  const syllable = /([ก-ฮ])([\u0E38-\u0E3A]?)([\u0E31\u0E34-\u0E37\u0E47\u0E4D\u0E4E]?)([\u0E48-\u0E4C]?)(\u0E33?)/g;
  const tall = new Set('ปฝฟฬ');
  const footless = { ฐ: '\uF700', ญ: '\uF70F' };
  const deep = new Set('ฎฏ');
  const leftOfTall = {
    '\u0E31': '\uF710', '\u0E34': '\uF701', '\u0E35': '\uF702', '\u0E36': '\uF703', '\u0E37': '\uF704', '\u0E47': '\uF712', '\u0E4D': '\uF711',
  };
  const firstTone = 0x0E48, firstBelow = 0x0E38;

  /** The tone's place: high over another mark, low without one, and each of them left of a tall letter. */
  function toneForm(tone, isHigh, isTall) {
    const low = isTall ? 0xF705 : 0xF70A, high = isTall ? 0xF713 : firstTone;
    return form(code(tone) - firstTone + (isHigh ? high : low));
  }

  function compose(whole, letter, below, above, tone, am) {
    if (whole === letter) return whole;
    const isTall = tall.has(letter);
    // ำ is a ring and า: apart where the ring has to give way.
    const isApart = am && (tone || isTall);
    const upper = isApart ? above || '\u0E4D' : above;
    return (below && footless[letter] || letter)
      + (below && deep.has(letter) ? form(code(below) - firstBelow + 0xF718) : below)
      + (isTall && leftOfTall[upper] || upper)
      + (tone && toneForm(tone, upper !== '', isTall))
      + (isApart ? 'า' : am);
  }

  const words = globalThis.Intl?.Segmenter && new Intl.Segmenter('th', { granularity: 'word' });

  /** Breaks between words, but none before a sign that belongs to what stands before it. */
  const spaced = run => Array.from(words.segment(run), ({ segment, index }) =>
    (index && !/^[\u0E2F\u0E46\p{M}]/u.test(segment) ? '\u200B' : '') + segment).join('');

  function shape(text) {
    if (!/[\u0E00-\u0E7F]/.test(text)) return text;
    return (words ? text.replace(/[\u0E00-\u0E7F]{4,}/g, spaced) : text).replace(syllable, compose);
  }

  /** The pieces between breaks; the last need not be named. */
  const pieces = (text, breaks) => [...breaks, text.length].map((end, i) => [i ? breaks[i - 1] : 0, end]).filter(([start, end]) => start < end);

  globalThis.registerRTLTextPlugin({
    applyArabicShaping: shape,
    processBidirectionalText: (text, breaks) => pieces(text, breaks).map(([start, end]) => text.slice(start, end)),
    processStyledBidirectionalText: (text, sections, breaks) =>
      pieces(text, breaks).map(([start, end]) => [text.slice(start, end), sections.slice(start, end)]),
  });
})();
