// Does the server keep to graphql-transport-ws, by the letter? Raw probes, one connection or more for each case.
//
//   node wsprobe.mjs WSURL TOKEN
//
// The server has to wait one second for `connection_init`, and nothing may change while the probe runs. Prints one
// line, {"cases": [{"name", "expected", "got", "ok"}]}, and exits with 1 when a case is not ok.
import { report, usage } from './lib/process.mjs';
import { Connection, Ended } from './wsprobe/connection.mjs';
import { malformed } from './wsprobe/malformed.mjs';
import { opening } from './wsprobe/opening.mjs';
import { operations } from './wsprobe/operations.mjs';

const [url, token] = process.argv.slice(2);
if (!url || !token) usage('wsprobe.mjs WSURL TOKEN');

const init = { type: 'connection_init', payload: { authorization: `Bearer ${token}` } };

/** Runs one case and says what came of it; a connection that ends where an answer was due is an outcome too. */
async function observe({ run }) {
  const opened = [];
  const open = async (options) => {
    const connection = await Connection.open(url, options);
    opened.push(connection);
    return connection;
  };
  const ready = async () => {
    const connection = await open();
    connection.send(init);
    await connection.receive('an acknowledgement', (message) => message.type === 'connection_ack');
    return connection;
  };
  try {
    return await run({ open, ready, init });
  } catch (error) {
    if (error instanceof Ended) return error.message;
    throw error;
  } finally {
    for (const connection of opened) connection.drop();
  }
}

const cases = [];
for (const probe of [...opening, ...operations, ...malformed]) {
  const got = await observe(probe);
  const accepted = [probe.expected].flat();
  cases.push({ name: probe.name, expected: accepted.join(' or '), got, ok: accepted.includes(got) });
}

report({ cases });
process.exitCode = cases.every(({ ok }) => ok) ? 0 : 1;
