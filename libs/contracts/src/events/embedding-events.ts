import { defineEvent } from '@lectern/events/definition';
import { z } from 'zod';
import {
  blobLocation,
  documentId,
  documentVersion,
  metadata,
  sharing,
  tenantId,
  timestamp,
} from '../fields.ts';

/**
 * Emitted by the embedding service: chunks and vectors of one version are durable. The vectors lie in the blob at
 * `location` (claim check, format of `embedded-chunks.ts`), since an event must stay far below 256 KiB.
 */
export const DocumentEmbedded = defineEvent({
  name: 'DocumentEmbedded',
  version: 1,
  schema: z.object({
    documentId,
    version: documentVersion,
    tenantId,
    ...sharing,
    title: z.string(),
    metadata,
    model: z.string().describe('Name of the embedding model; part of the point ids'),
    dimensions: z.int().positive(),
    chunkCount: z.int().positive(),
    location: blobLocation,
    timestamp,
  }),
});

/** Where in the pipeline a document failed. */
export const failureStage = z.enum(['extract', 'chunk', 'embed', 'index']);
export type FailureStage = z.output<typeof failureStage>;

/**
 * Emitted by the stage that cannot go on with a document and will not try again (embedding or retrieval). `reason` is
 * a stable slug, `message` tells a person what to do.
 */
export const DocumentFailed = defineEvent({
  name: 'DocumentFailed',
  version: 1,
  schema: z.object({
    documentId,
    version: documentVersion,
    tenantId,
    stage: failureStage,
    reason: z.string(),
    message: z.string(),
    timestamp,
  }),
});

/** Emitted by the embedding service after a deletion: no chunk and no vector of the document is left in its stores. */
export const DocumentPurged = defineEvent({
  name: 'DocumentPurged',
  version: 1,
  schema: z.object({
    documentId,
    tenantId,
    operationId: z.string(),
    removedChunks: z.int().nonnegative(),
    timestamp,
  }),
});
