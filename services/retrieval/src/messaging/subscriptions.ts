import {
  DocumentDeleted,
  DocumentDescribed,
  DocumentEmbedded,
  DocumentShared,
  givenUpVersion,
  metadataOfEvent,
} from '@lectern/contracts';
import { type DataOf, type OnDeadLetter, type Subscription, subscription } from '@lectern/events';
import type { App } from '../app.ts';

/**
 * Ahead of versions to index: who may see a document changes within a second, data is removed sooner, and fewer deleted
 * documents are indexed.
 */
const aheadOfVersions = 1;

/** The events that the service consumes, and the use case of each. */
export function subscriptions(
  app: Pick<App, 'indexDocument' | 'shareDocument' | 'describeDocument' | 'unindexDocument'>,
): Subscription[] {
  return [
    subscription({
      from: 'embedding',
      event: DocumentEmbedded,
      handle: ({ id: eventId, data }, { signal }) =>
        app.indexDocument({ eventId, version: { ...data, metadata: metadataOfEvent(data) } }, signal),
    }),
    subscription({
      from: 'document',
      event: DocumentShared,
      priority: aheadOfVersions,
      handle: ({ id: eventId, data }, { signal }) =>
        app.shareDocument({ eventId, document: data, sharing: data }, signal),
    }),
    subscription({
      from: 'document',
      event: DocumentDescribed,
      priority: aheadOfVersions,
      handle: ({ id: eventId, data }, { signal }) =>
        app.describeDocument({ eventId, document: data, sharing: data, given: givenOf(data) }, signal),
    }),
    subscription({
      from: 'document',
      event: DocumentDeleted,
      priority: aheadOfVersions,
      handle: ({ id: eventId, data }, { signal }) => app.unindexDocument({ eventId, deletion: data }, signal),
    }),
  ];
}

function givenOf({
  title,
  titleGiven,
  collections,
  descriptionRevision,
  ...facts
}: DataOf<typeof DocumentDescribed>) {
  return { title, titleGiven, metadata: metadataOfEvent(facts), collections, descriptionRevision };
}

/** What becomes of an event that is given up: one about a version makes its document fail, the others wait to be redriven or republished. */
export function onDeadLetter(app: Pick<App, 'giveUpVersion'>): OnDeadLetter {
  return async ({ event: { id: eventId, data }, reason, message: why }, { signal }) => {
    const version = givenUpVersion(data);
    if (version !== undefined) await app.giveUpVersion({ eventId, version, reason, why }, signal);
  };
}
