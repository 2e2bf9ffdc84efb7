// A subscription over server-sent events, in the distinct connections mode of graphql-sse.
import { RequestError, TransportError } from './errors.js';
import { readResponse, send, transported, type GraphQLResponse, type HttpRequest } from './http.js';

/** The results of a subscription. Ends when the server completes it; fails when the connection is lost or is silent for `idle` milliseconds. */
export async function* subscribeBySse(request: HttpRequest, idle: number, onOpen: () => void): AsyncGenerator<unknown, void> {
  const abort = new AbortController();
  const signal = request.signal ? AbortSignal.any([request.signal, abort.signal]) : abort.signal;
  const silent = () => abort.abort(new TransportError(`no message for ${idle} ms`));
  let timer = setTimeout(silent, idle);
  try {
    const response = await send({ ...request, signal }, 'text/event-stream');
    if (!response.ok || !response.headers.get('content-type')?.startsWith('text/event-stream') || !response.body) {
      await readResponse(response, signal);
      throw new TransportError('the response is not an event stream');
    }
    onOpen();
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    let [buffer, event, data] = ['', '', ''];
    for (;;) {
      const { done, value } = await transported(() => reader.read(), signal);
      if (done) throw new TransportError('the event stream broke off');
      clearTimeout(timer);
      // A caller may take its time with an event; the stream is not silent meanwhile.
      const lines = (buffer + value).split('\n');
      buffer = lines.pop()!;
      for (const line of lines.map((line) => line.replace(/\r$/, ''))) {
        if (line.startsWith('event:')) event = line.slice(6).trim();
        else if (line.startsWith('data:')) data += line.slice(5).trim();
        else if (line === '') {
          if (event === 'complete') return;
          if (event === 'next') yield readResult(JSON.parse(data) as GraphQLResponse);
          [event, data] = ['', ''];
        }
      }
      timer = setTimeout(silent, idle);
    }
  } catch (error) {
    throw abort.signal.aborted && !request.signal?.aborted ? abort.signal.reason : error;
  } finally {
    clearTimeout(timer);
    abort.abort();
  }
}

export function readResult(result: GraphQLResponse): unknown {
  if (result.errors) throw new RequestError(result.errors, result.data);
  return result.data;
}
