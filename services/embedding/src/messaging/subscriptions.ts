import { DocumentDeleted, DocumentIngested } from '@lectern/contracts';
import { type Subscription, subscription } from '@lectern/events';
import type { App } from '../app.ts';

/** Deletions first: data is removed sooner, and fewer deleted documents are embedded. */
const deletionsFirst = 1;

/** The events that this service consumes, and the use case for each. */
export function subscriptions(app: Pick<App, 'embedDocument' | 'purgeDocument'>): Subscription[] {
  return [
    subscription({
      from: 'document',
      event: DocumentIngested,
      handle: ({ id: eventId, data }, { signal }) => app.embedDocument({ eventId, document: data }, signal),
    }),
    subscription({
      from: 'document',
      event: DocumentDeleted,
      priority: deletionsFirst,
      handle: ({ id: eventId, data }, { signal }) => app.purgeDocument({ eventId, deletion: data }, signal),
    }),
  ];
}
