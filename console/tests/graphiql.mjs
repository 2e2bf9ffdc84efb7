// GraphiQL under its policy: the documentation, each saved example with the token of its user, and subscriptions over both transports.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { assertAccessible, assertNoStoredToken, openPage, query, run, screenshot, tokens } from './browser.mjs';

const EXAMPLES = new URL('../examples/', import.meta.url);
const TOKEN_OF = { 'HR platform': 'hris', 'Learning platform': 'lms', Dashboard: 'dashboard' };
const RENAME = `mutation ($title: String!) {
  employeeUpsert(input: { employee: { externalId: "104", jobTitle: $title } }) { userErrors { message } }
}`;

const editorText = (page, region) => page.evaluate((label) => {
  const lines = [...document.querySelectorAll(`${label} .view-line`)];
  return lines.map((line) => line.textContent).join('\n').replaceAll('\u00a0', ' ');
}, region);

async function useToken(page, name) {
  await page.getByLabel('Token', { exact: true }).fill(tokens[name]);
  await page.getByRole('button', { name: 'Use token' }).click();
  await page.getByText('Requests carry the token.').waitFor();
}

async function execute(page) {
  await page.getByRole('button', { name: /^Execute/ }).click();
}

const waitForResponse = (page, text) =>
  page.waitForFunction((wanted) => document.querySelector('.graphiql-response')?.textContent.replaceAll('\u00a0', ' ').includes(wanted), text);

await run(async (browser) => {
  const page = await openPage(browser, { path: '/graphql' });
  await page.getByRole('button', { name: 'Use token' }).waitFor();
  // What is around GraphiQL; inside it, some contrasts and nested controls are those of its authors.
  await assertAccessible(page, 'GraphiQL', [['.graphiql-container']]);
  await screenshot(page, 'graphiql-start');

  const files = readdirSync(EXAMPLES).filter((name) => name.endsWith('.graphql'));
  assert.ok(files.length >= 15);
  let audienceBefore = '';
  for (const file of files) {
    const [, audience, title] = /^# ([^:]+): (.+)$/m.exec(readFileSync(new URL(file, EXAMPLES), 'utf8'));
    if (audience !== audienceBefore) await useToken(page, TOKEN_OF[audience]);
    audienceBefore = audience;
    await page.getByRole('button', { name: title, exact: true }).click();
    await page.waitForFunction((wanted) => document.querySelector('.graphiql-query-editor')?.textContent.replaceAll('\u00a0', ' ').includes(wanted), title.slice(0, 20));
    await execute(page);
    await waitForResponse(page, '"data"');
    const response = await editorText(page, '.graphiql-response');
    assert.ok(!response.includes('"errors"') || response.includes('"rejectedCount"'), `${file}: ${response}`);
    if (file.includes('live')) await page.getByRole('button', { name: /^Stop/ }).click();
  }
  await screenshot(page, 'graphiql-example');

  // A live change, over both transports.
  await useToken(page, 'dashboard');
  for (const [transport, title] of [['sse', 'Manager'], ['websocket', 'Director']]) {
    await page.getByLabel('Subscriptions').selectOption(transport);
    await page.getByRole('button', { name: 'Follow the changes live' }).click();
    await page.waitForFunction(() => document.querySelector('.graphiql-query-editor')?.textContent.includes('LiveChanges'));
    await execute(page);
    await waitForResponse(page, '"change": null');
    await query('hris', RENAME, { title: `${title} ${Date.now()}` });
    await waitForResponse(page, 'employee.updated');
    await page.getByRole('button', { name: /^Stop/ }).click();
  }

  // The documentation of the schema: the description of a type, as the schema has it.
  await page.getByRole('button', { name: 'Show Documentation Explorer' }).click();
  await page.getByRole('link', { name: 'Query', exact: true }).first().click();
  await page.getByText('employees').first().waitFor();
  await screenshot(page, 'graphiql-documentation');
  await assertNoStoredToken(page);
  page.assertNoFaults();
});
