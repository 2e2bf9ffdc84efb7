// Malformed messages. Each ends the connection with a valid close frame.
import { QUERY } from './documents.mjs';

const INVALID_MESSAGE = 'close 4400';

// RFC 6455 and graphql-transport-ws both have a code for these.
const TOO_BIG = ['close 1009', 'close 4400'];
const NOT_UTF8 = ['close 1007', 'close 4400'];

const MIB = 1024 * 1024;

const MESSAGES = {
  'text that is not JSON': 'not json',
  'empty text': '',
  'JSON that is not an object': '[]',
  'JSON nested 10,000 deep': '['.repeat(10_000) + ']'.repeat(10_000),
  'no type': '{}',
  'type that is not a text': { type: 1 },
  'unknown type': { type: 'wat' },
  // A close reason has at most 123 bytes; clients reject a frame with a longer one.
  'unknown type, 500 characters long': { type: 'x'.repeat(500) },
  'unknown type, 500 characters of several bytes': { type: 'ä€'.repeat(250) },
  'subscribe without an id': { type: 'subscribe', payload: { query: QUERY } },
  'subscribe with an empty id': { type: 'subscribe', id: '', payload: { query: QUERY } },
  'subscribe with an id that is not a text': { type: 'subscribe', id: 1, payload: { query: QUERY } },
  'subscribe without a payload': { type: 'subscribe', id: '1' },
  'subscribe without a query': { type: 'subscribe', id: '1', payload: {} },
  'subscribe with a query that is not a text': { type: 'subscribe', id: '1', payload: { query: 1 } },
  'subscribe with variables that are not a map': {
    type: 'subscribe',
    id: '1',
    payload: { query: QUERY, variables: [] },
  },
  'complete without an id': { type: 'complete' },
  // A valid message in the wrong kind of frame.
  'binary frame': Buffer.from('{"type":"ping"}'),
};

export const malformed = [
  {
    name: 'malformed: text that is not JSON, before the acknowledgement',
    expected: INVALID_MESSAGE,
    async run({ open }) {
      const connection = await open();
      connection.send('not json');
      return connection.closed();
    },
  },
  ...Object.entries(MESSAGES).map(([name, message]) => ({
    name: `malformed: ${name}`,
    expected: INVALID_MESSAGE,
    async run({ ready }) {
      const connection = await ready();
      connection.send(message);
      return connection.closed();
    },
  })),
  {
    name: 'frames: text that is not UTF-8',
    expected: NOT_UTF8,
    async run({ ready }) {
      const connection = await ready();
      connection.send(Buffer.from([0x22, 0xff, 0x22]), { binary: false });
      return connection.closed();
    },
  },
  {
    name: 'frames: a message in two pieces is one message',
    expected: 'next complete',
    async run({ ready }) {
      const connection = await ready();
      const text = JSON.stringify({ type: 'subscribe', id: '1', payload: { query: QUERY } });
      connection.send(text.slice(0, 20), { fin: false });
      connection.send(text.slice(20), { fin: true });
      return connection.outcome('1');
    },
  },
  {
    name: 'oversized: 2 MiB in one frame',
    expected: TOO_BIG,
    async run({ ready }) {
      const connection = await ready();
      connection.send({ type: 'ping', payload: { padding: 'x'.repeat(2 * MIB) } });
      return connection.closed();
    },
  },
  {
    name: 'oversized: 2 MiB in frames of 32 KiB',
    expected: TOO_BIG,
    async run({ ready }) {
      const connection = await ready();
      const text = JSON.stringify({ type: 'ping', payload: { padding: 'x'.repeat(2 * MIB) } });
      const size = 32 * 1024;
      for (let start = 0; start < text.length; start += size) {
        connection.send(text.slice(start, start + size), { fin: start + size >= text.length });
      }
      return connection.closed();
    },
  },
];
