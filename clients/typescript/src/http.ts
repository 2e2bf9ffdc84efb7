// GraphQL over HTTP: one request and its response.
import { CoachgraphError, HttpError, RequestError, TransportError, type GraphQLError } from './errors.js';
import { parseRetryAfter } from './retry.js';

export interface HttpRequest {
  url: string;
  fetch: typeof fetch;
  headers: Record<string, string>;
  body: { query: string; variables?: unknown };
  signal?: AbortSignal | undefined;
}

export interface GraphQLResponse {
  data?: unknown;
  errors?: GraphQLError[];
}

/** Runs an operation of the platform. Its failures become `TransportError`; an abort by the caller stays what it is. */
export async function transported<T>(run: () => Promise<T>, signal?: AbortSignal): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (signal?.aborted || error instanceof CoachgraphError) throw error;
    throw new TransportError(error instanceof Error ? error.message : String(error), { cause: error });
  }
}

export function send({ url, fetch, headers, body, signal }: HttpRequest, accept: string): Promise<Response> {
  const init = { method: 'POST', headers: { ...headers, accept, 'content-type': 'application/json' }, body: JSON.stringify(body) };
  return transported(() => fetch(url, { ...init, signal: signal ?? null }), signal);
}

/** The response of a query or mutation. A response that is not GraphQL is an `HttpError`. */
export async function execute(request: HttpRequest): Promise<unknown> {
  return readResponse(await send(request, 'application/graphql-response+json, application/json;q=0.9'), request.signal);
}

/** The data of a response. Its errors are thrown. */
export async function readResponse(response: Response, signal?: AbortSignal): Promise<unknown> {
  const text = await transported(() => response.text(), signal);
  const retryAfter = parseRetryAfter(response.headers.get('retry-after'));
  let parsed: GraphQLResponse | undefined;
  try {
    parsed = JSON.parse(text) as GraphQLResponse;
  } catch {
    // Below: not a response of GraphQL.
  }
  if (Array.isArray(parsed?.errors)) throw new RequestError(parsed.errors, parsed.data, response.status, retryAfter);
  if (!response.ok || parsed?.data === undefined) throw new HttpError(response.status, text, retryAfter);
  return parsed.data;
}
