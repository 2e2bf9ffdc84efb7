// What the two clients share: they subscribe to changes and print the events.
import { report, usage } from './process.mjs';

const DOCUMENT = `subscription($after: String) {
  changes(after: $after) { cursor throughSeq change { seq kind } }
}`;

/** Reads `URL TOKEN [AFTER] COUNT` from the command line. */
export function parseArguments(script) {
  const [url, token, ...rest] = process.argv.slice(2);
  const [after, count] = rest.length === 2 ? rest : ['-', rest[0]];
  if (!token || rest.length > 2 || !/^[1-9]\d*$/.test(count)) usage(`${script} URL TOKEN [AFTER|-] COUNT`);
  return {
    url,
    token,
    count: Number(count),
    request: { query: DOCUMENT, variables: after === '-' ? {} : { after } },
  };
}

/**
 * Prints each event until `count` of them contained a change. An event without a change only reports how far the log was read. Leaving
 * the loop ends the subscription.
 */
async function countChanges(events, count) {
  let changes = 0;
  for await (const event of events) {
    report(event);
    if (event.data?.changes?.change) changes += 1;
    if (changes >= count) return true;
  }
  return false;
}

/** Prints `events`. The exit code is 0 when all were received; otherwise it is 1, and the last line is the reason. */
export async function follow(events, count) {
  process.exitCode = 1;
  try {
    if (await countChanges(events, count)) process.exitCode = 0;
    else report({ completed: true });
  } catch (error) {
    report(failure(error));
  }
}

/** The server may close the connection, reject the request, or return a list of GraphQL errors. */
function failure(error) {
  if (typeof error?.code === 'number') return { closed: error.code, reason: error.reason };
  if (error?.response) return { status: error.response.status };
  if (Array.isArray(error)) return { errors: error };
  return { error: error?.message ?? String(error) };
}
