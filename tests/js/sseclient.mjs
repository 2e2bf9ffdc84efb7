// Follows the change feed with the real client, graphql-sse, one connection for each subscription.
//
//   node sseclient.mjs URL TOKEN [AFTER] COUNT
//
// AFTER is the cursor to go on from, `-` or nothing for the present. Prints {"ready": true} when the event stream is
// open, then each event as one JSON line; exits with 0 after COUNT events that carry a change. When the server ends it
// earlier the last line says how, {"status": 401} for one, and the exit code is 1.
import { report } from './lib/process.mjs';
import { createClient } from 'graphql-sse';
import { follow, parseArguments } from './lib/changes.mjs';

const { url, token, count, request } = parseArguments('sseclient.mjs');

const client = createClient({
  url,
  singleConnection: false,
  retryAttempts: 0,
  headers: { authorization: `Bearer ${token}` },
  on: { connected: () => report({ ready: true }) },
});

await follow(client.iterate(request), count);
