import type { IncomingMessage } from 'node:http';
import type { Principal } from '@lectern/auth';
import { AppError } from '@lectern/errors';

/** What this library knows of one request while it runs. */
export class RequestScope {
  /**
   * What calls that follow from the request know of it. A plain object without references: connections and timers that
   * are made meanwhile hold it for longer than the request lasts.
   */
  readonly context: { readonly requestId: string; deadlineAt: number | undefined };
  /** The path pattern of the route that took the request, for metrics and span names. */
  route = 'unmatched';
  principal: Principal | undefined;
  /** Address of the client, where the process faces callers from outside; in the log line. */
  client: string | undefined;
  /** Status to report when the answer had to be cut off after its headers were sent. */
  cutStatus: number | undefined;
  readonly #ended = new AbortController();
  readonly #draining = new AbortController();

  constructor(requestId: string) {
    this.context = { requestId, deadlineAt: undefined };
  }

  get requestId(): string {
    return this.context.requestId;
  }

  /** Aborted when nobody waits for the answer any more; its reason is an AppError. */
  get signal(): AbortSignal {
    return this.#ended.signal;
  }

  /** Aborted when the server begins to shut down: finish what has an end, end what has none. */
  get draining(): AbortSignal {
    return this.#draining.signal;
  }

  abort(reason: AppError): void {
    this.#ended.abort(reason);
  }

  drain(): void {
    this.#draining.abort(shuttingDown());
  }
}

/** The reason for which requests are refused or cut off when a server stops. */
export function shuttingDown(): AppError {
  return new AppError('unavailable', 'This instance is shutting down; another one will answer.', {
    reason: 'shutting_down',
  });
}

/** The requests that an app is busy with, so that a shutdown reaches them all. */
export class ActiveRequests {
  ready = true;
  draining = false;
  readonly #active = new Set<RequestScope>();

  add(scope: RequestScope): void {
    this.#active.add(scope);
    if (this.draining) scope.drain();
  }

  remove(scope: RequestScope): void {
    this.#active.delete(scope);
  }

  drain(): void {
    this.ready = false;
    this.draining = true;
    for (const scope of this.#active) scope.drain();
  }

  abort(): void {
    for (const scope of this.#active) scope.abort(shuttingDown());
  }
}

const scopes = new WeakMap<IncomingMessage, RequestScope>();

/** Ties a scope to its request. */
export function bindScope(req: IncomingMessage, scope: RequestScope): void {
  scopes.set(req, scope);
}

/** The scope of a request; `undefined` ahead of the instrumentation. */
export function scopeOf(req: IncomingMessage): RequestScope | undefined {
  return scopes.get(req);
}
