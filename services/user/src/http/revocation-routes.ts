import { type RevocationsResponse, revocationsQuery, revocationsResponse } from '@lectern/contracts';
import { type AnyRoute, type ConcurrencyGroup, type RouteInput, route, scopeOf } from '@lectern/http';
import { requestContext } from '@lectern/telemetry';
import type { App } from '../app.ts';
import type { ListedRevocation } from '../domain/revocation.ts';
import { limits } from '../limits.ts';

/** Each holds a request for most of its life. */
const followers: ConcurrencyGroup = {
  name: 'followers',
  perCaller: limits.followers.value,
  total: limits.followers.value,
};

/** Time in which an answer still gets to the gateway before its deadline, in milliseconds. */
const answerMarginMs = 500;

/** `GET /internal/revocations`. Its entries matter for `lifeSeconds`. */
export function revocationRoutes(app: App, { lifeSeconds }: { lifeSeconds: number }): AnyRoute[] {
  return [
    route({
      method: 'get',
      path: '/internal/revocations',
      operationId: 'awaitRevocations',
      summary: 'What was ended since an entry, or is ended while the call waits. For the gateway',
      auth: 'internal',
      callers: ['gateway'],
      query: revocationsQuery,
      concurrency: [{ group: followers }],
      responses: { 200: revocationsResponse },
      handler: async ({ query: { after, waitMs }, req, signal }) => {
        const entries = await app.awaitRevocations({ after, until: endOfWait(waitMs, req) }, signal);
        return {
          body: toRevocationsResource(entries, { after, keepForMs: lifeSeconds * 1_000 }),
          headers: { 'Cache-Control': 'no-store' },
        };
      },
    }),
  ];
}

type HttpRequest = RouteInput<unknown, unknown, unknown>['req'];

/** The time-out, the gateway's own deadline or a shutdown, whichever is first. */
function endOfWait(waitMs: number, req: HttpRequest): AbortSignal {
  const deadlineAt = requestContext.getStore()?.deadlineAt ?? Number.POSITIVE_INFINITY;
  const leftMs = Math.max(0, Math.min(waitMs, deadlineAt - Date.now() - answerMarginMs));
  const draining = scopeOf(req)?.draining;
  return AbortSignal.any([AbortSignal.timeout(leftMs), ...(draining === undefined ? [] : [draining])]);
}

function toRevocationsResource(
  entries: readonly ListedRevocation[],
  { after, keepForMs }: { after: number; keepForMs: number },
): RevocationsResponse {
  return {
    revocations: entries.map(({ seq, kind, subjectId, revokedAt }) => ({
      ...{ seq, kind, subjectId },
      revokedAt: revokedAt.toISOString(),
    })),
    next: entries.at(-1)?.seq ?? after,
    keepForMs,
  };
}
