import { newestDescription } from '../domain/description.ts';
import { decideArrival, type IndexedDocument, type VersionFacts } from '../domain/indexed-document.ts';
import { newerSharing } from '../domain/sharing.ts';
import type { DecideChange } from '../ports.ts';
import { documentFailed, documentIndexed, type IndexFailure } from './outgoing-events.ts';

/**
 * Makes a version the live one, for those who may see it and with the description by the newest that is known, and publishes `DocumentIndexed`, unless a newer one is live, the document was deleted or
 * belongs to another tenant.
 */
export function publishVersion(version: VersionFacts, now: () => Date): DecideChange {
  return (known) =>
    decideArrival(known, version) === 'index'
      ? {
          state: {
            ...version,
            ...newerSharing(known?.sharing, version),
            ...descriptionFor(known, version),
            state: 'live',
          },
          events: [documentIndexed(version, now())],
        }
      : undefined;
}

/** Without the metadata, which the points have. */
function descriptionFor(known: IndexedDocument | undefined, version: VersionFacts) {
  const { metadata: _, ...described } = newestDescription(known?.description, {
    ...version,
    metadata: {},
    collections: version.collections ?? [],
  });
  return described;
}

/** Publishes `DocumentFailed`, unless the version no longer matters. */
export function failVersion(failure: IndexFailure, now: () => Date): DecideChange {
  return (known) =>
    decideArrival(known, failure) === 'index' ? { events: [documentFailed(failure, now())] } : undefined;
}
