import { DocumentDeleted, DocumentEmbedded } from '@lectern/contracts';
import { type Subscription, subscription } from '@lectern/events';
import type { App } from '../app.ts';

/** Deletions first: data is removed sooner, and fewer deleted documents are indexed. */
const deletionsFirst = 1;

/** The events that the service consumes, and the use case of each. */
export function subscriptions(app: Pick<App, 'indexDocument' | 'unindexDocument'>): Subscription[] {
  return [
    subscription({
      from: 'embedding',
      event: DocumentEmbedded,
      handle: ({ id: eventId, data }, { signal }) => app.indexDocument({ eventId, version: data }, signal),
    }),
    subscription({
      from: 'document',
      event: DocumentDeleted,
      priority: deletionsFirst,
      handle: ({ id: eventId, data }, { signal }) => app.unindexDocument({ eventId, deletion: data }, signal),
    }),
  ];
}
