// Cases about operations and the life of their ids.
import { INVALID, INVALID_SUBSCRIPTION, QUERY, SUBSCRIPTION, UNPARSABLE } from './documents.mjs';

/** One operation from its start to its end, and the silence that must follow. */
const whole = (name, expected, document, more) => ({
  name,
  expected: `${expected}, then nothing`,
  async run({ ready }) {
    const connection = await ready();
    connection.subscribe('1', document, more);
    return `${await connection.outcome('1')}, then ${await connection.leftover('1')}`;
  },
});

/** Subscribes and lets go of it again. Events that were on their way when the client did are no fault. */
async function completedByClient(connection, id) {
  connection.subscribe(id, SUBSCRIPTION);
  await connection.settle();
  connection.complete(id);
  await connection.ping();
  connection.skipEvents(id);
}

export const operations = [
  whole('query', 'next complete', QUERY),
  whole('validation error', 'error', INVALID),
  whole('validation error of a subscription', 'error', INVALID_SUBSCRIPTION),
  whole('syntax error', 'error', UNPARSABLE),
  whole('unknown operation name', 'error', `query A ${QUERY} query B ${QUERY}`, { operationName: 'C' }),
  {
    name: 'id: reused after the server completed it',
    expected: 'next complete, next complete',
    async run({ ready }) {
      const connection = await ready();
      connection.subscribe('1', QUERY);
      const first = await connection.outcome('1');
      connection.subscribe('1', QUERY);
      return `${first}, ${await connection.outcome('1')}`;
    },
  },
  {
    name: 'id: reused after an error',
    expected: 'error, next complete',
    async run({ ready }) {
      const connection = await ready();
      connection.subscribe('1', INVALID);
      const first = await connection.outcome('1');
      connection.subscribe('1', QUERY);
      return `${first}, ${await connection.outcome('1')}`;
    },
  },
  {
    name: 'id: reused after the client completed it',
    expected: 'next complete',
    async run({ ready }) {
      const connection = await ready();
      await completedByClient(connection, '1');
      connection.subscribe('1', QUERY);
      return connection.outcome('1');
    },
  },
  {
    name: 'id: used twice at the same time',
    expected: 'close 4409',
    async run({ ready }) {
      const connection = await ready();
      connection.subscribe('1', SUBSCRIPTION);
      connection.subscribe('1', SUBSCRIPTION);
      return connection.closed();
    },
  },
  {
    name: 'id: of a subscription, used by a query',
    expected: 'close 4409',
    async run({ ready }) {
      const connection = await ready();
      connection.subscribe('1', SUBSCRIPTION);
      await connection.ping();
      connection.subscribe('1', QUERY);
      return connection.closed();
    },
  },
  {
    name: 'complete by the client: not echoed',
    expected: 'nothing',
    async run({ ready }) {
      const connection = await ready();
      await completedByClient(connection, '1');
      return connection.leftover('1');
    },
  },
  {
    name: 'complete for an id nobody knows: ignored',
    expected: 'next complete',
    async run({ ready }) {
      const connection = await ready();
      connection.complete('never');
      connection.subscribe('1', QUERY);
      return connection.outcome('1');
    },
  },
  {
    name: 'complete that comes late: ignored',
    expected: 'next complete, next complete',
    async run({ ready }) {
      const connection = await ready();
      connection.subscribe('1', QUERY);
      const first = await connection.outcome('1');
      connection.complete('1');
      connection.subscribe('2', QUERY);
      return `${first}, ${await connection.outcome('2')}`;
    },
  },
  // A subscription is quiet, so its being alive shows by its id: taking it again must be refused.
  ...['a', 'b'].map((id) => ({
    name: `two subscriptions at once: ${id} is alive`,
    expected: 'close 4409',
    async run({ ready }) {
      const connection = await ready();
      connection.subscribe('a', SUBSCRIPTION);
      connection.subscribe('b', SUBSCRIPTION);
      await connection.settle();
      connection.subscribe(id, SUBSCRIPTION);
      return connection.closed();
    },
  })),
  {
    name: 'two subscriptions at once: one ends, a query runs, the other stays',
    expected: 'next complete, close 4409',
    async run({ ready }) {
      const connection = await ready();
      connection.subscribe('a', SUBSCRIPTION);
      connection.subscribe('b', SUBSCRIPTION);
      await connection.ping();
      connection.complete('a');
      connection.subscribe('c', QUERY);
      const outcome = await connection.outcome('c');
      connection.subscribe('b', SUBSCRIPTION);
      return `${outcome}, ${await connection.closed()}`;
    },
  },
];
