// A figure moves, the change log grows, and attempts of a webhook endpoint appear, without a reload. After a lost connection nothing is missing.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { openPage, openView, query, run, screenshot, signIn, startNetwork, waitUntilLoaded } from './browser.mjs';

const RENAME = `mutation ($title: String!) {
  employeeUpsert(input: { employee: { externalId: "103", jobTitle: $title } }) { userErrors { message } }
}`;
const RECEIVE = `mutation ($id: ID!, $address: String!) {
  webhookEndpointUpdate(input: { id: $id, address: $address, kinds: ["employee.updated"] }) { userErrors { message } }
  webhookEndpointResume(id: $id) { userErrors { message } }
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

  // The endpoint of the demo gets a receiver, which accepts one message and refuses the next.
  let received = 0;
  const receiver = createServer((_request, response) => {
    received += 1;
    response.writeHead(received === 1 ? 204 : 503).end();
  });
  await new Promise((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  await openView(page, 'Webhooks');
  const endpoint = page.getByRole('table', { name: 'Webhook endpoints' }).getByRole('row').filter({ hasText: 'Data warehouse' });
  await endpoint.getByText('paused at request').waitFor();
  const { webhookEndpoints } = await query('admin', '{ webhookEndpoints(first: 1) { nodes { id } } }');
  const result = await query('admin', RECEIVE, { id: webhookEndpoints.nodes[0].id, address: `http://127.0.0.1:${receiver.address().port}/changes` });
  assert.deepEqual(Object.values(result).flatMap((payload) => payload.userErrors), []);
  const attempts = page.getByRole('table', { name: /^Latest attempts/ }).getByRole('row').filter({ hasText: 'employee.updated' });
  await attempts.filter({ hasText: 'delivered' }).filter({ hasText: '204' }).waitFor();
  await attempts.filter({ hasText: '503' }).first().waitFor();
  await endpoint.getByText('the last: HTTP 503').waitFor();
  await screenshot(page, 'webhooks-live');
  receiver.close();
  page.assertNoFaults();
  network.close();
});
