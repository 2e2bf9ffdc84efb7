// Protocol tests of graphql-transport-ws with hand-written messages. Each case opens one connection or more.
//
//   node wsprobe.mjs WSURL TOKEN
//
// The server must wait one second for `connection_init`, and no change may be written meanwhile. Prints one line,
// {"cases": [{"name", "expected", "got", "ok"}]}, and exits with 1 when a case fails.
import { report, usage } from './lib/process.mjs';
import { Connection, ConnectionEnded } from './wsprobe/connection.mjs';
import { connectionInit } from './wsprobe/connection_init.mjs';
import { malformed } from './wsprobe/malformed.mjs';
import { operations } from './wsprobe/operations.mjs';

const [url, token] = process.argv.slice(2);
if (!url || !token) usage('wsprobe.mjs WSURL TOKEN');

const init = { type: 'connection_init', payload: { authorization: `Bearer ${token}` } };

/** Runs one case and returns its outcome. The end of a connection instead of a message is an outcome too. */
async function runCase({ run }) {
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
    if (error instanceof ConnectionEnded) return error.message;
    throw error;
  } finally {
    for (const connection of opened) connection.terminate();
  }
}

const cases = [];
for (const probe of [...connectionInit, ...operations, ...malformed]) {
  const got = await runCase(probe);
  const accepted = [probe.expected].flat();
  cases.push({ name: probe.name, expected: accepted.join(' or '), got, ok: accepted.includes(got) });
}

report({ cases });
process.exitCode = cases.every(({ ok }) => ok) ? 0 : 1;
