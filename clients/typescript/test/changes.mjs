// Follows the change log after a cursor until standard input ends.
//
//   node changes.mjs URL TOKEN TRANSPORT AFTER
//
// Prints {"ready": true}, then {"seq", "cursor"} for each change and {"reconnect"} before each new connection.
import { argv } from 'node:process';
import { Coachgraph } from '../dist/index.js';
import WebSocket from 'ws';
import { exitWithInput, report } from './report.mjs';

const [url, token, transport, after] = argv.slice(2);
exitWithInput();
const client = new Coachgraph({ url, token, webSocket: WebSocket, retry: { firstDelay: 5, maxDelay: 100 } });
report({ ready: true });
for await (const { change, cursor } of client.changes({ transport, after, onReconnect: (error) => report({ reconnect: String(error) }) })) {
  if (change) report({ seq: change.seq, cursor });
}
