import { defineEvent } from '@lectern/events/definition';
import { z } from 'zod';
import {
  blobLocation,
  documentId,
  documentVersion,
  metadata,
  tenantId,
  timestamp,
  userId,
  visibility,
} from '../fields.ts';

/**
 * Emitted by the document service, in the transaction that stored the version: the bytes are durable at `location`.
 * Carries all that later stages need, so that none of them has to call back. It comes again, with another event id, for a
 * version that is republished: a stage that has its work answers with what it has.
 */
export const DocumentIngested = defineEvent({
  name: 'DocumentIngested',
  version: 1,
  schema: z.object({
    documentId,
    version: documentVersion,
    tenantId,
    ownerId: userId,
    title: z.string(),
    visibility,
    metadata,
    contentType: z.string().describe('Media type that the bytes were found to have, without parameters'),
    bytes: z.int().nonnegative(),
    sha256: z.string().regex(/^[0-9a-f]{64}$/),
    location: blobLocation,
    timestamp,
  }),
});

/**
 * Emitted by the document service when an owner deleted a document; every store of derived data removes its part. It may
 * come again, with another event id, while the operation is not complete.
 */
export const DocumentDeleted = defineEvent({
  name: 'DocumentDeleted',
  version: 1,
  schema: z.object({ documentId, tenantId, ownerId: userId, operationId: z.string(), timestamp }),
});
