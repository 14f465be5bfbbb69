import { z } from 'zod';
import {
  attributes,
  collectionId,
  documentId,
  documentVersion,
  filename,
  metadata,
  readers,
  tenantId,
  userId,
  visibility,
} from '../fields.ts';
import { readingWarning } from '../reading.ts';

/** The life of a document. `indexed`, `failed`, `rejected` and `deleted` are final for a version. */
export const documentStatus = z.enum([
  'ingested',
  'embedded',
  'indexed',
  'failed',
  'rejected',
  'deleting',
  'deleted',
]);
export type DocumentStatus = z.output<typeof documentStatus>;

/** A step that a version of a document took. */
const step = z
  .object({
    status: documentStatus,
    version: documentVersion,
    at: z.iso.datetime(),
    warningCount: z
      .int()
      .positive()
      .optional()
      .describe('Of `embedded` and `indexed`: how many warnings there were'),
  })
  .meta({ id: 'TimelineStep' });

const ids = {
  document: '0198d2f4-a28f-7c19-95f3-8e9fa0b1c2d4',
  user: '0198d2f4-5c1a-7e30-9b6e-3f2a1c4d5e6f',
};
const indexed = { status: 'indexed', version: 1, at: '2026-11-29T08:20:02.000Z' };
const inCollection = {
  ...{ id: '0198d2f4-c4b1-7e3b-87a5-a0b1c2d3e4f6', attributes: { chapter: 3 } },
  ...{ addedBy: ids.user, addedAt: '2026-11-29T08:20:00.000Z' },
};
const facts = {
  ...{
    id: ids.document,
    title: 'Bees',
    filename: 'bees.txt',
    contentType: 'text/plain; charset=utf-8',
    bytes: 30,
  },
  sha256: '5f6f1c8f8f0f6a3f4f4a7f6b8b0d3f5c9a0e2b6d7c1f4e8a9b3c5d7e9f1a2b4c',
  ...{
    tenantId: 'acme',
    ownerId: ids.user,
    visibility: 'private',
    readers: [],
    metadata: { topic: 'insects', published: '2026-04-01', tags: ['bees', 'honey'] },
    collections: [inCollection],
  },
  ...{ version: 1, status: 'indexed', chunkCount: 1, warnings: [] },
  ...{ createdAt: '2026-11-29T08:20:00.000Z', updatedAt: indexed.at },
};

/** What is attached to a mail, as the mail lists it. */
const attachment = z
  .object({ id: documentId, filename, status: documentStatus })
  .meta({ id: 'DocumentAttachment' });

/** A document in a collection. */
export const membershipResource = z
  .object({
    id: collectionId.describe('Of the collection'),
    attributes,
    addedBy: userId,
    addedAt: z.iso.datetime(),
  })
  .meta({ id: 'Membership', examples: [inCollection] });

/** A document as `GET /v1/documents/{id}` shows it. `timeline` has its newest 200 steps, oldest first. */
export const documentResource = z
  .object({
    id: documentId,
    title: z.string(),
    filename: filename.describe(
      'What the file of the newest version was called; missing where it had no name',
    ),
    contentType: z.string(),
    bytes: z.int().nonnegative(),
    sha256: z.string(),
    duplicateOf: documentId
      .optional()
      .describe(
        'An earlier document of the caller that has the same bytes; shown to the owner, missing where there is none',
      ),
    attachmentOf: documentId
      .optional()
      .describe('The mail that the document was attached to; missing for one that was uploaded'),
    attachments: z
      .array(attachment)
      .optional()
      .describe(
        'What is attached to the mail and became documents of their own, as far as the caller may read them; missing where nothing is',
      ),
    tenantId,
    ownerId: userId,
    visibility,
    readers: readers.optional().describe('Shown to those who may change the document'),
    metadata,
    collections: z.array(membershipResource).describe('That it is in, oldest collection first'),
    version: documentVersion,
    status: documentStatus,
    chunkCount: z.int().nonnegative(),
    error: z.object({ stage: z.string(), reason: z.string(), message: z.string() }).optional(),
    warnings: z
      .array(readingWarning)
      .describe('What was lost when the newest version was read; empty while it is not read'),
    timeline: z.array(step),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
  })
  .meta({ id: 'Document', examples: [{ ...facts, timeline: [indexed] }] });
export type DocumentResource = z.output<typeof documentResource>;

/** A document as lists show it: with its last step instead of its timeline. */
const documentSummary = documentResource
  .omit({ timeline: true })
  .extend({ lastStep: step })
  .meta({ id: 'DocumentSummary' });
export type DocumentSummary = z.output<typeof documentSummary>;

/** `GET /v1/documents`, newest first. */
export const documentList = z
  .object({ data: z.array(documentSummary), nextCursor: z.string().nullable() })
  .meta({ id: 'DocumentList', examples: [{ data: [{ ...facts, lastStep: indexed }], nextCursor: null }] });

/**
 * `GET /internal/documents/pending` of the document service, with the caller's identity: how many documents that the
 * caller may see are accepted but not yet searchable. Retrieval asks before a search, so that `pending: 0` is true.
 */
export const pendingDocuments = z
  .object({ pending: z.int().nonnegative() })
  .meta({ id: 'PendingDocuments', examples: [{ pending: 0 }] });
