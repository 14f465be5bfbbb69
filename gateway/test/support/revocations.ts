import type { RequestListener } from 'node:http';
import type { RevocationResource } from '@lectern/contracts';

/** A stand-in for the list of the user service: answers as that does, waiting included. */
export interface RevocationStandIn {
  readonly answer: RequestListener;
  /** Lists one more, at the present time unless it is given. */
  revoke(kind: RevocationResource['kind'], subjectId: string, revokedAt?: Date): void;
}

export function createRevocationStandIn(): RevocationStandIn {
  const listed: RevocationResource[] = [];
  const wake: (() => void)[] = [];
  return {
    answer: (request, response) => {
      const { searchParams } = new URL(request.url ?? '', 'http://user');
      const after = Number(searchParams.get('after'));
      const send = (): void => {
        const revocations = listed.slice(after);
        const body = { revocations, next: Math.max(after, listed.length), keepForMs: 960_000 };
        response.setHeader('content-type', 'application/json').end(JSON.stringify(body));
      };
      const waitMs = Number(searchParams.get('waitMs'));
      if (listed.length > after || waitMs === 0) send();
      else {
        const timer = setTimeout(send, waitMs).unref();
        response.once('close', () => clearTimeout(timer));
        wake.push(() => {
          clearTimeout(timer);
          if (!response.closed) send();
        });
      }
    },
    revoke: (kind, subjectId, revokedAt = new Date()) => {
      listed.push({ seq: listed.length + 1, kind, subjectId, revokedAt: revokedAt.toISOString() });
      for (const answer of wake.splice(0)) answer();
    },
  };
}
