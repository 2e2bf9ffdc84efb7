// Queries, lists, mutations and errors of the client.
//
//   node calls.mjs URL LOSSY_URL TOKEN
//
// LOSSY_URL is a proxy that loses the first response to each mutation. Prints {"name", "failure"} for each check.
import assert from 'node:assert/strict';
import { argv } from 'node:process';
import {
  Coachgraph, EmployeeDocument, EmployeeUpsertDocument, EmployeesDocument, HttpError, OrganizationDocument, ProgramCreateDocument,
  ProgramOpenDocument, ProgramUpdateDocument, ProgramsDocument, RequestError, SocketClosedError, TransportError, UserErrorsError, document, succeeded,
} from '../dist/index.js';
import WebSocket from 'ws';
import { check } from './report.mjs';

const [url, lossyUrl, token] = argv.slice(2);
const retry = { firstDelay: 1, maxDelay: 20, attempts: 2 };
const client = new Coachgraph({ url, token, retry });
const lossy = new Coachgraph({ url: lossyUrl, token, retry });
const program = (name, more) => ({ input: { name, kind: 'INFORMAL', ...more } });

async function fails(promise, type, properties) {
  const error = await promise.then(() => assert.fail('it succeeded'), (error) => error);
  assert.ok(error instanceof type, String(error?.stack));
  for (const [name, value] of Object.entries(properties)) assert.deepEqual(error[name], value, name);
  return error;
}

/** How many programs have this name. */
async function count(name) {
  let found = 0;
  for await (const program of client.list(ProgramsDocument, { first: 100 })) if (program.name === name) found += 1;
  return found;
}

await check('a query returns its data', async () => {
  const { organization } = await client.query(OrganizationDocument);
  assert.equal(organization.name, 'acme');
});

await check('a list is read over all its pages in order', async () => {
  const names = ['a1', 'a2', 'a3', 'a4', 'a5'];
  for (const name of names) {
    const employee = { externalId: name, userName: name, email: `${name}@example.com`, givenName: name, familyName: 'F' };
    succeeded((await client.mutate(EmployeeUpsertDocument, { input: { employee } })).employeeUpsert);
  }
  const variables = { first: 2, orderBy: 'EXTERNAL_ID_ASC' };
  let pages = 0;
  const read = [];
  for await (const page of client.pages(EmployeesDocument, variables)) {
    pages += 1;
    read.push(...page.nodes.map(({ externalId }) => externalId));
  }
  assert.deepEqual(read.filter((name) => names.includes(name)), names);
  assert.equal(pages, Math.ceil(read.length / 2));
  const listed = [];
  for await (const { externalId } of client.list(EmployeesDocument, { ...variables, after: null }, (data) => data.employees)) listed.push(externalId);
  assert.deepEqual(listed, read);
});

await check('an invalid argument is a RequestError with code, path, field and requestId', async () => {
  const error = await fails(client.query(EmployeeDocument, { id: 'ses_1' }), RequestError, { code: 'INVALID', path: ['employee'], field: 'id' });
  assert.match(error.requestId, /./);
});

await check('the data beside an error is kept', async () => {
  const text = document('{ organization { name } employee(id: "ses_1") { id } }');
  const error = await fails(client.query(text), RequestError, { code: 'INVALID' });
  assert.equal(error.data.organization.name, 'acme');
});

await check('a document that does not match the schema is a RequestError without data', () =>
  fails(client.query(document('{ nothing }')), RequestError, { code: 'VALIDATION_FAILED', data: undefined, status: 400 }));

await check('a response that is not GraphQL is an HttpError', () =>
  fails(new Coachgraph({ url: `${url}/nothing`, token, retry }).query(OrganizationDocument), HttpError, { status: 404 }));

await check('a server that cannot be reached is a TransportError', () =>
  fails(new Coachgraph({ url: 'http://127.0.0.1:1/graphql', token, retry }).query(OrganizationDocument), TransportError, {}));

await check('userErrors become an error with code and field', async () => {
  const { programCreate } = await client.mutate(ProgramCreateDocument, program(''));
  assert.equal(programCreate.userErrors.length, 1);
  assert.throws(() => succeeded(programCreate), (error) => error instanceof UserErrorsError && error.code === 'INVALID' && error.about('name').length === 1);
});

