// Subscribes to changes with the client graphql-sse, in the mode of one connection per subscription.
//
//   node sseclient.mjs URL TOKEN [AFTER] COUNT
//
// AFTER is a cursor; without it, or with `-`, the subscription starts at the end of the log. Prints {"ready": true} when the event stream
// is open, then each event as one JSON line, and exits with 0 after COUNT events with a change. When the server ends the stream
// earlier, the last line is the reason, such as {"status": 401}, and the exit code is 1.
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
