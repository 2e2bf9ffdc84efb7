// Operations and their ids.
import { INVALID, INVALID_SUBSCRIPTION, QUERY, SUBSCRIPTION, UNPARSABLE } from './documents.mjs';

/** One operation from its start to its end, after which the server must send nothing. */
const complete = (name, expected, document, more) => ({
  name,
  expected: `${expected}, then nothing`,
  async run({ ready }) {
    const connection = await ready();
    connection.subscribe('1', document, more);
    return `${await connection.outcome('1')}, then ${await connection.leftover('1')}`;
  },
});

/** Subscribes and completes the subscription. Results that the server sent before it read the completion are allowed. */
async function completedByClient(connection, id) {
  connection.subscribe(id, SUBSCRIPTION);
  await connection.waitUntilIdle();
  connection.complete(id);
  await connection.ping();
  connection.skipEvents(id);
}

export const operations = [
  complete('query', 'next complete', QUERY),
  complete('validation error', 'error', INVALID),
  complete('validation error of a subscription', 'error', INVALID_SUBSCRIPTION),
  complete('syntax error', 'error', UNPARSABLE),
  complete('unknown operation name', 'error', `query A ${QUERY} query B ${QUERY}`, { operationName: 'C' }),
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
    name: 'complete for an unknown id: ignored',
    expected: 'next complete',
    async run({ ready }) {
      const connection = await ready();
      connection.complete('never');
      connection.subscribe('1', QUERY);
      return connection.outcome('1');
    },
  },
  {
    name: 'complete after the end of the operation: ignored',
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
  // The subscription sends no results. That it is active is visible because its id cannot be used again.
  ...['a', 'b'].map((id) => ({
    name: `two subscriptions at once: ${id} is active`,
    expected: 'close 4409',
    async run({ ready }) {
      const connection = await ready();
      connection.subscribe('a', SUBSCRIPTION);
      connection.subscribe('b', SUBSCRIPTION);
      await connection.waitUntilIdle();
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