await check('a conflict carries the current object', async () => {
  const { program: created } = succeeded((await client.mutate(ProgramCreateDocument, program('Conflict'))).programCreate);
  const { programUpdate } = await client.mutate(ProgramUpdateDocument, { input: { id: created.id, name: 'Other', expectedVersion: 7 } });
  assert.throws(() => succeeded(programUpdate), (error) => error.code === 'STALE_VERSION' && error.payload.program.version === 1);
});

await check('a mutation whose response is lost is repeated with its idempotency key and has one effect', async () => {
  const { programCreate } = await lossy.mutate(ProgramCreateDocument, program('Lost'));
  assert.equal(succeeded(programCreate).program.name, 'Lost');
  assert.equal(await count('Lost'), 1);
});

await check('a mutation without an idempotency key is not repeated', async () => {
  await fails(lossy.mutate(ProgramCreateDocument, program('Keyless', { idempotencyKey: null })), TransportError, {});
  assert.equal(await count('Keyless'), 1);
});

await check('a mutation without a place for a key is not repeated', async () => {
  const { program: created } = succeeded((await client.mutate(ProgramCreateDocument, program('Unopened'))).programCreate);
  await fails(lossy.mutate(ProgramOpenDocument, { id: created.id }), TransportError, {});
});

await check('two mutations in one document are not repeated', async () => {
  const create = (alias, variable) => `${alias}: programCreate(input: ${variable}) { program { id } userErrors { code field message } }`;
  const text = document(`mutation ($a: ProgramCreateInput!, $b: ProgramCreateInput!) { ${create('a', '$a')} ${create('b', '$b')} }`);
  await fails(lossy.mutate(text, { a: program('Twin').input, b: program('Twin').input }), TransportError, {});
  assert.equal(await count('Twin'), 2);
});

await check('a refused token is asked for once more', async () => {
  const asked = [];
  const refreshing = new Coachgraph({ url, retry, token: ({ refresh }) => (asked.push(refresh), refresh ? token : 'expired') });
  await refreshing.query(OrganizationDocument);
  assert.deepEqual(asked, [false, true]);
  await fails(new Coachgraph({ url, retry, token: () => 'expired' }).query(OrganizationDocument), RequestError, { code: 'UNAUTHENTICATED', status: 401 });
});

await check('an aborted call fails with the reason of its signal', async () => {
  const reason = new Error('closed by the user');
  await assert.rejects(client.query(OrganizationDocument, {}, { signal: AbortSignal.abort(reason) }), reason);
});

for (const transport of ['sse', 'websocket']) {
  const streaming = (options) => new Coachgraph({ url, token, retry, webSocket: WebSocket, ...options });
  const first = async (events) => (await events.next()).value;

  await check(`a stream of changes over ${transport} begins with its cursor and follows the filter`, async () => {
    const events = streaming().changes({ transport, filter: { kinds: ['program.created'] } });
    const start = await first(events);
    assert.equal(start.change, null);
    await client.mutate(EmployeeUpsertDocument, { input: { employee: { externalId: 'a1', jobTitle: `Engineer ${transport}` } } });
    await client.mutate(ProgramCreateDocument, program('Followed'));
    let event = await first(events);
    while (event.change === null) event = await first(events);
    assert.equal(event.change.kind, 'program.created');
    assert.ok(event.throughSeq >= start.throughSeq + 2);
    await events.return();
  });

  await check(`an error that a new connection would not change ends a stream over ${transport}`, () =>
    fails(first(streaming().changes({ transport, filter: { kinds: ['nothing'] } })), RequestError, { code: 'INVALID', field: 'filter.kinds' }));

  await check(`a stream over ${transport} asks for a refused token once more`, async () => {
    const events = streaming({ token: ({ refresh }) => (refresh ? token : 'expired') }).changes({ transport });
    assert.match((await first(events)).cursor, /./);
    await events.return();
    const type = transport === 'sse' ? RequestError : SocketClosedError;
    await fails(first(streaming({ token: () => 'expired' }).changes({ transport })), type, {});
  });

  await check(`a stream over ${transport} ends with its signal`, async () => {
    const abort = new AbortController();
    const events = streaming().changes({ transport, signal: abort.signal });
    await first(events);
    const next = first(events);
    abort.abort(new Error('closed by the user'));
    await assert.rejects(next, /closed by the user/);
  });
}
