// A figure moves, and the change log grows, without a reload. After a lost connection nothing is missing.
import assert from 'node:assert/strict';
import { openPage, openView, query, run, screenshot, signIn, startNetwork, waitUntilLoaded } from './browser.mjs';

const RENAME = `mutation ($title: String!) {
  employeeUpsert(input: { employee: { externalId: "103", jobTitle: $title } }) { userErrors { message } }
}`;
const PAUSE = 'mutation ($id: ID!) { participantPause(id: $id) { userErrors { message } } }';

await run(async (browser) => {
  const network = await startNetwork();
  const page = await openPage(browser, { base: network.url, allowed: [/net::ERR_/, /Failed to load resource/] });
  await signIn(page, 'administrator');
  await page.getByText('Live: connected').waitFor();
  await waitUntilLoaded(page);
  const figure = () => page.locator('.figure', { hasText: 'Active participants' }).locator('strong').textContent();
  const before = Number(await figure());
  const { participants } = await query('admin', '{ participants(first: 1, filter: { status: { eq: ACTIVE } }) { nodes { id } } }');
  await query('admin', PAUSE, { id: participants.nodes[0].id });
  await page.locator('.figure', { hasText: 'Active participants' }).getByText(String(before - 1)).waitFor();
  await screenshot(page, 'live-figure');

  await openView(page, 'Change log');
  await query('hris', RENAME, { title: 'Architect' });
  const rows = page.getByRole('table').getByRole('row').filter({ hasText: 'employee.updated' });
  await rows.first().waitFor();

  // What happens while the connection is lost arrives when it is back.
  const count = await rows.count();
  network.cut();
  await page.getByText('Live: connection lost, trying again').waitFor();
  await query('hris', RENAME, { title: 'Engineer' });
  network.restore();
  await page.getByText('Live: connected').waitFor();
  await rows.nth(count).waitFor();
  assert.equal(await rows.count(), count + 1);
  assert.notEqual(await page.locator('.figure', { hasText: 'Lost connections' }).locator('strong').textContent(), '0');
  await screenshot(page, 'change-log-live');
  page.assertNoFaults();
  network.close();
});
