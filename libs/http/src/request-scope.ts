import type { IncomingMessage } from 'node:http';
import type { Principal } from '@lectern/auth';
import { AppError, type ErrorDialect } from '@lectern/errors';
import { type RequestTrace, requestContext } from '@lectern/telemetry';
import { type Member, MemberList } from './member-list.ts';

/** What this library knows of one request while it runs. */
export class RequestScope implements Member {
  index = -1;
  /**
   * What calls that follow from the request know of it. A plain object without references: connections and timers that
   * are made meanwhile hold it for longer than the request lasts.
   */
  readonly context: { readonly requestId: string; deadlineAt: number | undefined };
  /** The path pattern of the route that took the request, for metrics and span names. */
  route = 'unmatched';
  principal: Principal | undefined;
  /** Whether its body may be a file, which may take as long as it takes; known when its route is. */
  mayBeFile = false;
  /** Whose numbers an error of the request has too. */
  dialect: ErrorDialect | undefined;
  /** What a challenge of the answer says beside the error, such as `resource_metadata="…"` (RFC 9728, 5.1). */
  challengeParameter: string | undefined;
  /** Address of the client, where the process faces callers from outside; in the log line. */
  client: string | undefined;
  /** Status to report when the answer had to be cut off after its headers were sent. */
  cutStatus: number | undefined;
  /** The place of the request in its trace. */
  readonly trace: RequestTrace;
  /** Headers of the answer, whoever writes it, as a flat list (name, value, …). */
  readonly answerHeaders: string[];
  // Most requests end before anybody asks for a signal, so they are made when somebody does.
  #ended: AbortController | undefined;
  #draining: AbortController | undefined;
  #endedBy: AppError | undefined;
  #isDraining = false;
  #onAbort: ((reason: AppError) => void) | undefined;

  constructor(requestId: string, trace: RequestTrace) {
    this.context = { requestId, deadlineAt: undefined };
    this.trace = trace;
    this.answerHeaders = ['X-Request-Id', requestId];
  }

  /** Runs `work` as a part of the request: its log lines and calls have the ids of it. */
  run<T>(work: () => T): T {
    return requestContext.run(this.context, () => this.trace.run(work));
  }

  get requestId(): string {
    return this.context.requestId;
  }

  /** Aborted when nobody waits for the answer any more; its reason is an AppError. */
  get signal(): AbortSignal {
    this.#ended ??= abortController(this.#endedBy);
    return this.#ended.signal;
  }

  /** The reason of {@link RequestScope.signal}, once it has aborted. */
  get endedBy(): AppError | undefined {
    return this.#endedBy;
  }

  /** Calls `listener`, the one of the request, when the signal aborts; for less than the price of a signal. */
  set onAbort(listener: ((reason: AppError) => void) | undefined) {
    this.#onAbort = listener;
  }

  /** Aborted when the server begins to shut down: finish what has an end, end what has none. */
  get draining(): AbortSignal {
    this.#draining ??= abortController(this.#isDraining ? shuttingDown() : undefined);
    return this.#draining.signal;
  }

  abort(reason: AppError): void {
    if (this.#endedBy !== undefined) return;
    this.#endedBy = reason;
    this.#ended?.abort(reason);
    this.#onAbort?.(reason);
  }

  drain(): void {
    this.#isDraining = true;
    this.#draining?.abort(shuttingDown());
  }
}

function abortController(reason: AppError | undefined): AbortController {
  const controller = new AbortController();
  if (reason !== undefined) controller.abort(reason);
  return controller;
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
  readonly #active = new MemberList<RequestScope>();

  add(scope: RequestScope): void {
    this.#active.add(scope);
    if (this.draining) scope.drain();
  }

  remove(scope: RequestScope): void {
    this.#active.remove(scope);
  }

  drain(): void {
    this.ready = false;
    this.draining = true;
    for (const scope of this.#active.all()) scope.drain();
  }

  abort(): void {
    for (const scope of this.#active.all()) scope.abort(shuttingDown());
  }
}

const scopeKey = Symbol('scope');

/** A property and no WeakMap: it is asked for several times in each request. */
interface Scoped extends IncomingMessage {
  [scopeKey]?: RequestScope;
}

/** Ties a scope to its request. */
export function bindScope(req: Scoped, scope: RequestScope): void {
  req[scopeKey] = scope;
}

/** The scope of a request; `undefined` ahead of the instrumentation. */
export function scopeOf(req: Scoped): RequestScope | undefined {
  return req[scopeKey];
}
