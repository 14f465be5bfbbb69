import { z } from 'zod';
import { boundedArray, boundedRecord } from './bounded.ts';
import { collectionLimits, idLimits, metadataLimits, sharingLimits } from './limits.ts';

const id = z.string().min(1).max(idLimits.idChars.value);

/** Ids are opaque to every reader but their owner. */
export const tenantId = id;
/** A user, or the owner of a document: a person or what acts for one. See {@link tenantId} for its form. */
export const userId = id;
/** The same for all versions of a document. See {@link tenantId} for its form. */
export const documentId = id;

/** A named set of documents of a tenant. See {@link tenantId} for its form. */
export const collectionId = id;

/**
 * Counts the changes of title, metadata and collections of a document. Events come in any order: of two states, the higher counts; missing, as
 * 0, in those of a release that did not count.
 */
export const descriptionRevision = z.int().nonnegative().optional();

/** Name of a prompt, as paths have it. */
export const promptName = z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/);

const promptVersions = { first: 1, last: 1_000_000 };

/** Number of a version of a prompt, from 1. */
export const promptVersion = z.int().min(promptVersions.first).max(promptVersions.last);

/** The same in a path or a query, where it is text. */
export const promptVersionText = z.coerce.number().int().min(promptVersions.first).max(promptVersions.last);

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

/** The name of a fact about a document. */
export const factName = z.string().max(metadataLimits.metadataKeyChars.value);

const noValue = 'Must be a text, a number, true or false.';

/** A fact that is not a list. */
export const factValue = z.union(
  [z.string().max(metadataLimits.metadataValueChars.value), z.number(), z.boolean()],
  noValue,
);
export type FactValue = z.output<typeof factValue>;

const factList = boundedArray(
  z.union([z.string().max(metadataLimits.metadataValueChars.value), z.number()]),
  {
    max: metadataLimits.metadataListValues.value,
  },
).readonly();

const mostFacts = { max: metadataLimits.metadataEntries.value };

/** Facts about a document that searches can filter by: values, and lists of texts and numbers. */
export const metadata = boundedRecord(factName, z.union([factValue, factList]), mostFacts);
export type Metadata = Readonly<Record<string, FactValue | readonly (string | number)[]>>;

/**
 * The metadata of a document, in an event. Lists are apart, since the first release knows only values and refuses an event in which
 * something else stands in their place. {@link toEventMetadata} divides them, and {@link metadataOfEvent} puts them together.
 */
export const eventMetadata = {
  metadata: boundedRecord(factName, factValue, mostFacts),
  metadataLists: boundedRecord(factName, factList, mostFacts).optional(),
};

/** Metadata as an event has it. */
export interface EventMetadata {
  readonly metadata: Readonly<Record<string, FactValue>>;
  readonly metadataLists?: Readonly<Record<string, readonly (string | number)[]>> | undefined;
}

/** Metadata as the fields of an event. */
export function toEventMetadata(metadata: Metadata): z.input<z.ZodObject<typeof eventMetadata>> {
  const facts = Object.entries(metadata);
  const lists = facts.flatMap(([name, fact]) =>
    typeof fact === 'object' ? [{ name, list: [...fact] }] : [],
  );
  const values = facts.flatMap(([name, fact]) => (typeof fact === 'object' ? [] : [{ name, fact }]));
  return {
    metadata: Object.fromEntries(values.map(({ name, fact }) => [name, fact])),
    ...(lists.length > 0
      ? { metadataLists: Object.fromEntries(lists.map(({ name, list }) => [name, list])) }
      : {}),
  };
}

/** The metadata that an event says. */
export function metadataOfEvent({ metadata, metadataLists }: EventMetadata): Metadata {
  return { ...metadata, ...metadataLists };
}

/** The name of an attribute. */
export const attributeName = z.string().min(1).max(collectionLimits.attributeKeyChars.value);

/** A text, a number, true or false. */
export const attributeValue = z.union(
  [z.string().max(collectionLimits.attributeValueChars.value), z.number(), z.boolean()],
  noValue,
);

/** What is said of a document as a member of one collection. */
export const attributes = boundedRecord(attributeName, attributeValue, {
  max: collectionLimits.attributes.value,
});
export type Attributes = Readonly<Record<string, FactValue>>;

/** A collection that a document is in. */
const membership = z.object({ id: collectionId, attributes });
export interface Membership {
  readonly id: string;
  readonly attributes: Attributes;
}

/**
 * All collections of a document, in an event; none in one of a release without collections. They are of the same
 * {@link descriptionRevision} as title and metadata.
 */
export const eventCollections = boundedArray(membership, {
  max: collectionLimits.documentCollections.value,
})
  .default([])
  .readonly();

/** A blob by bucket and key; never a URL, since who reads it has its own credentials and endpoint. */
export const blobLocation = z.object({ bucket: z.string().min(1), key: z.string().min(1) });
export type BlobLocation = z.output<typeof blobLocation>;

/** Where in the pipeline a document failed. */
export const failureStage = z.enum(['extract', 'chunk', 'embed', 'index']);
export type FailureStage = z.output<typeof failureStage>;
