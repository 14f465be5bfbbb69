import { type AnyRoute, openEventStream, route } from '@lectern/http';
import type { App } from '../app.ts';
import type { Document } from '../domain/document.ts';
import { isFinal } from '../domain/status.ts';
import type { TimelineEntry } from '../domain/timeline.ts';
import { limits } from '../limits.ts';
import type { Concurrency } from './concurrency.ts';
import type { HttpRequest } from './request.ts';
import { idParams } from './schemas.ts';
import { viewerOf } from './viewer.ts';

/** How long a reader waits before it connects again, when an instance stops in the middle. */
const reconnectMs = 1_000;

/** `GET /v1/documents/{id}/events`. */
export function eventRoutes(app: App, { streams }: Pick<Concurrency, 'streams'>): AnyRoute[] {
  return [
    route({
      method: 'get',
      path: '/v1/documents/:id/events',
      summary: 'The timeline as server-sent events, until a final status',
      auth: 'principal',
      scope: 'documents:read',
      concurrency: [{ group: streams }],
      params: idParams,
      handler: async ({ principal, params, req, res }) => {
        const viewer = viewerOf(principal);
        const after = lastEventId(req);
        // 204 is how a server tells an EventSource that came back after the end not to come again.
        if (isAtEnd(await app.getDocument(viewer, params.id), after)) return { status: 204 };
        const stream = openEventStream(req, res, { longestMs: limits.streamMs.value });
        // It is over already when the instance began to stop in this very moment.
        if (!res.writableEnded) res.write(`retry: ${reconnectMs}\n\n`);
        try {
          const steps = app.followDocument(viewer, { id: params.id, after, signal: stream.signal });
          for await (const step of steps) await stream.send(toEvent(step));
          stream.close();
        } catch (error) {
          // At a shutdown, or after its longest time, the stream has been ended properly already, and the reader knows when to come back.
          if (!res.writableEnded) throw error;
        }
        return undefined;
      },
    }),
  ];
}

function isAtEnd({ status, timeline }: Document, after: number): boolean {
  return isFinal(status) && timeline.every(({ position = 0 }) => position <= after);
}

function lastEventId(req: HttpRequest): number {
  const id = Number(req.get('Last-Event-ID') ?? 0);
  return Number.isSafeInteger(id) && id > 0 ? id : 0;
}

function toEvent({ position, status, version, at, chunkCount, failure }: TimelineEntry) {
  const data = { status, version, at: at.toISOString(), chunkCount, error: failure };
  return { event: 'status', id: String(position), data };
}
