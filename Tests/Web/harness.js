// The least that tests in a browser need: named tests, one comparison, and a report that tools/test-web reads.

const tests = [];

/** The browser's own, whatever a test puts in its place. */
const send = globalThis.fetch.bind(globalThis);

export const test = (name, body) => tests.push({ name, body });

export function equal(found, expected) {
  const [one, other] = [found, expected].map(value => JSON.stringify(value) ?? 'undefined');
  if (one !== other) throw new Error(`found ${one}, expected ${other}`);
}

/** Keeps what a canvas shows, for people who run the tests with --pictures. */
export const keepPicture = (name, canvas) => send(`/pictures/${name}`, { method: 'POST', body: canvas.toDataURL() });

/** Runs all tests and reports them to tools/test-web, as JSON. */
export async function run() {
  const results = [];
  for (const { name, body } of tests) {
    try {
      await body();
      results.push({ name, failure: null });
    } catch (error) {
      results.push({ name, failure: String(error.message ?? error) });
    }
  }
  await send('/report', { method: 'POST', body: JSON.stringify(results) });
}
