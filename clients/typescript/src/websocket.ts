// A subscription over WebSocket, by the protocol graphql-transport-ws. One connection for each subscription.
import { RequestError, SocketClosedError, TransportError, type GraphQLError } from './errors.js';
import type { GraphQLResponse } from './http.js';
import { readResult } from './sse.js';

/** The part of the WebSocket of browsers that is used. `ws` and `undici` have it, for Node.js before 22. */
export interface WebSocketLike {
  send(data: string): void;
  close(code?: number, reason?: string): void;
  onopen: ((event: any) => void) | null;
  onmessage: ((event: any) => void) | null;
  onerror: ((event: any) => void) | null;
  onclose: ((event: any) => void) | null;
}
export type WebSocketClass = new (url: string, protocols: string) => WebSocketLike;

export interface SocketRequest {
  url: string;
  webSocket: WebSocketClass;
  /** The payload of `connection_init`: the token. */
  init: Record<string, string>;
  body: { query: string; variables?: unknown };
  signal?: AbortSignal | undefined;
}

/** Results that may wait for a slow caller. A page in a browser cannot tell the server to pause: beyond this the connection is closed. */
const MAX_QUEUE = 1000;

type Message =
  | { type: 'connection_ack' | 'complete' | 'ping' | 'pong' }
  | { type: 'next'; payload: GraphQLResponse }
  | { type: 'error'; payload: GraphQLError[] };

/** The results of a subscription. Ends when the server completes it; fails when the connection is lost or is silent for `idle` milliseconds. */
export async function* subscribeByWebSocket(request: SocketRequest, idle: number, onOpen: () => void): AsyncGenerator<unknown, void> {
  const { signal, init, body } = request;
  signal?.throwIfAborted();
  const queue: GraphQLResponse[] = [];
  // Undefined while the connection is open, null at a regular end.
  let end: Error | null | undefined;
  let wake = () => {};
  const finish = (error: Error | null) => {
    if (end === undefined) end = error;
    wake();
  };
  const socket = new request.webSocket(request.url, 'graphql-transport-ws');
  const say = (message: object) => socket.send(JSON.stringify(message));

  // Ping frames are invisible to a page. So the client asks by itself, and every message is a sign of life.
  let heard = true;
  const watch = setInterval(() => {
    if (!heard) return finish(new TransportError(`no message for ${idle} ms`));
    heard = false;
    if (acknowledged) say({ type: 'ping' });
  }, idle / 2);
  let acknowledged = false;

  socket.onopen = () => say({ type: 'connection_init', payload: init });
  socket.onerror = (event) => finish(new TransportError(event?.message ?? 'the WebSocket failed', { cause: event?.error }));
  socket.onclose = (event) => finish(new SocketClosedError(event.code, event.reason));
  socket.onmessage = (event) => {
    heard = true;
    const message = JSON.parse(String(event.data)) as Message;
    if (message.type === 'connection_ack') {
      acknowledged = true;
      onOpen();
      say({ id: '1', type: 'subscribe', payload: body });
    } else if (message.type === 'ping') say({ type: 'pong' });
    else if (message.type === 'complete') finish(null);
    else if (message.type === 'error') finish(new RequestError(message.payload, undefined));
    else if (message.type === 'next' && end === undefined) {
      queue.push(message.payload);
      if (queue.length >= MAX_QUEUE) finish(new TransportError('the caller reads too slowly'));
      else wake();
    }
  };
  const aborted = () => finish(signal!.reason as Error);
  signal?.addEventListener('abort', aborted, { once: true });
  try {
    for (;;) {
      // What has arrived is delivered before the error that follows it.
      for (let result = queue.shift(); result && !signal?.aborted; result = queue.shift()) yield readResult(result);
      if (end === null) return;
      if (end) throw end;
      await new Promise<void>((resolve) => (wake = resolve));
    }
  } finally {
    clearInterval(watch);
    signal?.removeEventListener('abort', aborted);
    socket.onclose = socket.onmessage = null;
    // A connection that is still being opened fails when it is closed.
    socket.onerror = () => {};
    socket.close(1000);
  }
}
