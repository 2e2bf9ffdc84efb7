// Which failures are worth another attempt, and how long to wait before it.
import { HttpError, RequestError, SocketClosedError, TransportError } from './errors.js';

export interface RetryOptions {
  /** Further attempts after the first one. Default 4. A stream that has delivered something starts counting again. */
  attempts?: number;
  /** Milliseconds before the second attempt; each further wait is up to twice as long. Default 500. */
  firstDelay?: number;
  /** The longest wait in milliseconds. Default 30,000. A longer `Retry-After` is thrown at once. */
  maxDelay?: number;
}

export const RETRY_DEFAULTS: Required<RetryOptions> = { attempts: 4, firstDelay: 500, maxDelay: 30_000 };

/** Codes of errors that pass by themselves. */
const PASSING = new Set(['UNAVAILABLE', 'TIMEOUT', 'TOO_MANY_REQUESTS', 'TOO_SLOW', 'STREAM_LIMIT']);

/** Close codes of a WebSocket after which another connection would end the same way. */
const FINAL_CLOSE_CODES = new Set([4400, 4401, 4403, 4406, 4409, 4429, 1009]);

const PASSING_STATUSES = new Set([408, 425, 429, 500, 502, 503, 504]);

export function isPassing(error: unknown): boolean {
  if (error instanceof RequestError) return PASSING.has(error.code);
  if (error instanceof HttpError) return PASSING_STATUSES.has(error.status);
  if (error instanceof SocketClosedError) return !FINAL_CLOSE_CODES.has(error.closeCode);
  return error instanceof TransportError;
}

/** Whether the server has refused the request before it executed anything. */
export function isRefused(error: unknown): boolean {
  return (error instanceof RequestError || error instanceof HttpError) && error.status === 429;
}

/** Whether a new token could help. */
export function isUnauthenticated(error: unknown): boolean {
  if (error instanceof SocketClosedError) return error.closeCode === 4403;
  if (error instanceof HttpError) return error.status === 401;
  return error instanceof RequestError && error.code === 'UNAUTHENTICATED';
}

/** The seconds of a `Retry-After` header: a number or a date. */
export function parseRetryAfter(value: string | null): number | undefined {
  if (value === null) return undefined;
  const seconds = /^\d+$/.test(value.trim()) ? Number(value) : (Date.parse(value) - Date.now()) / 1000;
  return Number.isNaN(seconds) ? undefined : Math.max(0, seconds);
}

/** The milliseconds to wait before attempt `attempt` (1 is the second one). Undefined: the server asks for a longer wait than allowed. */
export function delayBefore(attempt: number, error: unknown, options: Required<RetryOptions>): number | undefined {
  const longest = Math.min(options.maxDelay, options.firstDelay * 2 ** (attempt - 1));
  // Clients that lost the same server do not return in the same instant.
  const delay = longest * (0.5 + Math.random() / 2);
  const asked = error instanceof RequestError || error instanceof HttpError ? error.retryAfter : undefined;
  if (asked === undefined) return delay;
  return asked * 1000 > options.maxDelay ? undefined : Math.max(delay, asked * 1000);
}

export function wait(milliseconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const abort = () => (clearTimeout(timer), reject(signal!.reason));
    const timer = setTimeout(() => (signal?.removeEventListener('abort', abort), resolve()), milliseconds);
    signal?.addEventListener('abort', abort, { once: true });
  });
}
