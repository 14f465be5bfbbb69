import { AsyncLocalStorage } from 'node:async_hooks';

/** What every part of a process may know of the request or message it works for. */
export interface RequestContext {
  /** The id that the gateway gave the request; it is in every log line and every call that follows from it. */
  readonly requestId: string;
  /** Milliseconds since the epoch after which nobody waits for the answer any more. */
  readonly deadlineAt?: number;
}

/** The request that the current asynchronous call chain works for. Empty outside of one. */
export const requestContext = new AsyncLocalStorage<RequestContext>();
