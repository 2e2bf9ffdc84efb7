// The client: queries, mutations, lists, and the change log as a stream.
import { isSingleMutation, variableTypes, type TypedDocument, type VariablesArgument } from './document.js';
import { CoachgraphError, TransportError } from './errors.js';
import { FollowChangesDocument, KEYED_INPUTS, type ChangeFilter, type FollowChangesSubscription } from './generated/operations.js';
import { execute } from './http.js';
import { RETRY_DEFAULTS, delayBefore, isPassing, isRefused, isUnauthenticated, wait, type RetryOptions } from './retry.js';
import { subscribeBySse } from './sse.js';
import { subscribeByWebSocket, type WebSocketClass } from './websocket.js';

export interface ClientOptions {
  /** The address of the API, such as `https://coachgraph.example/graphql`. */
  url: string;
  /** The access token, or a function that returns it for each request. `refresh` is true after the server has refused the last one. */
  token: string | ((request: { refresh: boolean }) => string | Promise<string>);
  /** For an opaque token: the identifier or slug of the organization. */
  organization?: string;
  retry?: RetryOptions;
  /** Milliseconds until a request is given up. Default 60,000. */
  timeout?: number;
  /** Milliseconds without any message after which a stream is given up. Default 36,000: three times the server's keep-alive interval. */
  idleTimeout?: number;
  /** Default: `fetch` of the platform. */
  fetch?: typeof fetch;
  /** Default: `WebSocket` of the platform. Node.js before 22 has none: pass that of `ws`. */
  webSocket?: WebSocketClass;
  /** Writes a document that is not a text, such as `print` of `graphql`. */
  print?: (document: any) => string;
}

export interface CallOptions {
  signal?: AbortSignal;
}

export interface StreamOptions {
  signal?: AbortSignal;
  /** Default `sse`. */
  transport?: 'sse' | 'websocket';
}

export type ChangeEvent = FollowChangesSubscription['changes'];

export interface ChangesOptions<Event extends { cursor: string }> extends StreamOptions {
  /** The cursor of the last event that was stored. Null or absent: from the end of the log. */
  after?: string | null;
  filter?: ChangeFilter | null;
  /** Another subscription to `changes` with the variables `after` and `filter`, which selects at least `cursor`. */
  document?: TypedDocument<{ changes: Event }, any>;
  /** Called before each new connection. */
  onReconnect?: (error: unknown, attempt: number) => void;
}

/** A page of a list. */
export interface Connection<Node> {
  nodes: Node[];
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
}
type ConnectionIn<Result> = Extract<Result[keyof Result], Connection<unknown>>;

export class Coachgraph {
  readonly #options: ClientOptions;
  readonly #retry: Required<RetryOptions>;

  constructor(options: ClientOptions) {
    this.#options = options;
    this.#retry = { ...RETRY_DEFAULTS, ...options.retry };
  }

  /** Executes a query. It is repeated after failures that pass. */
  query<R, V>(document: TypedDocument<R, V>, ...[variables, options]: [...VariablesArgument<V>, options?: CallOptions]): Promise<R> {
    return this.#execute(document, variables, true, options as CallOptions | undefined) as Promise<R>;
  }

  /**
   * Executes a mutation. An input with an idempotency key gets a random one when it has none, and the mutation is then repeated after
   * failures that pass. Without a key it is repeated only when the server has not executed it. With the key `null` none is added.
   */
  mutate<R, V>(document: TypedDocument<R, V>, ...[variables, options]: [...VariablesArgument<V>, options?: CallOptions]): Promise<R> {
    const text = this.#text(document);
    const keyed = withIdempotencyKey(text, (variables ?? {}) as Record<string, unknown>);
    return this.#execute(text, keyed.variables, keyed.isRepeatable, options as CallOptions | undefined) as Promise<R>;
  }

  /** The pages of a list, from `variables.after` on. `select` finds the list in the result; without it, the result has only one. */
  async *pages<R, V, C extends Connection<unknown> = ConnectionIn<R>>(
    document: TypedDocument<R, V>,
    variables?: V,
    select?: (result: R) => C,
    options?: CallOptions,
  ): AsyncGenerator<C, void> {
    let after = (variables as { after?: string | null } | undefined)?.after;
    for (;;) {
      const result = await this.#execute(document, { ...variables, ...(after == null ? {} : { after }) }, true, options);
      const page = select ? select(result as R) : (onlyConnection(result) as C);
      yield page;
      const { hasNextPage, endCursor } = page.pageInfo;
      if (!hasNextPage) return;
      if (endCursor === null || endCursor === after) throw new CoachgraphError('the document does not pass the variable `after` to its list');
      after = endCursor;
    }
  }

  /** The nodes of all pages of a list. */
  async *list<R, V, C extends Connection<unknown> = ConnectionIn<R>>(
    document: TypedDocument<R, V>,
    variables?: V,
    select?: (result: R) => C,
    options?: CallOptions,
  ): AsyncGenerator<C['nodes'][number], void, undefined> {
    for await (const page of this.pages<R, V, C>(document, variables, select, options)) yield* page.nodes as C['nodes'][number][];
  }

  /** The results of a subscription, until the server completes it. A lost connection is an error: only `changes` can continue after it. */
  async *subscribe<R, V>(document: TypedDocument<R, V>, variables?: V, options: StreamOptions = {}): AsyncGenerator<R, void> {
    yield* this.#stream(this.#text(document), variables, options, false) as AsyncGenerator<R, void>;
  }

