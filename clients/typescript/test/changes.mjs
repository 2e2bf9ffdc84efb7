// Follows the change log after a cursor until standard input ends.
//
//   node changes.mjs URL TOKEN TRANSPORT AFTER
//
// Prints {"ready": true}, then {"seq", "cursor"} for each change, {"reconnect"} before each new connection, and {"code", "restartAfter"} when an
// error ends the stream.
import { argv } from 'node:process';
import { Coachgraph, RequestError } from '../dist/index.js';
import WebSocket from 'ws';
import { exitWithInput, report } from './report.mjs';

const [url, token, transport, after] = argv.slice(2);
exitWithInput();
const client = new Coachgraph({ url, token, webSocket: WebSocket, retry: { firstDelay: 5, maxDelay: 100 } });
report({ ready: true });
try {
  for await (const { change, cursor } of client.changes({ transport, after, onReconnect: (error) => report({ reconnect: String(error) }) })) {
    if (change) report({ seq: change.seq, cursor });
  }
} catch (error) {
  if (!(error instanceof RequestError)) throw error;
  report({ code: error.code, restartAfter: error.restartAfter });
}
