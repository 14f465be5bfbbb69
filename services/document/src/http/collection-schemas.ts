import {
  attributeName,
  attributeValue,
  batchRequest,
  boundedRecord,
  collectionId,
  documentId,
  membershipResource,
  metadata,
  printable,
  printableName,
  tenantId,
  userId,
} from '@lectern/contracts';
import { z } from 'zod';
import { limits } from '../limits.ts';
import { hasOnePlace, placeQuery, twoPlaces } from './list-schemas.ts';
import { documentMetadata, isStorable, metadataPatch } from './schemas.ts';

const name = printableName(limits.collectionNameChars.value);

const description = z
  .string()
  .max(limits.collectionDescriptionChars.value)
  .refine(isStorable, 'Must be well-formed Unicode without NUL characters.')
  .meta({ pattern: String.raw`^[^\u0000]*$` });

/** `POST /v1/collections`. */
export const newCollection = z
  .strictObject({
    name: name.describe('Names need not be unique'),
    description: description.default(''),
    metadata: documentMetadata.default({}),
  })
  .meta({
    id: 'CreateCollectionRequest',
    examples: [{ name: 'Beekeeping', description: 'All about bees', metadata: { shelf: 4 } }],
  });

/** `POST /internal/collections`: documents that come into the collection, each named once. */
export const newFilledCollection = newCollection.extend({ documents: batchRequest.shape.documents }).meta({
  id: 'CreateFilledCollectionRequest',
  examples: [{ name: 'Beekeeping', documents: [{ documentId: '0198d2f4-a28f-7c19-95f3-8e9fa0b1c2d4' }] }],
});

/** `PATCH /v1/collections/{id}`. */
export const collectionPatch = z
  .strictObject({ name: name.optional(), description: description.optional(), metadata: metadataPatch })
  .refine((change) => Object.keys(change).length > 0, 'Must name what is to change.')
  .meta({
    id: 'UpdateCollectionRequest',
    minProperties: 1,
    examples: [{ name: 'Bees and wasps', metadata: { shelf: null } }],
  });

/** Of `PATCH` and `DELETE /v1/collections/{id}`. */
export const collectionHeaders = z.object({
  'if-match': z
    .string()
    .optional()
    .describe(
      'The `ETag` of the collection as it was read, its counts included: nothing is changed when it is another one by now',
    ),
});

/** Of a collection. */
export const collectionParams = z.object({ id: collectionId });

/** Of a document in a collection. */
export const memberParams = z.object({ id: collectionId, documentId });

/** `GET /v1/collections`. */
export const collectionsQuery = z
  .strictObject({
    limit: z.coerce
      .number()
      .int()
      .min(1)
      .max(limits.pageCollections.value)
      .default(20)
      .describe('Entries of a page'),
    ...placeQuery,
    name: printable(z.string().max(limits.collectionNameChars.value))
      .optional()
      .describe('Only collections of exactly this name'),
  })
  .refine(hasOnePlace, twoPlaces);

const text = attributeValue.refine(
  (value) => typeof value !== 'string' || isStorable(value),
  'Must be well-formed Unicode without NUL characters.',
);

/** `PUT /v1/collections/{id}/documents/{documentId}`. */
export const membershipBody = z
  .strictObject({
    attributes: boundedRecord(printable(attributeName), text, { max: limits.attributes.value })
      .default({})
      .describe('All that is said of the document in this collection'),
  })
  .meta({ id: 'MembershipRequest', examples: [{ attributes: { chapter: 3 } }] });

const count = z.int().nonnegative();

const exampleCollection = {
  ...{ id: '0198d2f4-c4b1-7e3b-87a5-a0b1c2d3e4f6', tenantId: 'acme' },
  ...{ name: 'Beekeeping', description: 'All about bees', metadata: { shelf: 4 } },
  documents: { total: 1, ingested: 0, embedded: 0, indexed: 1, failed: 0, rejected: 0, joining: 0 },
  ...{ bytes: 30, version: 1, createdBy: '0198d2f4-5c1a-7e30-9b6e-3f2a1c4d5e6f' },
  ...{ createdAt: '2026-11-29T08:10:00.000Z', updatedAt: '2026-11-29T08:10:00.000Z' },
};

/** A collection as those of its tenant see it. */
export const collectionResource = z
  .object({
    id: collectionId,
    tenantId,
    name: z.string(),
    description: z.string(),
    metadata,
    documents: z
      .object({
        total: count,
        ingested: count,
        embedded: count,
        indexed: count,
        failed: count,
        rejected: count,
        joining: count.describe(
          'That are not in it yet: batches are about to put them there; not in `total`',
        ),
      })
      .describe('How many documents of it the caller may read, by status'),
    bytes: count.describe('Of the newest versions of these documents'),
    version: z.int().positive().describe('Counts the changes of name, description and metadata'),
    createdBy: userId.optional().describe('Missing when the account is erased that made it'),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
  })
  .meta({
    id: 'Collection',
    examples: [exampleCollection],
  });
export type CollectionResource = z.output<typeof collectionResource>;

/** Answer of `GET /v1/collections`. */
export const collectionList = z
  .object({ data: z.array(collectionResource), nextCursor: z.string().nullable() })
  .meta({ id: 'CollectionList', examples: [{ data: [exampleCollection], nextCursor: null }] });

/** Answer of `PUT /v1/collections/{id}/documents/{documentId}`. */
export const membership = membershipResource;
