// What the two real clients have in common: they follow the change feed and print what they see.
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
 * Prints each event until `count` of them have carried a change; an event without one only says how far the feed is.
 * Leaving the loop ends the subscription as a client does that has seen enough.
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

/** Follows `events` to exit code 0 when all were seen, to 1 and a last line that says why when they were not. */
export async function follow(events, count) {
  process.exitCode = 1;
  try {
    if (await countChanges(events, count)) process.exitCode = 0;
    else report({ completed: true });
  } catch (error) {
    report(failure(error));
  }
}

/** The server may close the connection, refuse the request, or answer it by a list of GraphQL errors. */
function failure(error) {
  if (typeof error?.code === 'number') return { closed: error.code, reason: error.reason };
  if (error?.response) return { status: error.response.status };
  if (Array.isArray(error)) return { errors: error };
  return { error: error?.message ?? String(error) };
}
