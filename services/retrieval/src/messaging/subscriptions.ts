import { DocumentDeleted, DocumentEmbedded } from '@lectern/contracts';
import { type Subscription, subscription } from '@lectern/events';
import type { App } from '../app.ts';

/** What is deleted goes before what is made: sooner gone, and less to do in vain. */
const deletionsFirst = 1;

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
      priority: deletionsFirst,
      handle: ({ id, data }, { signal }) => app.unindexDocument(data, { eventId: id }, signal),
    }),
  ];
}
