// The handshake, `connection_init`, pings and the closing handshake.
import { PROTOCOL, pause } from './connection.mjs';
import { QUERY } from './documents.mjs';

// The server under test waits one second for `connection_init`.
const BEYOND_INIT_TIMEOUT_MS = 1600;

const REJECTED_SUBPROTOCOL = ['close 4406', 'HTTP 400'];

export const connectionInit = [
  {
    name: 'subprotocol: graphql-transport-ws is selected from several',
    expected: PROTOCOL,
    run: async ({ open }) => (await open({ protocols: ['graphql-ws', PROTOCOL] })).protocol,
  },
  ...['graphql-ws', 'soap'].map((name) => ({
    name: `subprotocol: ${name} is not acceptable`,
    expected: REJECTED_SUBPROTOCOL,
    // With a header instead of the option of the client: with the option, the client itself ends a connection without a subprotocol
    // before it receives the close code.
    run: async ({ open }) => (await open({ protocols: [], headers: { 'sec-websocket-protocol': name } })).closed(),
  })),
  {
    name: 'subprotocol: none is not acceptable',
    expected: REJECTED_SUBPROTOCOL,
    run: async ({ open }) => (await open({ protocols: [] })).closed(),
  },
  {
    name: 'init: acknowledged',
    expected: 'connection_ack',
    async run({ open, init }) {
      const connection = await open();
      connection.send(init);
      return (await connection.receive('a message', () => true)).type;
    },
  },
  {
    name: 'init: missing',
    expected: 'close 4408',
    run: async ({ open }) => (await open()).closed(),
  },
  {
    name: 'init: in time, so the connection stays open after the timeout',
    expected: 'next complete',
    async run({ ready }) {
      const connection = await ready();
      await pause(BEYOND_INIT_TIMEOUT_MS);
      connection.subscribe('1', QUERY);
      return connection.outcome('1');
    },
  },
  {
    name: 'init: with a bad token',
    expected: 'close 4403',
    async run({ open }) {
      const connection = await open();
      connection.send({ type: 'connection_init', payload: { authorization: 'Bearer not-a-token' } });
      return connection.closed();
    },
  },
  {
    name: 'init: with an authorization that is not a text',
    expected: ['close 4403', 'close 4400'],
    async run({ open }) {
      const connection = await open();
      connection.send({ type: 'connection_init', payload: { authorization: 42 } });
      return connection.closed();
    },
  },
  {
    name: 'init: twice at once',
    expected: 'close 4429',
    async run({ open, init }) {
      const connection = await open();
      connection.send(init);
      connection.send(init);
      return connection.closed();
    },
  },
  {
    name: 'init: again after the acknowledgement',
    expected: 'close 4429',
    async run({ ready, init }) {
      const connection = await ready();
      connection.send(init);
      return connection.closed();
    },
  },
  {
    name: 'subscribe before the acknowledgement',
    expected: 'close 4401',
    async run({ open }) {
      const connection = await open();
      connection.subscribe('1', QUERY);
      return connection.closed();
    },
  },
  {
    name: 'ping: answered by a pong with the payload echoed',
    expected: '{"type":"pong","payload":{"probe":"ä","n":1}}',
    async run({ ready }) {
      const { type, payload, ...rest } = await (await ready()).ping({ probe: 'ä', n: 1 });
      // The order of the members is not significant.
      return JSON.stringify({ type, payload: { probe: payload?.probe, n: payload?.n, ...payload }, ...rest });
    },
  },
  {
    name: 'ping: answered before the acknowledgement too',
    expected: 'pong',
    run: async ({ open }) => (await (await open()).ping()).type,
  },
  {
    name: 'ping: of the WebSocket itself, answered with its payload',
    expected: 'probe',
    run: async ({ ready }) => (await ready()).controlPing('probe'),
  },
  {
    name: 'pong: without a ping, ignored',
    expected: 'next complete',
    async run({ ready }) {
      const connection = await ready();
      connection.send({ type: 'pong', payload: { beat: 1 } });
      connection.subscribe('1', QUERY);
      return connection.outcome('1');
    },
  },
  {
    name: 'close by the client: the server completes the closing handshake',
    expected: 'close 1000',
    run: async ({ ready }) => (await ready()).close(1000),
  },
];
