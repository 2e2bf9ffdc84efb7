// What went wrong, as a sentence with what to do. Never the raw answer of the server.

export type ProblemKind = 'expired' | 'forbidden' | 'unreachable' | 'throttled' | 'unavailable' | 'too_costly' | 'other';

export class Problem extends Error {
  constructor(
    readonly kind: ProblemKind,
    message: string,
    /** The identifier of the request, for the operator who looks it up in the log. */
    readonly requestId?: string,
  ) {
    super(message);
    this.name = 'Problem';
  }
}

export const UNREACHABLE = new Problem('unreachable', 'The server cannot be reached. Check the network connection, then press “Try again”.');

export interface GraphQLError {
  message: string;
  path?: (string | number)[];
  extensions?: { code?: string; requestId?: string };
}

export function fromStatus(status: number, retryAfter: string | null): Problem {
  if (status === 401) return new Problem('expired', 'Your session has expired. Sign in again; you return to this page.');
  if (status === 403) return new Problem('forbidden', 'The server refused the request of this page. Reload the page; if that does not help, sign in again.');
  if (status === 429) {
    const wait = retryAfter ? `in ${retryAfter} seconds` : 'in a minute';
    return new Problem('throttled', `Too many requests from this account. Press “Try again” ${wait}.`);
  }
  if (status >= 500) return new Problem('unavailable', 'The server cannot answer at the moment. Press “Try again” in a minute.');
  return new Problem('other', `The server did not understand the request of this page (status ${status}). Reload the page.`);
}

export function fromErrors(errors: GraphQLError[]): Problem {
  const [first] = errors;
  const requestId = first?.extensions?.requestId;
  switch (first?.extensions?.code) {
    case 'UNAUTHENTICATED':
      return new Problem('expired', 'Your session has expired. Sign in again; you return to this page.', requestId);
    case 'FORBIDDEN':
      return new Problem('forbidden', `Your account does not allow this: ${first.message}. Ask an administrator of your organization.`, requestId);
    case 'UNAVAILABLE':
      return new Problem('unavailable', 'The server cannot answer at the moment. Press “Try again” in a minute.', requestId);
    default:
      return new Problem('other', first?.message ?? 'The server gave no answer. Press “Try again”.', requestId);
  }
}

export function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  return error instanceof TypeError ? UNREACHABLE : new Problem('other', error instanceof Error ? error.message : String(error));
}
