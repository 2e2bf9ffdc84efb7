// Follows the change feed with the real client, graphql-ws.
//
//   node wsclient.mjs WSURL TOKEN [AFTER] COUNT
//
// AFTER is the cursor to go on from, `-` or nothing for the present. Prints {"ready": true} when the subscription
// stands, then each event as one JSON line; exits with 0 after COUNT events that carry a change. When the server ends
// it earlier the last line says how, {"closed": CODE, "reason"} for one, and the exit code is 1.
import { report } from './lib/process.mjs';
import { createClient } from 'graphql-ws';
import WebSocket from 'ws';
import { follow, parseArguments } from './lib/changes.mjs';

const { url, token, count, request } = parseArguments('wsclient.mjs');

// An acknowledged connection has not subscribed yet, and a change made between the two would be missed by a client that
// starts at the present. So the client pings right behind its subscribe message: messages are read in order, and the
// pong, or the first event, says that the subscription has been read.
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
