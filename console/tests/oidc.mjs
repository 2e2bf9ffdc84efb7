// A person signs in with the OpenID provider of their organization, returns to the view that they opened, and signs out.
import assert from 'node:assert/strict';
import { assertNoStoredToken, openPage, run, screenshot, settings } from './browser.mjs';

await run(async (browser) => {
  const page = await openPage(browser, { path: '/console/waiting', origins: [settings.issuer], allowed: [/Failed to load resource/] });
  await page.getByLabel('Short name of your organization').fill('acme');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByLabel('Account').fill('ada');
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByRole('heading', { level: 1, name: 'Waiting' }).waitFor();
  assert.equal(new URL(page.url()).pathname, '/console/waiting');
  await page.getByText(/ada.*administrator/i).waitFor();
  await page.getByText('Live: connected').waitFor();
  await assertNoStoredToken(page);
  await screenshot(page, 'signed-in');

  // The same session serves GraphiQL.
  await page.getByRole('link', { name: 'GraphiQL' }).click();
  await page.getByText(/Signed in as .*ada/i).waitFor();
  // The button does nothing while the editor loads.
  await page.locator('.graphiql-query-editor .view-line', { hasText: 'WhoAmI' }).waitFor();
  await page.getByRole('button', { name: /^Execute/ }).click();
  await page.waitForFunction(() => document.querySelector('.graphiql-response')?.textContent.includes('ADMINISTRATOR'));

  await page.getByRole('link', { name: 'Coachgraph console' }).click();
  const isSignOut = (response) => response.url().endsWith('/console/sign-out');
  await Promise.all([page.waitForResponse(isSignOut), page.waitForEvent('framenavigated'), page.getByRole('button', { name: 'Sign out' }).click()]);
  await page.goto(`${settings.url}/console/`);
  await page.getByLabel('Short name of your organization').waitFor();
  page.assertNoFaults();
});
