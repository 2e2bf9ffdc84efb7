// A headless Chromium and the demo's API, for the tests of the console. Each test is a script: node tests/NAME.mjs '{"url": …, "tokens": …, "artefacts": …}'.
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { connect, createServer } from 'node:net';
import { chromium } from 'playwright-core';

const require = createRequire(import.meta.url);
const AXE = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

/** What the Rust test passes: the address of the server, the tokens of the demo, and the folder for screenshots. */
export const settings = JSON.parse(process.argv[2]);
export const { url, tokens = {}, artefacts } = settings;

/** Runs a test with a browser, and reports the result as the exit code. */
export async function run(test) {
  mkdirSync(artefacts, { recursive: true });
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'] });
  try {
    await test(browser);
  } catch (error) {
    console.error(error);
    process.exitCode = 1;
    const pages = browser.contexts().flatMap((context) => context.pages());
    await Promise.all(pages.map((page, index) => page.screenshot({ path: `${artefacts}/failure-${index}.png` }).catch(() => undefined)));
  } finally {
    await browser.close();
  }
}

/**
 * A page that fails the test when it asks another server than those of `origins`, breaks its policy, or throws. `allowed` are messages that the
 * test expects.
 */
export async function openPage(browser, { base = url, path = '/console/', allowed = [], origins = [], ...options } = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: 'en-GB', ...options });
  const page = await context.newPage();
  const faults = [];
  page.on('pageerror', (error) => faults.push(`uncaught: ${error.message}`));
  page.on('request', (request) => {
    const target = request.url();
    if ([base, 'data:', 'blob:', ...origins].some((start) => target.startsWith(start))) return;
    // What the pages of the other servers load is theirs.
    if (!origins.some((origin) => page.url().startsWith(origin))) faults.push(`request to ${target}`);
  });
  page.on('console', (message) => {
    const isAllowed = allowed.some((pattern) => pattern.test(message.text()));
    if (['error', 'warning'].includes(message.type()) && !isAllowed) faults.push(`${message.type()}: ${message.text()}`);
  });
  page.assertNoFaults = () => assert.deepEqual(faults, []);
  await page.goto(base + path);
  return page;
}

/** Signs in as one of the demo's people, from the sign-in page. */
export async function signIn(page, role) {
  await page.getByRole('button', { name: new RegExp(role) }).click();
  await page.getByRole('button', { name: 'Sign out' }).waitFor();
}

export async function openView(page, name) {
  await page.getByRole('navigation').getByRole('link', { name, exact: true }).click();
  await page.getByRole('heading', { level: 1, name }).waitFor();
  await waitUntilLoaded(page);
}

export async function waitUntilLoaded(page) {
  await page.waitForFunction(() => !document.querySelector('[aria-busy="true"]'));
}

/** Waits for the first chart. Its library is loaded by itself, after the view. */
export async function waitUntilDrawn(page) {
  // Chart.js sets the style of a canvas when it draws.
  await page.locator('canvas[style*="display: block"]').first().waitFor();
}

/** Fails when axe-core finds a violation; `exclude` lists selectors of elements that others write. */
export async function assertAccessible(page, what, exclude = []) {
  await page.evaluate(`${AXE}; undefined`);
  const { violations } = await page.evaluate((selectors) => window.axe.run({ exclude: selectors }), exclude);
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`);
  assert.deepEqual(found, [], what);
}

export function screenshot(page, name) {
  return page.screenshot({ path: `${artefacts}/${name}.png`, fullPage: true });
}

/** Fails when a token is where scripts of another page, or the next user of the browser, can read it. */
export async function assertNoStoredToken(page) {
  const stored = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie]));
  for (const token of Object.values(tokens)) assert.ok(!stored.includes(token.slice(-20)), 'a token is in the storage of the page');
  assert.ok(!/eyJ[\w-]+\.|csrf/i.test(stored), stored);
}

/** A network between the browser and the server: `cut` ends all connections and refuses new ones until `restore`. */
export async function startNetwork() {
  const sockets = new Set();
  let isCut = false;
  const { hostname, port } = new URL(url);
  const server = createServer((client) => {
    if (isCut) return client.destroy();
    const upstream = connect(Number(port), hostname);
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => socket.destroy());
      socket.on('close', () => {
        sockets.delete(socket);
        client.destroy();
        upstream.destroy();
      });
    }
    client.pipe(upstream).pipe(client);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    cut() {
      isCut = true;
      for (const socket of sockets) socket.destroy();
    },
    restore() {
      isCut = false;
    },
    close: () => server.close(),
  };
}

/** Sends an operation with a token, without the browser. */
export async function query(token, text, variables = {}) {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${tokens[token]}` },
    body: JSON.stringify({ query: text, variables }),
  });
  const { data, errors } = await response.json();
  assert.equal(errors, undefined);
  return data;
}
