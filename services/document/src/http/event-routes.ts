import { type AnyRoute, openEventStream, route } from '@lectern/http';
import type { App } from '../app.ts';
import type { Document } from '../domain/document.ts';
import { isFinal } from '../domain/status.ts';
import { limits } from '../limits.ts';
import { errorsOf } from './errors.ts';
import { toStatusEvent } from './present.ts';
import type { Concurrency } from './route-parts.ts';
import { eventHeaders, idParams, statusEvent } from './schemas.ts';

/** How long a reader waits before it connects again, when an instance stops in the middle. */
const reconnectMs = 1_000;

/** `GET /v1/documents/{id}/events`. */
export function eventRoutes(app: App, { streams }: Pick<Concurrency, 'streams'>): AnyRoute[] {
  return [
    route({
      method: 'get',
      path: '/v1/documents/:id/events',
      operationId: 'followDocument',
      summary: 'The timeline as server-sent events, until a final status',
      auth: 'principal',
      scope: 'documents:read',
      concurrency: [{ group: streams }],
      params: idParams,
      headers: eventHeaders,
      responses: {
        200: { events: { status: statusEvent } },
        204: { description: 'The reader has all events, to a final status.' },
      },
      errors: errorsOf('document_not_found'),
      handler: async ({ principal: caller, params: { id: documentId }, headers, req, res, signal }) => {
        const after = positionOf(headers['last-event-id']);
        // An EventSource that reconnects after the end does not connect again after a 204.
        if (isAtEnd(await app.getDocument({ caller, documentId }, signal), after)) return { status: 204 };
        const stream = openEventStream(req, res, { longestMs: limits.streamMs.value });
        // It has ended already if the instance began to stop in this moment.
        if (!res.writableEnded) res.write(`retry: ${reconnectMs}\n\n`);
        try {
          const steps = app.followDocument({ caller, documentId, after }, stream.signal);
          for await (const step of steps) await stream.send(toStatusEvent(step));
          stream.close();
        } catch (error) {
          // At a shutdown, or after its longest time, the stream has ended properly, and the reader connects again.
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

function positionOf(lastEventId = '0'): number {
  const id = Number(lastEventId);
  return Number.isSafeInteger(id) && id > 0 ? id : 0;
}
