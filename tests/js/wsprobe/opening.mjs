// Cases about getting a connection: the handshake, `connection_init`, and keeping what one has got.
import { PROTOCOL, pause } from './connection.mjs';
import { QUERY } from './documents.mjs';

// The server under test waits one second for `connection_init`.
const BEYOND_INIT_TIMEOUT_MS = 1600;

const REFUSED_SUBPROTOCOL = ['close 4406', 'HTTP 400'];

export const opening = [
  {
    name: 'subprotocol: ours is picked among several',
    expected: PROTOCOL,
    run: async ({ open }) => (await open({ protocols: ['graphql-ws', PROTOCOL] })).protocol,
  },
  ...['graphql-ws', 'soap'].map((name) => ({
    name: `subprotocol: ${name} is not acceptable`,
    expected: REFUSED_SUBPROTOCOL,
    // Offered by a header of our own: asked in the regular way, the client would end a connection that names no
    // subprotocol by itself, before a close code could arrive.
    run: async ({ open }) => (await open({ protocols: [], headers: { 'sec-websocket-protocol': name } })).closed(),
  })),
  {
    name: 'subprotocol: none is not acceptable',
    expected: REFUSED_SUBPROTOCOL,
    run: async ({ open }) => (await open({ protocols: [] })).closed(),
  },
  {
    name: 'init: acknowledged',
    expected: 'connection_ack',
    async run({ open, init }) {
      const connection = await open();
      connection.send(init);
      return (await connection.receive('an answer', () => true)).type;
    },
  },
  {
    name: 'init: missing',
    expected: 'close 4408',
    run: async ({ open }) => (await open()).closed(),
  },
  {
    name: 'init: in time, so the connection outlives the wait for it',
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
      // The members of an object have no order.
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
    name: 'pong: unasked for, ignored',
    expected: 'next complete',
    async run({ ready }) {
      const connection = await ready();
      connection.send({ type: 'pong', payload: { beat: 1 } });
      connection.subscribe('1', QUERY);
      return connection.outcome('1');
    },
  },
  {
    name: 'close by the client: answered in kind',
    expected: 'close 1000',
    run: async ({ ready }) => (await ready()).close(1000),
  },
];