  /**
   * The change log after a cursor, without an end: each entry once, in order, over any number of connections. Store `cursor` of every
   * event, together with what you made of it, and pass the last one as `after` to continue after a restart. An event without `change`
   * says that the entries up to `throughSeq` do not match the filter. Ends only by `signal`, by leaving the loop, or by an error that a new
   * connection would not change, such as `RESYNC_REQUIRED`.
   */
  async *changes<Event extends { cursor: string } = ChangeEvent>(options: ChangesOptions<Event> = {}): AsyncGenerator<Event, void> {
    const text = this.#text(options.document ?? FollowChangesDocument);
    let [after, attempt, refresh] = [options.after ?? null, 0, false];
    for (;;) {
      let failure: unknown;
      try {
        const variables = { after, filter: options.filter ?? null };
        // A stream that was opened had a valid token, however long it stays without an event.
        for await (const result of this.#stream(text, variables, options, refresh, () => (refresh = false))) {
          const event = (result as { changes: Event }).changes;
          [after, attempt] = [event.cursor, 0];
          yield event;
        }
        failure = new TransportError('the server completed the stream');
      } catch (error) {
        failure = error;
      }
      options.signal?.throwIfAborted();
      if (isUnauthenticated(failure) && !refresh && typeof this.#options.token === 'function') {
        refresh = true;
        continue;
      }
      if (!isPassing(failure)) throw failure;
      attempt += 1;
      options.onReconnect?.(failure, attempt);
      const delay = delayBefore(attempt, failure, this.#retry) ?? this.#retry.maxDelay;
      await wait(delay, options.signal);
    }
  }

  async #execute(document: unknown, variables: unknown, isRepeatable: boolean, options: CallOptions = {}): Promise<unknown> {
    const { url, fetch = globalThis.fetch, timeout = 60_000 } = this.#options;
    const body = { query: this.#text(document), variables };
    let refresh = false;
    for (let attempt = 1; ; attempt += 1) {
      const limit = AbortSignal.timeout(timeout);
      const signal = options.signal ? AbortSignal.any([options.signal, limit]) : limit;
      try {
        return await execute({ url, fetch, headers: await this.#headers(refresh), body, signal });
      } catch (error) {
        options.signal?.throwIfAborted();
        const failure = limit.aborted ? new TransportError(`no response within ${timeout} ms`, { cause: error }) : error;
        if (isUnauthenticated(failure) && !refresh && typeof this.#options.token === 'function') {
          refresh = true;
          continue;
        }
        const mayRepeat = isRefused(failure) || (isRepeatable && isPassing(failure));
        const delay = mayRepeat && attempt <= this.#retry.attempts ? delayBefore(attempt, failure, this.#retry) : undefined;
        if (delay === undefined) throw failure;
        await wait(delay, options.signal);
      }
    }
  }

  async *#stream(query: string, variables: unknown, options: StreamOptions, refresh: boolean, onOpen = () => {}): AsyncGenerator<unknown, void> {
    const { url, fetch = globalThis.fetch, webSocket = globalThis.WebSocket, idleTimeout = 36_000 } = this.#options;
    const headers = await this.#headers(refresh);
    const [body, signal] = [{ query, variables }, options.signal];
    if (options.transport !== 'websocket') return yield* subscribeBySse({ url, fetch, headers, body, signal }, idleTimeout, onOpen);
    if (!webSocket) throw new CoachgraphError('this platform has no WebSocket: pass `webSocket`, such as that of the package ws');
    const init: Record<string, string> = { authorization: headers['authorization']! };
    if (this.#options.organization) init['organization'] = this.#options.organization;
    const socketUrl = `${url.replace(/^http/, 'ws').replace(/\/$/, '')}/ws`;
    yield* subscribeByWebSocket({ url: socketUrl, webSocket: webSocket as WebSocketClass, init, body, signal }, idleTimeout, onOpen);
  }

  async #headers(refresh: boolean): Promise<Record<string, string>> {
    const { token, organization } = this.#options;
    const headers: Record<string, string> = { authorization: `Bearer ${typeof token === 'function' ? await token({ refresh }) : token}` };
    if (organization) headers['coachgraph-organization'] = organization;
    return headers;
  }

  #text(document: unknown): string {
    if (typeof document === 'string' || document instanceof String) return document.toString();
    if (!this.#options.print) throw new CoachgraphError('the document is not a text: pass `print` of the package graphql to the client');
    return this.#options.print(document);
  }
}

/** Adds the idempotency keys that are missing. A mutation with several root fields is not repeatable: only some may have a key. */
export function withIdempotencyKey(text: string, variables: Record<string, unknown>) {
  const keyed = { ...variables };
  let isRepeatable = false;
  for (const [name, type] of variableTypes(text)) {
    const input = variables[name];
    if (!KEYED_INPUTS.has(type) || typeof input !== 'object' || input === null || Array.isArray(input)) continue;
    const { idempotencyKey = crypto.randomUUID() as string | null } = input as { idempotencyKey?: string | null };
    keyed[name] = { ...input, idempotencyKey };
    isRepeatable = idempotencyKey !== null;
  }
  return { variables: keyed, isRepeatable: isRepeatable && isSingleMutation(text) };
}

function onlyConnection(result: unknown): Connection<unknown> {
  const connections = Object.values(result as object).filter((value) => Array.isArray(value?.nodes) && value.pageInfo);
  if (connections.length !== 1) throw new CoachgraphError('the result has not exactly one list: pass `select`');
  return connections[0] as Connection<unknown>;
}
