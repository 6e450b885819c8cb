// The least that tests in a browser need: named tests, one comparison, and a report that tools/test-web reads.

const tests = [];

export const test = (name, body) => tests.push({ name, body });

export function equal(found, expected) {
  const [one, other] = [found, expected].map(value => JSON.stringify(value) ?? 'undefined');
  if (one !== other) throw new Error(`found ${one}, expected ${other}`);
}

/** Runs all tests and leaves the report, JSON, in an element of the page. */
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
  const report = document.body.appendChild(document.createElement('pre'));
  report.id = 'report';
  report.textContent = JSON.stringify(results);
}
