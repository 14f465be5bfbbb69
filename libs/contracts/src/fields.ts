import { z } from 'zod';
import { boundedArray, boundedRecord } from './bounded.ts';
import { idLimits, metadataLimits, sharingLimits } from './limits.ts';

const id = z.string().min(1).max(idLimits.idChars.value);

/** Ids are opaque to every reader but their owner. */
export const tenantId = id;
/** A user, or the owner of a document: a person or what acts for one. See {@link tenantId} for its form. */
export const userId = id;
/** The same for all versions of a document. See {@link tenantId} for its form. */
export const documentId = id;

/** What the file of a version was called by its sender, cleaned; missing where it had no name. */
export const filename = z.string().optional();

/** Counts from 1; a `PUT` of the content makes the next one. */
export const documentVersion = z.int().positive();

/**
 * Which time a version goes through the pipeline, from 1. Stages pass it on, and the outcome of the highest one counts. Missing
 * from what a release without attempts publishes.
 */
export const attempt = z.int().positive().optional();

/** ISO 8601 in UTC with milliseconds. */
export const timestamp = z.iso.datetime();

/** `private`: the owner and the readers that the owner named; `tenant`: everyone of the tenant. */
export const visibility = z.enum(['private', 'tenant']);
export type Visibility = z.output<typeof visibility>;

/** Users of the tenant who may read a private document beside its owner; an id that nobody has means nobody. */
export const readers = boundedArray(userId, { max: sharingLimits.readers.value });

/**
 * Who may see a document, in an event. Events come in any order: of two states, the one with the higher revision counts,
 * for all versions. An event of a release without readers has revision 0.
 */
export const sharing = {
  ownerId: userId,
  visibility,
  readers: readers.default([]).readonly(),
  sharingRevision: z.int().nonnegative().default(0),
};

/** Flat facts about a document that searches can filter by. */
export const metadata = boundedRecord(
  z.string().max(metadataLimits.metadataKeyChars.value),
  z.union([z.string().max(metadataLimits.metadataValueChars.value), z.number(), z.boolean()]),
  { max: metadataLimits.metadataEntries.value },
);
export type Metadata = z.output<typeof metadata>;

/** A blob by bucket and key; never a URL, since who reads it has its own credentials and endpoint. */
export const blobLocation = z.object({ bucket: z.string().min(1), key: z.string().min(1) });
export type BlobLocation = z.output<typeof blobLocation>;
