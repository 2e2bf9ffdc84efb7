// Stores and reads statements and documents with @xapi/xapi: xapiclient.mjs URL KEY SECRET
//
// Prints one JSON line per step. Exits with 0 when every step succeeded.
import XAPI from '@xapi/xapi';

const [endpoint, key, secret] = process.argv.slice(2);
const xapi = new XAPI({ endpoint: `${endpoint}/`, auth: XAPI.toBasicAuth(key, secret), version: '2.0.0', adapter: 'fetch' });
const agent = { objectType: 'Agent', account: { homePage: 'https://hr.example', name: 'js' } };
const activityId = 'https://lms.example/courses/js';
const statementAbout = (number) => ({
  actor: agent,
  verb: { id: 'http://adlnet.gov/expapi/verbs/completed', display: { en: 'completed' } },
  object: { objectType: 'Activity', id: `${activityId}/${number}` },
});
const print = (step, value) => console.log(JSON.stringify({ step, value }));

const about = await xapi.getAbout();
print('about', about.data.version.includes('2.0.0'));
const stored = await xapi.sendStatements({ statements: [0, 1, 2].map(statementAbout) });
print('stored', stored.data.length);
const first = await xapi.getStatements({ agent, limit: 2, ascending: true });
const second = await xapi.getMoreStatements({ more: first.data.more });
const found = [...first.data.statements, ...second.data.statements].map((statement) => statement.object.id.split('/').at(-1));
print('found', found);
const voided = await xapi.voidStatement({ actor: agent, statementId: stored.data[1] });
const read = await xapi.getVoidedStatement({ voidedStatementId: stored.data[1] });
print('voided', voided.data.length === 1 && read.data.id === stored.data[1]);
await xapi.createState({ agent, activityId, stateId: 'place', state: { page: 7 } });
const state = await xapi.getState({ agent, activityId, stateId: 'place' });
await xapi.setState({ agent, activityId, stateId: 'place', state: { page: 8 }, etag: state.headers.etag, matchHeader: 'If-Match' });
print('state', [state.data, (await xapi.getState({ agent, activityId, stateId: 'place' })).data]);
