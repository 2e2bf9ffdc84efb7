// Whatever goes wrong is a sentence that says what to do: an expired session, a server that is away, a role that may not see a view.
import { openPage, openView, run, screenshot, signIn, waitUntilDrawn } from './browser.mjs';

const ALLOWED = [/Failed to load resource/];

await run(async (browser) => {
  const page = await openPage(browser, { path: '/console/sessions?months=3', allowed: ALLOWED });
  await signIn(page, 'program manager');
  await page.getByRole('heading', { level: 1, name: 'Sessions' }).waitFor();
  await waitUntilDrawn(page);

  await page.context().setOffline(true);
  await page.getByLabel('Period').selectOption('12 months');
  await page.getByRole('alert').getByText('The server cannot be reached.').waitFor();
  await screenshot(page, 'unreachable');
  await page.context().setOffline(false);
  await page.getByRole('button', { name: 'Try again' }).click();
  await page.getByRole('alert').waitFor({ state: 'detached' });

  // The session ends on the server: here by removing its cookie.
  await page.context().clearCookies();
  await page.getByLabel('Period').selectOption('3 months');
  await page.getByText('Your session has expired. Sign in again; you return to this page.').waitFor();
  await screenshot(page, 'expired');
  await signIn(page, 'employee');
  await page.getByRole('heading', { level: 1, name: 'Sessions' }).waitFor();

  for (const name of ['Integrations', 'Webhooks']) {
    await openView(page, name);
    await page.getByRole('alert').getByText('Your account does not allow this').waitFor();
    await screenshot(page, `forbidden-${name.toLowerCase()}`);
  }
  page.assertNoFaults();

  const failed = await openPage(browser, { path: '/console/?signInError=provider_unavailable', allowed: ALLOWED });
  await failed.getByText('The identity provider of your organization does not answer.').waitFor();
  await failed.goto(`${failed.url().split('?')[0]}nowhere`);
  failed.assertNoFaults();
});
