import { defineEvent } from '@lectern/events/definition';
import { z } from 'zod';
import { attempt, documentId, documentVersion, tenantId, timestamp } from '../fields.ts';
import { documentProperties, readingWarnings } from '../reading.ts';
import { exampleDeletion, exampleVersion } from './examples.ts';

/** Emitted by the retrieval service: a search that starts now finds this version, and no older one. */
export const DocumentIndexed = defineEvent({
  name: 'DocumentIndexed',
  version: 1,
  schema: z
    .object({
      documentId,
      version: documentVersion,
      attempt,
      tenantId,
      model: z.string(),
      chunkCount: z.int().positive(),
      properties: documentProperties.optional(),
      warnings: readingWarnings
        .optional()
        .describe('As in `DocumentEmbedded`, which this event may overtake'),
      timestamp,
    })
    .meta({
      description: 'A search that starts now finds this version, and no older one.',
      examples: [{ ...exampleVersion, model: 'all-MiniLM-L6-v2-q4', chunkCount: 3 }],
    }),
});

/** Emitted by the retrieval service after a deletion, with the count of points found afterwards: it must be zero. */
export const DocumentUnindexed = defineEvent({
  name: 'DocumentUnindexed',
  version: 1,
  schema: z
    .object({
      documentId,
      tenantId,
      operationId: z.string(),
      /** Of the delivery that removed the last ones: an earlier one that was interrupted has counted its own. */
      removedPoints: z.int().nonnegative().optional(),
      remainingPoints: z.int().nonnegative(),
      timestamp,
    })
    .meta({
      description:
        'The points of a deleted document are removed; `remainingPoints` were found afterwards and must be zero.',
      examples: [{ ...exampleDeletion, remainingPoints: 0 }],
    }),
});
