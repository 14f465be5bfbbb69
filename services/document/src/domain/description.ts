import type { GivenFacts, Metadata } from '@lectern/contracts';
import { AppError } from '@lectern/errors';
import { limits } from '../limits.ts';

/** What its sender says about a document. */
export type Given = Required<Pick<GivenFacts, 'title' | 'metadata'>> & { readonly titleGiven: boolean };

/** What a caller says about it; what is left out stays as it is. */
export interface DescriptionChange {
  readonly title?: string | undefined;
  readonly metadata?: MetadataPatch | undefined;
}

/** A merge patch of RFC 7396: null removes a fact, or all of them in the place of the whole. */
export type MetadataPatch = Readonly<Record<string, Metadata[string] | null>> | null;

/**
 * What its sender says about a document after a change.
 *
 * @throws AppError `invalid_argument` (`metadata_too_large`) when there are too many facts then, or too long ones
 */
export function changedDescription(current: Given, { title, metadata }: DescriptionChange): Given {
  return {
    title: title ?? current.title,
    titleGiven: title !== undefined || current.titleGiven,
    metadata: metadata === undefined ? current.metadata : patchedMetadata(current.metadata, metadata),
  };
}

/** True when both say the same, in whatever order. */
export function isSameDescription(a: Given, b: Given): boolean {
  return (
    a.title === b.title && a.titleGiven === b.titleGiven && inOneOrder(a.metadata) === inOneOrder(b.metadata)
  );
}

function inOneOrder(metadata: Metadata): string {
  return JSON.stringify(Object.entries(metadata).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/**
 * Metadata after a change.
 *
 * @throws AppError `invalid_argument` (`metadata_too_large`) when there are too many facts then, or too long ones
 */
export function patchedMetadata(current: Metadata, patch: MetadataPatch): Metadata {
  if (patch === null) return {};
  const facts = new Map(Object.entries(current));
  for (const [name, fact] of Object.entries(patch)) {
    if (fact === null) facts.delete(name);
    else facts.set(name, fact);
  }
  const metadata = Object.fromEntries(facts);
  const { metadataEntries, metadataBytes } = limits;
  const bytes = Buffer.byteLength(JSON.stringify(metadata));
  if (facts.size > metadataEntries.value || bytes > metadataBytes.value) throw metadataTooLarge();
  return metadata;
}

function metadataTooLarge(): AppError {
  const { metadataEntries, metadataBytes } = limits;
  return new AppError(
    'invalid_argument',
    `There are at most ${metadataEntries.value} facts, and ${metadataBytes.value} bytes of them as JSON. Remove some by null.`,
    { reason: 'metadata_too_large' },
  );
}
