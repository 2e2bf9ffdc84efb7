// A roster that would end too many employments is held. A person who may not release it reads why; an administrator releases it.
import assert from 'node:assert/strict';
import { openPage, openView, query, run, screenshot, signIn, waitUntilLoaded } from './browser.mjs';

const PLAN = `mutation ($csv: String!) {
  rosterPlan(input: { csv: $csv, mode: FULL }) { rosterPlan { id status } userErrors { message } }
}`;
const CSV = 'externalId,userName,email,givenName,familyName\n103,ajames,ajames@example.com,Alexander,James\n';

await run(async (browser) => {
  const { rosterPlan } = (await query('hris', PLAN, { csv: CSV })).rosterPlan;
  assert.equal(rosterPlan.status, 'HELD');

  const manager = await openPage(browser);
  await signIn(manager, 'program manager');
  await openView(manager, 'Rosters');
  await manager.getByRole('alert').getByText('Your account does not allow this').waitFor();
  manager.assertNoFaults();

  const page = await openPage(browser);
  await signIn(page, 'administrator');
  await openView(page, 'Rosters');
  await page.getByRole('row', { name: /held/ }).locator(`a[href$="${rosterPlan.id}"]`).click();
  await waitUntilLoaded(page);
  await page.getByText(/deactivations in a headcount of/).first().waitFor();
  await page.getByRole('combobox', { name: 'Rows' }).selectOption('TERMINATE');
  await waitUntilLoaded(page);
  assert.ok((await page.getByRole('table', { name: 'Rows of the plan' }).getByRole('row').count()) > 50);
  await screenshot(page, 'roster-held');
  await page.getByLabel('Why the plan is right').fill('The company was split; confirmed by HR.');
  await page.getByRole('button', { name: 'Release the plan' }).click();
  await page.getByText(/Released .* by .+: The company was split/).waitFor();
  assert.equal(await page.getByRole('button', { name: 'Release the plan' }).count(), 0);
  await screenshot(page, 'roster-released');
  const { rosterPlan: released } = await query('hris', 'query ($id: ID!) { rosterPlan(id: $id) { status } }', { id: rosterPlan.id });
  assert.equal(released.status, 'PLANNED');
  page.assertNoFaults();
});
