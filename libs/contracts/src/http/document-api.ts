import { z } from 'zod';
import { documentId, documentVersion, metadata, readers, tenantId, userId, visibility } from '../fields.ts';

/** The life of a document. `indexed`, `failed` and `deleted` are final for a version. */
export const documentStatus = z.enum(['ingested', 'embedded', 'indexed', 'failed', 'deleting', 'deleted']);
export type DocumentStatus = z.output<typeof documentStatus>;

/** A step that a version of a document took. */
const step = z
  .object({ status: documentStatus, version: documentVersion, at: z.iso.datetime() })
  .meta({ id: 'TimelineStep' });

/** A document as `GET /v1/documents/{id}` shows it. `timeline` has its newest 200 steps, oldest first. */
export const documentResource = z
  .object({
    id: documentId,
    title: z.string(),
    contentType: z.string(),
    bytes: z.int().nonnegative(),
    sha256: z.string(),
    tenantId,
    ownerId: userId,
    visibility,
    readers: readers.optional().describe('Shown to those who may change the document'),
    metadata,
    version: documentVersion,
    status: documentStatus,
    chunkCount: z.int().nonnegative(),
    error: z.object({ stage: z.string(), reason: z.string(), message: z.string() }).optional(),
    timeline: z.array(step),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
  })
  .meta({ id: 'Document' });
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
  .meta({ id: 'DocumentList' });

/**
 * `GET /internal/documents/pending` of the document service, with the caller's identity: how many documents that the
 * caller may see are accepted but not yet searchable. Retrieval asks before a search, so that `pending: 0` is true.
 */
export const pendingDocuments = z.object({ pending: z.int().nonnegative() }).meta({ id: 'PendingDocuments' });
