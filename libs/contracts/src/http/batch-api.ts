import { z } from 'zod';
import { boundedArray } from '../bounded.ts';
import { attributes, collectionId, documentId, filename } from '../fields.ts';
import { collectionLimits } from '../limits.ts';

const ids = {
  batch: '0198d2f4-d5c2-7f4c-98b6-b1c2d3e4f5a7',
  document: '0198d2f4-a28f-7c19-95f3-8e9fa0b1c2d4',
};
const exampleCollection = '0198d2f4-c4b1-7e3b-87a5-a0b1c2d3e4f6';

/** `POST /internal/collections/{id}/batches` of the document service: documents that are to come into the collection, each named once. */
export const batchRequest = z
  .strictObject({
    documents: boundedArray(z.strictObject({ documentId: z.uuid(), attributes: attributes.optional() }), {
      min: 1,
      max: collectionLimits.batchDocuments.value,
    }),
    attributes: attributes.default({}).describe('Of the documents that have none of their own'),
  })
  .meta({ id: 'BatchRequest', examples: [{ documents: [{ documentId: ids.document }] }] });
export type BatchRequest = z.input<typeof batchRequest>;

/** How far it is with a document of a batch: on its way to be found in the collection, found there, not to be, or never put there. */
export const batchOutcome = z.enum(['pending', 'indexed', 'failed', 'cancelled']);
export type BatchOutcome = z.output<typeof batchOutcome>;

const count = z.int().nonnegative();

/** A batch, with how many of its documents the caller may read. One that is deleted, or left the collection, is not counted any more. */
export const batchResource = z
  .object({
    id: z.string(),
    collectionId,
    createdAt: z.iso.datetime(),
    cancelledAt: z.iso.datetime().optional(),
    documents: z.object({ total: count, pending: count, indexed: count, failed: count, cancelled: count }),
  })
  .meta({
    id: 'Batch',
    examples: [
      {
        ...{ id: ids.batch, collectionId: exampleCollection, createdAt: '2026-11-29T08:20:00.000Z' },
        documents: { total: 1, pending: 1, indexed: 0, failed: 0, cancelled: 0 },
      },
    ],
  });
export type BatchResource = z.output<typeof batchResource>;

/** A document of a batch, with why it failed where it did. */
const batchDocument = z
  .object({
    documentId,
    outcome: batchOutcome,
    attributes,
    bytes: count,
    addedAt: z.iso
      .datetime()
      .describe('When it came into the collection; until it does, when the batch was made'),
    error: z
      .object({ stage: z.string().optional(), reason: z.string(), message: z.string() })
      .optional()
      .describe(
        'With the stage that failed; without one where the document did not come into the collection',
      ),
  })
  .meta({ id: 'BatchDocument' });

/** `GET /internal/collections/{id}/batches/{batchId}/documents`. */
export const batchDocumentList = z
  .object({ data: z.array(batchDocument), nextCursor: z.string().nullable() })
  .meta({
    id: 'BatchDocumentList',
    examples: [
      {
        data: [
          {
            ...{ documentId: ids.document, outcome: 'indexed', attributes: { chapter: 3 }, bytes: 30 },
            addedAt: '2026-11-29T08:20:00.000Z',
          },
        ],
        nextCursor: null,
      },
    ],
  });
export type BatchDocumentList = z.output<typeof batchDocumentList>;

/** `POST /internal/collections/{id}/memberships`: which documents are asked about. */
export const membershipsRequest = z
  .strictObject({
    documentIds: boundedArray(documentId, { max: collectionLimits.askedMembers.value }),
  })
  .meta({ id: 'MembershipsRequest', examples: [{ documentIds: [ids.document] }] });

/** Those of them that are in the collection and that the caller may read. */
export const membershipsResponse = z
  .object({ data: z.array(z.object({ documentId, title: z.string(), filename, attributes })) })
  .meta({
    id: 'MembershipsResponse',
    examples: [
      {
        data: [{ documentId: ids.document, title: 'Bees', filename: 'bees.txt', attributes: { chapter: 3 } }],
      },
    ],
  });
export type MembershipsResponse = z.output<typeof membershipsResponse>;
