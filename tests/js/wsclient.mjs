// Subscribes to changes with the client graphql-ws.
//
//   node wsclient.mjs WSURL TOKEN [AFTER] COUNT
//
// AFTER is a cursor; without it, or with `-`, the subscription starts at the end of the log. Prints {"ready": true} when the subscription
// is active, then each event as one JSON line, and exits with 0 after COUNT events with a change. When the server ends the
// subscription earlier, the last line is the reason, such as {"closed": CODE, "reason"}, and the exit code is 1.
import { report } from './lib/process.mjs';
import { createClient } from 'graphql-ws';
import WebSocket from 'ws';
import { follow, parseArguments } from './lib/changes.mjs';

const { url, token, count, request } = parseArguments('wsclient.mjs');

// A connection is acknowledged before it subscribes, and a client without a cursor would miss a change between the two. So the client
// sends a ping directly after its subscribe message: the server reads messages in order, and the pong, or the first event, shows that
// the subscription is active.
class PingingWebSocket extends WebSocket {
  send(data, ...rest) {
    super.send(data, ...rest);
    if (JSON.parse(data).type === 'subscribe') super.send('{"type":"ping"}');
  }
}

let ready = false;
function announce({ type }) {
  if (ready || (type !== 'pong' && type !== 'next')) return;
  ready = true;
  report({ ready });
}

const client = createClient({
  url,
  webSocketImpl: PingingWebSocket,
  retryAttempts: 0,
  connectionParams: { authorization: `Bearer ${token}` },
  on: { message: announce },
});

await follow(client.iterate(request), count);
