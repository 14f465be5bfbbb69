import { z } from 'zod';
import { boundedArray } from '../bounded.ts';
import { documentId, documentVersion, tenantId } from '../fields.ts';
import { comparisonLimits } from '../limits.ts';

const key = { documentId, tenantId };

/**
 * A document as the document service has it. With a version: the one that should be held, and how much of it. `gone`: nothing of
 * it should be held. With neither, it is on its way, or failed, and what should be held is not known.
 */
const comparedDocument = z.object({
  ...key,
  gone: z.literal(true).optional(),
  version: documentVersion.optional(),
  chunkCount: z.int().nonnegative().optional(),
  sharingRevision: z.int().nonnegative().optional(),
  descriptionRevision: z.int().nonnegative().optional(),
});

/**
 * `POST /internal/comparisons` of a service that derives data from documents: compares what it holds of these documents, and
 * where the range of ids is given in which these are all that there are, says what else it holds there. It changes nothing.
 */
export const comparisonRequest = z
  .object({
    documents: boundedArray(comparedDocument, { max: comparisonLimits.comparedDocuments.value }),
    range: z
      .object({ after: documentId.optional(), until: documentId.optional() })
      .optional()
      .describe('Of ids, in the order of their bytes: beyond `after`, and up to and with `until`'),
    everyPoint: z
      .boolean()
      .optional()
      .describe(
        'Look at each point of these documents, and not only where their numbers differ; a matter of retrieval',
      ),
  })
  .meta({
    id: 'ComparisonRequest',
    examples: [
      {
        documents: [
          { documentId: 'document-1', tenantId: 'acme', version: 2, chunkCount: 4, sharingRevision: 1 },
        ],
        range: { until: 'document-1' },
      },
    ],
  });
export type ComparisonRequest = z.output<typeof comparisonRequest>;
export type ComparedDocument = ComparisonRequest['documents'][number];

/** What is held of a document of which something else should be held. */
const holding = z.object({
  documentId,
  version: z.int().nonnegative().describe('The version that is held; 0 for none'),
  count: z.int().nonnegative().describe('Chunks or points of that version'),
  strays: z.int().nonnegative().describe('Chunks or points that belong to no version that is held'),
  sharingRevision: z.int().nonnegative().optional().describe('Where it matters to the service'),
  descriptionRevision: z.int().nonnegative().optional().describe('Likewise'),
  outdated: z
    .object({ audience: z.int().nonnegative(), facts: z.int().nonnegative() })
    .optional()
    .describe(
      'Of the points that were counted, those that name other readers, or other metadata or collections, than the service knows; missing for none',
    ),
});
export type Holding = z.output<typeof holding>;

/** `differing`: of the documents asked about, those that differ; `unknown`: others in the range. */
export const comparisonResponse = z
  .object({ differing: z.array(holding), unknown: z.array(z.object(key)) })
  .meta({
    id: 'Comparison',
    examples: [
      {
        differing: [{ documentId: 'document-1', version: 2, count: 3, strays: 0, sharingRevision: 1 }],
        unknown: [],
      },
    ],
  });
export type ComparisonResponse = z.output<typeof comparisonResponse>;

/**
 * `POST /internal/strays` of the retrieval service: documents of which its store has points, and it does not know that they are live; and
 * `outdated`, live ones whose points say something else of them than it knows, which an older release does not tell. Goes on at `position`; without `next` there are no more.
 */
export const straysRequest = z
  .object({ position: z.string().min(1).max(comparisonLimits.positionChars.value).optional() })
  .meta({ id: 'StraysRequest', examples: [{}] });
export const straysResponse = z
  .object({
    documents: z.array(z.object(key)),
    outdated: z.array(z.object(key)).optional(),
    next: z.string().optional(),
  })
  .meta({
    id: 'Strays',
    examples: [{ documents: [{ documentId: 'document-1', tenantId: 'acme' }] }],
  });
export type StraysResponse = z.output<typeof straysResponse>;

/** `POST /internal/strays/removals` of the retrieval service: removes the points of a document that are not those of its live version. Idempotent. */
export const strayRemovalRequest = z
  .object(key)
  .meta({ id: 'StrayRemovalRequest', examples: [{ documentId: 'document-1', tenantId: 'acme' }] });
export const strayRemovalResponse = z
  .object({ removed: z.int().nonnegative() })
  .meta({ id: 'StrayRemoval', examples: [{ removed: 2 }] });
