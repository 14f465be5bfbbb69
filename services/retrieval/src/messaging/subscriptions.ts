import { DocumentDeleted, DocumentEmbedded } from '@lectern/contracts';
import { type Subscription, subscription } from '@lectern/events';
import type { App } from '../app.ts';

/** What the service hears, and what it makes of it. */
export function subscriptions(app: Pick<App, 'indexDocument' | 'unindexDocument'>): Subscription[] {
  return [
    subscription({
      from: 'embedding',
      event: DocumentEmbedded,
      handle: ({ id, data }, { signal }) => app.indexDocument(data, { eventId: id }, signal),
    }),
    subscription({
      from: 'document',
      event: DocumentDeleted,
      handle: ({ id, data }, { signal }) => app.unindexDocument(data, { eventId: id }, signal),
    }),
  ];
}
