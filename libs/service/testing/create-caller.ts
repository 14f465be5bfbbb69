import type { Principal } from '@lectern/auth';
import { identityHeaders } from '@lectern/auth/testing';

/** What a call has besides its method and path. */
export interface CallOptions {
  /** For whom; left out, for nobody who is known. */
  readonly as?: Principal | undefined;
  /** The service that calls; null for somebody who is none. Default: the gateway. */
  readonly from?: string | null;
  /** Sent as it is. */
  readonly body?: NonNullable<RequestInit['body']>;
  /** Sent as JSON, in the place of `body`. */
  readonly json?: unknown;
  readonly headers?: Record<string, string>;
  readonly signal?: AbortSignal;
}

/** An answer with its body parsed; an empty body is `{}`. */
export interface Answer<T = Record<string, unknown>> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: T;
}

/** Calls a service under test as the gateway would, or another service. */
export interface Caller {
  /** Resolves as soon as the headers of the answer are there. */
  send(method: string, path: string, options?: CallOptions): Promise<Response>;
  /** Reads the answer to its end. `T` is the caller's word: the body is not checked. */
  call<T = Record<string, unknown>>(method: string, path: string, options?: CallOptions): Promise<Answer<T>>;
}

/** Makes the caller of the service at `url`. A status of 4xx or 5xx is an answer, not an error. */
export function createCaller(url: string): Caller {
  const send: Caller['send'] = (method, path, options = {}) =>
    fetch(`${url}${path}`, toInit(method, options));
  return {
    send,
    call: async <T>(method: string, path: string, options?: CallOptions) => {
      const answer = await send(method, path, options);
      const text = await answer.text();
      const body: T = text === '' ? {} : JSON.parse(text);
      return { status: answer.status, headers: answer.headers, body };
    },
  };
}

function toInit(
  method: string,
  { as, from = 'gateway', body, json, headers, signal }: CallOptions,
): RequestInit {
  return {
    method,
    headers: {
      ...(from === null ? {} : identityHeaders(as, { from })),
      ...(json === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(json === undefined ? {} : { body: JSON.stringify(json) }),
    ...(body === undefined ? {} : { body, duplex: 'half' }),
    ...(signal === undefined ? {} : { signal }),
  };
}
