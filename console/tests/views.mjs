// Each view shows the sample data, is accessible, works with the keyboard, fits a phone, and saves its tables and charts.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { assertAccessible, assertNoStoredToken, openPage, openView, query, run, screenshot, signIn, waitUntilLoaded } from './browser.mjs';

const VIEWS = {
  Programs: 'Active participants',
  Waiting: 'Not met for 30 days',
  Sessions: 'Latest sessions',
  Attendance: 'Attendance by department',
  Growth: 'Average level by month',
  Ties: 'Ties between departments',
  Rosters: 'Roster plans',
  Integrations: 'roster:read',
  Webhooks: 'paused at request',
  'Change log': 'Read through',
};

/** Fails when a view is wider than the window. */
async function assertFits(page, name) {
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  assert.ok(overflow <= 0, `${name} is ${overflow} pixels wider than a phone`);
}

async function save(page, name) {
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name }).click()]);
  return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) };
}

await run(async (browser) => {
  const page = await openPage(browser);
  await page.getByRole('heading', { name: 'Demo: sign in as' }).waitFor();
  await assertAccessible(page, 'sign-in page');
  await screenshot(page, 'sign-in');
  await signIn(page, 'administrator');
  for (const scheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme: scheme });
    for (const [name, text] of Object.entries(VIEWS)) {
      await openView(page, name);
      await page.getByText(text).first().waitFor();
      await assertAccessible(page, `${name}, ${scheme}`);
      await screenshot(page, `${name.toLowerCase().replace(' ', '-')}-${scheme}`);
    }
  }

  // The switch has precedence over the system, and is kept.
  await page.getByLabel('Colours').selectOption('light');
  const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  assert.equal(await background(), 'rgb(247, 248, 250)');
  await page.reload();
  await page.getByRole('button', { name: 'Sign out' }).waitFor();
  assert.equal(await background(), 'rgb(247, 248, 250)');

  // The values are in a table behind the chart; both are saved without the server.
  await openView(page, 'Programs');
  await page.getByText('Values of “Participants by status”').click();
  await page.getByRole('table', { name: 'Participants by status' }).waitFor();
  const csv = await save(page, 'Save “Participants by status” as CSV');
  assert.equal(csv.name, 'participants-by-status.csv');
  assert.match(csv.bytes.toString(), /^\ufeffGroup,invited,active,paused,completed,withdrawn\r\n[^\r]+,\d+,\d+\r\n/);
  const png = await save(page, 'Save “Participants by status” as PNG');
  assert.equal(png.name, 'participants-by-status.png');
  assert.equal(png.bytes.subarray(1, 4).toString(), 'PNG');

  // A filter is part of the address.
  await page.getByRole('combobox', { name: 'Status' }).selectOption('CLOSED');
  await waitUntilLoaded(page);
  assert.match(page.url(), /status=CLOSED$/);
  await page.getByRole('combobox', { name: 'Status' }).selectOption('');

  // The keyboard alone: skip link, then the second view of the navigation.
  await page.reload();
  await page.getByRole('button', { name: 'Sign out' }).waitFor();
  await page.keyboard.press('Tab');
  assert.equal(await page.evaluate(() => document.activeElement.textContent), 'Skip to the view');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: 'Waiting' }).waitFor();
  assert.equal(await page.evaluate(() => document.activeElement.textContent), 'Waiting', 'the heading of the new view has the focus');

  await page.setViewportSize({ width: 375, height: 700 });
  for (const name of Object.keys(VIEWS)) {
    await openView(page, name);
    await assertFits(page, name);
    await screenshot(page, `${name.toLowerCase().replace(' ', '-')}-phone`);
  }
  await page.emulateMedia({ media: 'print' });
  assert.ok(!(await page.getByRole('navigation').isVisible()), 'the navigation is not printed');
  await page.emulateMedia({ media: null });

  // Who has not met is what the API answers with `withoutSessionSince`, without those who joined after that.
  await openView(page, 'Waiting');
  const notMet = page.getByRole('table', { name: 'Participants who have attended no session for 14 days' });
  await page.getByRole('combobox', { name: 'Without a session for' }).selectOption('14');
  await waitUntilLoaded(page);
  const since = new Date(Date.now() - 14 * 24 * 60 * 60 * 1000).toISOString();
  const { participants } = await query(
    'dashboard',
    `query($since: DateTime!) { participants(first: 200, filter: { withoutSessionSince: $since }) { nodes { createdAt lastSessionAt } } }`,
    { since },
  );
  const expected = participants.nodes.filter((one) => Date.parse(one.lastSessionAt ?? one.createdAt) <= Date.parse(since)).length;
  assert.equal(await notMet.locator('tbody tr').count(), expected);
  if (!expected) await page.getByText('Every active participant has attended a session within 14 days.').waitFor();
  // The role EMPLOYEE does not learn when others met, and the view says nothing wrong.
  await page.getByRole('button', { name: 'Sign out' }).click();
  await signIn(page, 'employee');
  await openView(page, 'Waiting');
  await page.getByText('Pairings that have not met for').first().waitFor();
  assert.equal(await page.getByText('Participants without a session for').count(), 0);
  assert.equal(await page.getByRole('alert').count(), 0);
  await assertAccessible(page, 'Waiting of an employee');

  await assertNoStoredToken(page);
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByRole('heading', { name: 'Demo: sign in as' }).waitFor();
  page.assertNoFaults();
});
