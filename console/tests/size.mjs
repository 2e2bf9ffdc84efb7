// The first view, with everything that it loads until it shows its chart, is under 200 KB as sent.
import assert from 'node:assert/strict';
import { openPage, run, signIn } from './browser.mjs';

const LIMIT = 200 * 1000;

await run(async (browser) => {
  const page = await openPage(browser);
  const session = await page.context().newCDPSession(page);
  await session.send('Network.enable');
  await session.send('Network.setCacheDisabled', { cacheDisabled: true });
  const sizes = new Map();
  session.on('Network.responseReceived', ({ requestId, response }) => sizes.set(requestId, { url: response.url, size: 0 }));
  session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    const entry = sizes.get(requestId);
    if (entry) entry.size = encodedDataLength;
  });
  await page.reload();
  await signIn(page, 'administrator');
  await page.getByRole('img', { name: /Participants by status/ }).waitFor();
  await page.waitForLoadState('load');
  await page.waitForFunction(() => performance.getEntriesByType('resource').some((entry) => entry.name.includes('chart_library')));
  const total = [...sizes.values()].reduce((sum, { size }) => sum + size, 0);
  console.log(JSON.stringify({ total, files: [...sizes.values()] }));
  assert.ok([...sizes.values()].some(({ url }) => url.includes('chart_library')));
  assert.ok(total > 50_000 && total < LIMIT, `the first view loads ${total} bytes`);
});
