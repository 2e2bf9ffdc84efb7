// The errors of the client. Programs decide by class and `code`; messages are for people.
import type { UserErrorCode } from './generated/operations.js';

/** An entry of `errors` of a response. */
export interface GraphQLError {
  message: string;
  path?: (string | number)[];
  locations?: { line: number; column: number }[];
  extensions?: {
    code?: string;
    requestId?: string;
    /** The path of the invalid value in the arguments. */
    field?: string;
    /** Seconds to wait, when the limit of the caller is used up. */
    retryAfter?: number;
    [member: string]: unknown;
  };
}

/** An entry of `userErrors` of a payload. */
export interface UserError {
  code: UserErrorCode;
  field: string[];
  message: string;
}

/** The class of all errors of this client. */
export class CoachgraphError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
  }
}

/** There was no response, or it broke off. A mutation may have been executed. `cause` is the error of the platform. */
export class TransportError extends CoachgraphError {}

/** A response that is not one of GraphQL, such as that of a proxy. */
export class HttpError extends CoachgraphError {
  constructor(
    readonly status: number,
    readonly body: string,
    readonly retryAfter?: number,
  ) {
    super(`HTTP ${status}: ${body.slice(0, 200)}`);
  }
}

/** The server closed the WebSocket. */
export class SocketClosedError extends CoachgraphError {
  constructor(
    readonly closeCode: number,
    readonly reason: string,
  ) {
    super(`the WebSocket was closed with ${closeCode}${reason && `: ${reason}`}`);
  }
}

/** The response has `errors`. The properties are those of the first one; `data` is what the response contains beside them. */
export class RequestError extends CoachgraphError {
  constructor(
    readonly errors: GraphQLError[],
    readonly data: unknown,
    /** The HTTP status; undefined in a stream. */
    readonly status?: number,
    private readonly retryAfterHeader?: number,
  ) {
    super(errors.map(({ message, path }) => (path ? `${path.join('.')}: ${message}` : message)).join('; '));
  }

  /** The code of the first error, such as `FORBIDDEN`. */
  get code(): string {
    return this.errors[0]?.extensions?.code ?? 'UNKNOWN';
  }

  /** The path of the field in the response. */
  get path(): (string | number)[] | undefined {
    return this.errors[0]?.path;
  }

  /** The path of the invalid value in the arguments. */
  get field(): string | undefined {
    return this.errors[0]?.extensions?.field;
  }

  /** The identifier of the request, for the operator of the server. */
  get requestId(): string | undefined {
    return this.errors[0]?.extensions?.requestId;
  }

  /** Seconds to wait before the next attempt. */
  get retryAfter(): number | undefined {
    return this.retryAfterHeader ?? this.errors[0]?.extensions?.retryAfter;
  }

  /** With the code `RESYNC_REQUIRED`: the cursor to continue from after reading everything again. */
  get restartAfter(): string | undefined {
    return this.errors[0]?.extensions?.restartAfter as string | undefined;
  }
}

/** A mutation was refused because of its input. `payload` may contain the current object. */
export class UserErrorsError<Payload = unknown> extends CoachgraphError {
  constructor(
    readonly userErrors: UserError[],
    readonly payload: Payload,
  ) {
    super(userErrors.map(({ code, field, message }) => `${[...field, code].join('.')}: ${message}`).join('; '));
  }

  get code(): UserErrorCode {
    return this.userErrors[0]!.code;
  }

  /** The errors about an input field, whose path is written with dots: `employee.email`. */
  about(field: string): UserError[] {
    return this.userErrors.filter((error) => error.field.join('.') === field);
  }
}

/** Returns the payload of a mutation if it has no `userErrors`, and throws them otherwise. */
export function succeeded<Payload extends { userErrors: UserError[] }>(payload: Payload): Payload {
  if (payload.userErrors.length > 0) throw new UserErrorsError(payload.userErrors, payload);
  return payload;
}
