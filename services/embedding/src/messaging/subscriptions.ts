import { DocumentDeleted, DocumentIngested, givenUpVersion, metadataOfEvent } from '@lectern/contracts';
import { type OnDeadLetter, type Subscription, subscription } from '@lectern/events';
import type { App } from '../app.ts';

/** Deletions first: data is removed sooner, and fewer deleted documents are embedded. */
const deletionsFirst = 1;

/** The events that this service consumes, and the use case for each. */
export function subscriptions(app: Pick<App, 'embedDocument' | 'purgeDocument'>): Subscription[] {
  return [
    subscription({
      from: 'document',
      event: DocumentIngested,
      handle: ({ id: eventId, data }, { signal }) =>
        app.embedDocument({ eventId, document: { ...data, metadata: metadataOfEvent(data) } }, signal),
    }),
    subscription({
      from: 'document',
      event: DocumentDeleted,
      priority: deletionsFirst,
      handle: ({ id: eventId, data }, { signal }) => app.purgeDocument({ eventId, deletion: data }, signal),
    }),
  ];
}

/** What becomes of an event that is given up: a deletion waits to be redriven or republished, all others make their document fail. */
export function onDeadLetter(app: Pick<App, 'giveUpDocument'>): OnDeadLetter {
  return async ({ event: { id: eventId, data }, reason, message: why }, { signal }) => {
    const document = givenUpVersion(data);
    if (document !== undefined) await app.giveUpDocument({ eventId, document, reason, why }, signal);
  };
}
