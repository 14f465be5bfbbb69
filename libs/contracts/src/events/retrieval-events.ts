import { defineEvent } from '@lectern/events/definition';
import { z } from 'zod';
import { documentId, documentVersion, tenantId, timestamp } from '../fields.ts';

/** Emitted by the retrieval service: a search that starts now finds this version, and no older one. */
export const DocumentIndexed = defineEvent({
  name: 'DocumentIndexed',
  version: 1,
  schema: z.object({
    documentId,
    version: documentVersion,
    tenantId,
    model: z.string(),
    chunkCount: z.int().positive(),
    timestamp,
  }),
});

/** Emitted by the retrieval service after a deletion, with the count of points found afterwards: it must be zero. */
export const DocumentUnindexed = defineEvent({
  name: 'DocumentUnindexed',
  version: 1,
  schema: z.object({
    documentId,
    tenantId,
    operationId: z.string(),
    remainingPoints: z.int().nonnegative(),
    timestamp,
  }),
});
