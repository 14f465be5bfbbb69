import {
  DocumentsErased,
  givenUpVersion,
  ModelDataErased,
  StorageClaimed,
  WebhooksErased,
} from '@lectern/contracts';
import { type OnDeadLetter, type Subscription, subscription } from '@lectern/events';
import { z } from 'zod';
import type { App } from '../app.ts';

/** The events that the service consumes, and the use case for each. */
export function subscriptions(app: Pick<App, 'answerClaim' | 'advanceErasure'>): Subscription[] {
  return [
    subscription({
      from: 'document',
      event: StorageClaimed,
      handle: ({ id: eventId, data: claim }, { signal }) => app.answerClaim({ eventId, claim }, signal),
    }),
    subscription({
      from: 'document',
      event: DocumentsErased,
      handle: ({ id: eventId, data }, { signal }) => {
        const { erasureId, tenantId, documents, blobs, chunks, points } = data;
        const removed = { documents: { documents, blobs, chunks, points } };
        return app.advanceErasure({ eventId, erasureId, tenantId, removed }, signal);
      },
    }),
    subscription({
      from: 'webhook',
      event: WebhooksErased,
      handle: ({ id: eventId, data }, { signal }) => {
        const { erasureId, tenantId, webhooks, deliveries } = data;
        const removed = { webhooks: { webhooks, deliveries } };
        return app.advanceErasure({ eventId, erasureId, tenantId, removed }, signal);
      },
    }),
    subscription({
      from: 'model',
      event: ModelDataErased,
      handle: ({ id: eventId, data }, { signal }) => {
        const { erasureId, tenantId, aliases, prompts, promptVersions, calls, requestCounts } = data;
        const removed = { models: { aliases, prompts, promptVersions, calls, requestCounts } };
        return app.advanceErasure({ eventId, erasureId, tenantId, removed }, signal);
      },
    }),
  ];
}

const numbered = z.object({ claim: z.int().positive() });

/** What becomes of an event that is given up: a document that waits for the answer to its claim fails, and a report of an erasure is asked for again. */
export function onDeadLetter(app: Pick<App, 'giveUpClaim'>): OnDeadLetter {
  return async ({ event: { id: eventId, data }, reason, message: why }, { signal }) => {
    const [version, number] = [givenUpVersion(data), numbered.safeParse(data).data];
    if (version === undefined || number === undefined) return;
    await app.giveUpClaim({ eventId, claim: { ...version, ...number }, reason, why }, signal);
  };
}
