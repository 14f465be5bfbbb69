import { newestDescription } from '../domain/description.ts';
import type { Facts } from '../domain/facts.ts';
import { decideArrival, type IndexedDocument, type VersionFacts } from '../domain/indexed-document.ts';
import { factsClaim } from '../domain/point-claims.ts';
import { newerSharing } from '../domain/sharing.ts';
import type { DecideChange } from '../ports.ts';
import { documentFailed, documentIndexed, type IndexFailure } from './outgoing-events.ts';

/** A version with all that its points say of it. */
type DescribedFacts = VersionFacts & Facts;

/**
 * Makes a version the live one, for those who may see it and with the description by the newest that is known, and publishes `DocumentIndexed`, unless a newer one is live, the document was deleted or
 * belongs to another tenant.
 */
export function publishVersion(version: DescribedFacts, now: () => Date): DecideChange {
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

/** Of the metadata a digest alone: the points have it. */
function descriptionFor(known: IndexedDocument | undefined, version: DescribedFacts) {
  const { metadata, ...described } = newestDescription(known?.description, version);
  const { collections } = described;
  return { ...described, factsDigest: factsClaim({ metadata, collections }) };
}

/** Publishes `DocumentFailed`, unless the version no longer matters. */
export function failVersion(failure: IndexFailure, now: () => Date): DecideChange {
  return (known) =>
    decideArrival(known, failure) === 'index' ? { events: [documentFailed(failure, now())] } : undefined;
}
