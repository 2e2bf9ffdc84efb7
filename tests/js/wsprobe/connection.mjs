// A bare WebSocket with an inbox. The real GraphQL clients hide most faults of a server; here every message is written
// by hand and everything that comes back is looked at.
import WebSocket from 'ws';

export const PROTOCOL = 'graphql-transport-ws';

/** How long an answer may take before the probe gives up on it. */
const PATIENCE_MS = 5000;

/** How long silence is listened to before it counts as silence. */
const SILENCE_MS = 150;

export const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** The connection is over, or what was waited for did not come; the message is what the probe reports as "got". */
export class Ended extends Error {}

function parse(data, isBinary) {
  try {
    if (!isBinary) return JSON.parse(data);
  } catch {
    // Told apart from every message of the protocol below.
  }
  return { type: `(not a JSON text: ${data.toString().slice(0, 60)})` };
}

export class Connection {
  #socket;
  #inbox = [];
  #ended;
  #wake = () => {};

  /** Resolves when the server has accepted the upgrade, rejects with `Ended` when it has not. */
  static async open(url, { protocols = [PROTOCOL], headers } = {}) {
    const connection = new Connection(new WebSocket(url, protocols, { headers, perMessageDeflate: false }));
    await connection.#until('a handshake', () => connection.#socket.readyState === WebSocket.OPEN || undefined);
    return connection;
  }

  constructor(socket) {
    this.#socket = socket;
    let fault = '';
    const end = (reason) => {
      this.#ended ??= reason;
      this.#wake();
    };
    socket.on('open', () => this.#wake());
    socket.on('unexpected-response', (_request, response) => end(`HTTP ${response.statusCode}`));
    // A frame that breaks RFC 6455, an over-long close reason for one, shows here and nowhere else.
    socket.on('error', (error) => {
      fault = ` (${error.message})`;
    });
    socket.on('close', (code) => end(`close ${code}${fault}`));
    socket.on('message', (data, isBinary) => {
      this.#inbox.push(parse(data, isBinary));
      this.#wake();
    });
  }

  get protocol() {
    return this.#socket.protocol;
  }

  /** Sends a string as it stands, a buffer as a binary frame and anything else as JSON. */
  send(message, options) {
    const raw = typeof message === 'string' || Buffer.isBuffer(message);
    // A server may well be closing while the probe is still sending; the close is the answer, not this error.
    return new Promise((resolve) => this.#socket.send(raw ? message : JSON.stringify(message), options, resolve));
  }

  subscribe(id, query, more = {}) {
    return this.send({ type: 'subscribe', id, payload: { query, ...more } });
  }

  complete(id) {
    return this.send({ type: 'complete', id });
  }

  /** A ping on the WebSocket's own level, below the messages of the protocol. */
  async controlPing(payload) {
    let answered;
    this.#socket.on('pong', (data) => {
      answered = data.toString();
      this.#wake();
    });
    this.#socket.ping(payload);
    return this.#until('a pong frame', () => answered);
  }

  /** Opens the closing handshake from this side and returns how it ended. */
  close(code) {
    this.#socket.close(code);
    return this.closed();
  }

  /** Takes the first message that fits out of the inbox, waiting for it if need be. */
  receive(what, fits) {
    return this.#until(what, () => {
      const at = this.#inbox.findIndex(fits);
      return at < 0 ? undefined : this.#inbox.splice(at, 1)[0];
    });
  }

  /** How the server ended the connection, as `close CODE`. */
  async closed() {
    try {
      await this.#until('a close', () => undefined);
    } catch (error) {
      if (error instanceof Ended) return error.message;
      throw error;
    }
  }

  /** All that is said about an operation until it ends, as the message types in their order. */
  async outcome(id) {
    const said = [];
    for (;;) {
      const message = await this.receive(`an end of operation ${id}, after [${said}]`, (m) => m.id === id);
      said.push(describe(message));
      if (message.type === 'complete' || message.type === 'error') return said.join(' ');
    }
  }

  /** Sends a ping and waits for the pong: the server has then read everything sent before it. */
  async ping(payload) {
    this.send({ type: 'ping', payload });
    return this.receive('a pong', (message) => message.type === 'pong');
  }

  /** Lets the server act on everything sent so far and say what it has to say about it. */
  async settle() {
    await this.ping();
    await pause(SILENCE_MS);
  }

  /** What the server says about an operation that it should be silent about, as message types. */
  async leftover(id) {
    await this.settle();
    return this.#inbox.filter((message) => message.id === id).map(describe).join(' ') || 'nothing';
  }

  /** Forgets the events an operation has had so far. */
  skipEvents(id) {
    this.#inbox = this.#inbox.filter((message) => message.id !== id || message.type !== 'next');
  }

  /** Drops the connection without ceremony. */
  drop() {
    this.#socket.terminate();
  }

  async #until(what, look) {
    const deadline = Date.now() + PATIENCE_MS;
    for (;;) {
      const found = look();
      if (found !== undefined) return found;
      if (this.#ended) throw new Ended(this.#ended);
      const left = deadline - Date.now();
      if (left <= 0) throw new Ended(`not ${what} in ${PATIENCE_MS / 1000} s`);
      await new Promise((resolve) => {
        const timer = setTimeout(resolve, left);
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }
}

/** A message in one word when it is as it should be, with what is wrong about it when it is not. */
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
