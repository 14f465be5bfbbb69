import type { ServerResponse } from 'node:http';
import { type Member, MemberList, type RequestScope } from '@lectern/http';
import type { RequestCounts } from '../request-counts/request-counts.ts';
import { sessionEnded, type VerifiedCaller } from './verified-caller.ts';

/** The requests of known callers that are being worked on, event streams above all. */
export interface OpenRequests {
  /**
   * Lets a request in until its response is over, and counts it then.
   *
   * @throws AppError `unauthenticated` (`session_ended`) when the caller's credential was ended
   */
  enter(caller: VerifiedCaller, ends: { scope: RequestScope; response: ServerResponse }): void;
  /** Ends the requests whose credential was ended, after {@link OpenRequestsOptions.graceMs}. */
  endRevoked(): void;
  /** Drops what is still to be ended: the server is closed, and all requests with it. */
  close(): void;
}

export interface OpenRequestsOptions {
  /**
   * Time in which a request may still end by itself, in milliseconds: the one that ended its own credential, a sign-out or a
   * change of the password, has its answer on the way.
   */
  readonly graceMs: number;
  readonly counts: Pick<RequestCounts, 'add'>;
}

interface OpenRequest extends Member {
  readonly caller: VerifiedCaller;
  readonly scope: RequestScope;
}

/** Looks at all of them for each revocation, so that a request itself costs next to nothing. */
export function createOpenRequests({ graceMs, counts }: OpenRequestsOptions): OpenRequests {
  const open = new MemberList<OpenRequest>();
  const timers = new Set<NodeJS.Timeout>();

  const endLater = (ended: readonly OpenRequest[]): void => {
    const timer = setTimeout(() => {
      timers.delete(timer);
      for (const request of ended) if (open.has(request)) request.scope.abort(sessionEnded());
    }, graceMs);
    timers.add(timer);
  };

  return {
    enter: (caller, { scope, response }) => {
      // Here and not before: no news can come between this look and the next line.
      if (caller.isEnded()) throw sessionEnded();
      const request = { caller, scope, index: -1 };
      open.add(request);
      response.on('close', () => {
        open.remove(request);
        counts.add(caller, response.writableFinished ? response.statusCode : scope.cutStatus);
      });
    },
    endRevoked: () => {
      const ended = open.all().filter(({ caller }) => caller.isEnded());
      if (ended.length > 0) endLater(ended);
    },
    close: () => {
      for (const timer of timers) clearTimeout(timer);
      timers.clear();
    },
  };
}
