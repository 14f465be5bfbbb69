import { defineEvent } from '@lectern/events/definition';
import { z } from 'zod';
import {
  attempt,
  blobLocation,
  descriptionRevision,
  documentId,
  documentVersion,
  eventCollections,
  eventMetadata,
  failureStage,
  filename,
  sharing,
  tenantId,
  timestamp,
} from '../fields.ts';
import { documentProperties, readingWarnings } from '../reading.ts';
import { exampleDeletion, exampleFacts, exampleSharing, exampleVersion } from './examples.ts';

/**
 * Emitted by the embedding service: chunks and vectors of one version are durable. The vectors lie in the blob at
 * `location` (claim check, format of `embedded-chunks.ts`), since an event must stay far below 256 KiB.
 */
export const DocumentEmbedded = defineEvent({
  name: 'DocumentEmbedded',
  version: 1,
  schema: z
    .object({
      documentId,
      version: documentVersion,
      attempt,
      tenantId,
      ...sharing,
      title: z.string(),
      descriptionRevision,
      filename,
      ...eventMetadata,
      collections: eventCollections,
      properties: documentProperties
        .optional()
        .describe('What the document says about itself; `title` and `metadata` have of it what counts'),
      warnings: readingWarnings
        .optional()
        .describe('What was lost when it was read; missing where nothing was'),
      model: z.string().describe('Name of the embedding model; part of the point ids'),
      dimensions: z.int().positive(),
      chunkCount: z.int().positive(),
      location: blobLocation,
      timestamp,
    })
    .meta({
      description: 'Chunks and vectors of a version are durable; the vectors lie in the blob at `location`.',
      examples: [
        {
          ...exampleVersion,
          ...exampleSharing,
          ...exampleFacts,
          warnings: [{ reason: 'page_without_text', page: 2, detail: 'Page 2 is a picture without text.' }],
          model: 'all-MiniLM-L6-v2-q4',
          dimensions: 384,
          chunkCount: 3,
          location: { bucket: 'lectern', key: 'embedded/0193a1f2/1' },
        },
      ],
    }),
});

/**
 * Emitted by the stage that cannot go on with a document and will not try again (embedding or retrieval). `reason` is
 * a stable slug, `message` tells a person what to do.
 */
export const DocumentFailed = defineEvent({
  name: 'DocumentFailed',
  version: 1,
  schema: z
    .object({
      documentId,
      version: documentVersion,
      attempt,
      tenantId,
      stage: failureStage,
      reason: z.string(),
      message: z.string(),
      timestamp,
    })
    .meta({
      description: 'A stage cannot go on with a version and will not try again.',
      examples: [
        {
          ...exampleVersion,
          stage: 'extract',
          reason: 'encrypted',
          message: 'The PDF is encrypted: upload it without a password.',
        },
      ],
    }),
});

/** Emitted by the embedding service after a deletion: no chunk and no vector of the document is left in its stores. */
export const DocumentPurged = defineEvent({
  name: 'DocumentPurged',
  version: 1,
  schema: z
    .object({
      documentId,
      tenantId,
      operationId: z.string(),
      removedChunks: z.int().nonnegative(),
      timestamp,
    })
    .meta({
      description:
        'No chunk and no vector of a deleted document is left in the stores of the embedding service.',
      examples: [{ ...exampleDeletion, removedChunks: 3 }],
    }),
});
