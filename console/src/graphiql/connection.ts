// How GraphiQL reaches the API: with a token that is kept in memory only, or with the session cookie of the console.
import type { Fetcher } from '@graphiql/toolkit';
import { parse, type DefinitionNode, type OperationDefinitionNode } from 'graphql';
import { createClient as createSseClient } from 'graphql-sse';
import { createClient as createWebSocketClient } from 'graphql-ws';

export type SubscriptionTransport = 'sse' | 'websocket';

export interface Connection {
  token: string;
  csrfToken: string | null;
  transport: SubscriptionTransport;
}

/** The values that a request uses. A page load starts without a token. */
export const connection: Connection = { token: '', csrfToken: null, transport: 'sse' };

function credentialHeaders(): Record<string, string> {
  if (connection.token) return { authorization: `Bearer ${connection.token}` };
  return connection.csrfToken ? { 'X-CSRF-Token': connection.csrfToken } : {};
}

/**
 * The operation to run. GraphiQL notices the operations of a changed text a moment later: until then its name may be one of the text
 * before, and the text decides.
 */
function selectOperation(query: string, name: string | null | undefined): OperationDefinitionNode | undefined {
  const isOperation = (definition: DefinitionNode) => definition.kind === 'OperationDefinition';
  const operations = parse(query).definitions.filter(isOperation);
  return operations.find((operation) => operation.name?.value === name) ?? (operations.length === 1 ? operations[0] : undefined);
}

const NO_CREDENTIALS = { errors: [{ message: 'Enter a token above and press “Use token”, or sign in to the console in this browser.' }] };

export const fetcher: Fetcher = (parameters, options) => {
  const headers = { ...credentialHeaders(), ...(options?.headers as Record<string, string> | undefined) };
  if (!headers['authorization'] && !headers['Authorization'] && !connection.csrfToken) return Promise.resolve(NO_CREDENTIALS);
  const selected = selectOperation(parameters.query, parameters.operationName);
  const operation = {
    query: parameters.query,
    operationName: selected ? selected.name?.value : parameters.operationName,
    variables: (parameters.variables ?? {}) as Record<string, unknown>,
  };
  return selected?.operation === 'subscription' ? subscribe(operation, headers) : post(operation, headers);
};

async function post(operation: object, headers: Record<string, string>) {
  const response = await fetch('/graphql', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Accept: 'application/json', ...headers },
    body: JSON.stringify(operation),
  }).catch(() => null);
  if (response?.headers.get('Content-Type')?.includes('json')) return response.json();
  return { errors: [{ message: response ? `The server cannot answer at the moment (status ${response.status}). Try again.` : 'The server cannot be reached.' }] };
}

type Operation = { query: string; operationName?: string | null | undefined; variables: Record<string, unknown> };

// Both clients give an AsyncIterable; GraphiQL's types name another implementation of the same result.
function subscribe(operation: Operation, headers: Record<string, string>): any {
  const request = {
    query: operation.query,
    variables: operation.variables,
    ...(operation.operationName ? { operationName: operation.operationName } : {}),
  };
  if (connection.transport === 'sse') {
    return createSseClient({ url: '/graphql', singleConnection: false, retryAttempts: 0, headers: () => headers }).iterate(request);
  }
  const url = new URL('/graphql/ws', window.location.href);
  url.protocol = url.protocol.replace('http', 'ws');
  // A WebSocket carries no header and takes no cookie: it needs a token.
  return createWebSocketClient({ url: url.href, retryAttempts: 0, connectionParams: headers }).iterate(request);
}
