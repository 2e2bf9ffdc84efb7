// A WebSocket with an inbox. GraphQL clients hide most protocol errors of a server, so the cases write every message themselves and
// check everything that is received.
import WebSocket from 'ws';

export const PROTOCOL = 'graphql-transport-ws';

/** How long a case waits for a message. */
const TIMEOUT_MS = 5000;

/** How long a case waits to see that nothing is received. */
const SILENCE_MS = 150;

export const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** The connection ended, or a message was not received in time. The message of the error is the outcome of the case. */
export class ConnectionEnded extends Error {}

function parse(data, isBinary) {
  try {
    if (!isBinary) return JSON.parse(data);
  } catch {
    // The type below differs from that of every message of the protocol.
  }
  return { type: `(not a JSON text: ${data.toString().slice(0, 60)})` };
}

export class Connection {
  #socket;
  #inbox = [];
  #ended;
  #wake = () => {};

  /** Resolves when the server has accepted the upgrade, rejects with `ConnectionEnded` otherwise. */
  static async open(url, { protocols = [PROTOCOL], headers } = {}) {
    const connection = new Connection(new WebSocket(url, protocols, { headers, perMessageDeflate: false }));
    await connection.#until('a handshake', () => connection.#socket.readyState === WebSocket.OPEN || undefined);
    return connection;
  }

  constructor(socket) {
    this.#socket = socket;
    let violation = '';
    const end = (reason) => {
      this.#ended ??= reason;
      this.#wake();
    };
    socket.on('open', () => this.#wake());
    socket.on('unexpected-response', (_request, response) => end(`HTTP ${response.statusCode}`));
    // Only here is a frame reported that violates RFC 6455, such as one with a close reason that is too long.
    socket.on('error', (error) => {
      violation = ` (${error.message})`;
    });
    socket.on('close', (code) => end(`close ${code}${violation}`));
    socket.on('message', (data, isBinary) => {
      this.#inbox.push(parse(data, isBinary));
      this.#wake();
    });
  }

  get protocol() {
    return this.#socket.protocol;
  }

  /** Sends a string unchanged, a buffer as a binary frame and other values as JSON. */
  send(message, options) {
    const isRaw = typeof message === 'string' || Buffer.isBuffer(message);
    // The server may close the connection during the send. The close is the outcome, so the error is ignored.
    return new Promise((resolve) => this.#socket.send(isRaw ? message : JSON.stringify(message), options, resolve));
  }

  subscribe(id, query, more = {}) {
    return this.send({ type: 'subscribe', id, payload: { query, ...more } });
  }

  complete(id) {
    return this.send({ type: 'complete', id });
  }

  /** Sends a ping frame of the WebSocket (RFC 6455), and returns the payload of the pong frame. */
  async controlPing(payload) {
    let pong;
    this.#socket.on('pong', (data) => {
      pong = data.toString();
      this.#wake();
    });
    this.#socket.ping(payload);
    return this.#until('a pong frame', () => pong);
  }

  /** Starts the closing handshake and returns how the connection ended. */
  close(code) {
    this.#socket.close(code);
    return this.closed();
  }

  /** Waits for the first message that matches and removes it from the inbox. */
  receive(what, matches) {
    return this.#until(what, () => {
      const index = this.#inbox.findIndex(matches);
      return index < 0 ? undefined : this.#inbox.splice(index, 1)[0];
    });
  }

  /** Waits until the server closes the connection. Returns `close CODE`. */
  async closed() {
    try {
      await this.#until('a close', () => undefined);
    } catch (error) {
      if (error instanceof ConnectionEnded) return error.message;
      throw error;
    }
  }

  /** The types of all messages of an operation until it ends, in order. */
  async outcome(id) {
    const types = [];
    for (;;) {
      const message = await this.receive(`an end of operation ${id}, after [${types}]`, (m) => m.id === id);
      types.push(describe(message));
      if (message.type === 'complete' || message.type === 'error') return types.join(' ');
    }
  }

  /** Sends a ping and waits for the pong: the server has then read everything sent before it. */
  async ping(payload) {
    this.send({ type: 'ping', payload });
    return this.receive('a pong', (message) => message.type === 'pong');
  }

  /** Waits until the server has processed everything sent before, and for messages that it may send in reaction. */
  async waitUntilIdle() {
    await this.ping();
    await pause(SILENCE_MS);
  }

  /** The types of messages of an operation for which the server should send none. */
  async leftover(id) {
    await this.waitUntilIdle();
    return this.#inbox.filter((message) => message.id === id).map(describe).join(' ') || 'nothing';
  }

  /** Removes the results of an operation that were received so far. */
  skipEvents(id) {
    this.#inbox = this.#inbox.filter((message) => message.id !== id || message.type !== 'next');
  }

  /** Ends the connection without a closing handshake. */
  terminate() {
    this.#socket.terminate();
  }

  async #until(what, find) {
    const deadline = Date.now() + TIMEOUT_MS;
    for (;;) {
      const result = find();
      if (result !== undefined) return result;
      if (this.#ended) throw new ConnectionEnded(this.#ended);
      const remaining = deadline - Date.now();
      if (remaining <= 0) throw new ConnectionEnded(`timeout: ${what} within ${TIMEOUT_MS / 1000} s`);
      await new Promise((resolve) => {
        const timer = setTimeout(resolve, remaining);
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }
}

/** The type of a message, with a description of the error when its payload is invalid. */
function describe({ type, payload }) {
  if (type === 'next' && (payload?.errors || !payload?.data)) {
    return `next without clean data: ${JSON.stringify(payload)}`;
  }
  if (type === 'error') {
    const list = Array.isArray(payload) && payload.length > 0 && payload.every((e) => typeof e?.message === 'string');
    if (!list) return `error that is not a list of errors: ${JSON.stringify(payload)}`;
  }
  return type;
}
