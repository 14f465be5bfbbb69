import { z } from 'zod';
import { boundedArray } from '../bounded.ts';
import { documentId, documentVersion, tenantId } from '../fields.ts';
import { embedPassagesLimits, embedTextsLimits, readingPageLimits } from '../limits.ts';

const modelName = z.string().min(1).max(embedTextsLimits.modelChars.value);
const dimensions = z.int().positive();

/** What makes vectors comparable: a model's name, and how many numbers a vector of it has. */
const embeddingModel = z.object({ name: modelName, dimensions });

/**
 * `POST /internal/embeddings` of the embedding service: vectors of short texts, for queries. Without a model that of the
 * configuration; without dimensions those that the named model has.
 */
export const embedTextsRequest = z
  .object({
    model: embeddingModel.partial({ dimensions: true }).optional(),
    texts: boundedArray(z.string().min(1).max(embedTextsLimits.embedTextChars.value), {
      min: 1,
      max: embedTextsLimits.embedTexts.value,
    }),
  })
  .meta({ id: 'EmbedTextsRequest', examples: [{ texts: ['How do bees find their way?'] }] });

/** Unit-length vectors in the order of the texts. */
export const embedTextsResponse = z
  .object({
    model: z.string(),
    dimensions,
    vectors: z.array(z.array(z.number())),
  })
  .meta({
    id: 'EmbeddedTexts',
    examples: [{ model: 'all-MiniLM-L6-v2-q4', dimensions: 3, vectors: [[0.6, 0, 0.8]] }],
  });
export type EmbedTextsResponse = z.output<typeof embedTextsResponse>;

/** `POST /internal/passages` of the embedding service: vectors of chunks of a document by a model, for a second index. */
export const embedPassagesRequest = z
  .object({
    model: embeddingModel,
    tenantId,
    documentId,
    version: documentVersion,
    title: z.string(),
    passages: boundedArray(z.object({ text: z.string().min(1), headings: z.array(z.string()) }), {
      min: 1,
      max: embedPassagesLimits.embedPassages.value,
    }),
  })
  .meta({
    id: 'EmbedPassagesRequest',
    examples: [
      {
        model: { name: 'all-MiniLM-L6-v2-q4', dimensions: 384 },
        tenantId: 'tenant-1',
        documentId: 'document-1',
        version: 1,
        title: 'Bees',
        passages: [{ text: 'Bees find their way by the sun.', headings: ['Orientation'] }],
      },
    ],
  });

/** Unit-length vectors in the order of the passages, each as base64 of little-endian float32. */
export const embedPassagesResponse = z
  .object({ vectors: z.array(z.string()) })
  .meta({ id: 'EmbeddedPassages', examples: [{ vectors: ['mpkZPwAAAADNzEw/'] }] });
export type EmbedPassagesResponse = z.output<typeof embedPassagesResponse>;

/**
 * `POST /internal/vectors` of the embedding service: vectors of a caller's own texts, by the model of the documents. `kind` is what a text is:
 * models that are trained with a prefix for each get that of it.
 */
export const embedForCallerRequest = z
  .object({ texts: embedTextsRequest.shape.texts, kind: z.enum(['query', 'passage']) })
  .meta({
    id: 'EmbedForCallerRequest',
    examples: [{ texts: ['Bees find their way by the sun.'], kind: 'passage' }],
  });

/** Unit-length vectors in the order of the texts, each as base64 of little-endian float32. Tokens are an estimate. */
export const embedForCallerResponse = z
  .object({
    model: z.string(),
    dimensions,
    vectors: z.array(z.string()),
    usage: z.object({ inputTokens: z.int().nonnegative() }),
  })
  .meta({
    id: 'EmbeddedForCaller',
    examples: [
      {
        ...{ model: 'all-MiniLM-L6-v2-q4', dimensions: 3, vectors: ['mpkZPwAAAADNzEw/'] },
        usage: { inputTokens: 9 },
      },
    ],
  });
export type EmbedForCallerResponse = z.output<typeof embedForCallerResponse>;

/** `GET /internal/active-model` of the embedding service: by which model documents are embedded. */
export const activeModelResponse = embeddingModel.meta({
  id: 'ModelOfDocuments',
  examples: [{ name: 'all-MiniLM-L6-v2-q4', dimensions: 384 }],
});

/** `PUT /internal/active-model` of the embedding service: by which model documents are embedded from now on. */
export const activeModelRequest = z
  .object({
    model: embeddingModel,
    /** Whose vectors are no longer needed. */ replaced: modelName.optional(),
  })
  .meta({
    id: 'ActiveModel',
    examples: [{ model: { name: 'all-MiniLM-L6-v2-q4', dimensions: 384 }, replaced: 'hash-384' }],
  });

/** `GET /internal/documents/{id}/chunks` of the embedding service: chunks of a version in their order, from `from` on. */
export const chunkPageQuery = z.strictObject({
  tenantId,
  version: z.coerce.number().int().positive(),
  from: z.coerce.number().int().nonnegative().describe('Ordinal of the first one'),
  limit: z.coerce.number().int().positive().max(readingPageLimits.pageChunks.value),
});
export type ChunkPageQuery = z.output<typeof chunkPageQuery>;

/** A chunk as it is stored. */
const readChunk = z.object({
  chunkId: z.string(),
  ordinal: z.int().nonnegative(),
  text: z.string(),
  headings: z.array(z.string()),
  page: z.int().positive().optional(),
  tokenCount: z.int().positive(),
  place: z
    .object({
      lead: z.string().describe('What stands between the chunk before and what is new in this one'),
      repeated: z.int().nonnegative().describe('So many characters at the start are not new'),
      start: z.int().nonnegative().describe('Offset in the text of what is new, in UTF-16 units'),
    })
    .optional()
    .describe('Missing where a release made the chunk that did not note it'),
});
export type ReadChunk = z.output<typeof readChunk>;

/** Without `chunks` the version is not stored: not read yet, not readable, or replaced. Without `next` there are no more. */
export const chunkPageResponse = z
  .object({ chunks: z.array(readChunk).optional(), next: z.int().positive().optional() })
  .meta({
    id: 'ChunkPage',
    examples: [
      {
        chunks: [
          {
            ...{ chunkId: '7b1f9a52-9c58-5d2e-8d4c-2a5b6c7d8e9f', ordinal: 0, headings: ['Orientation'] },
            ...{ text: 'Bees find their way by the sun.', tokenCount: 9 },
            place: { lead: 'Orientation\n\n', repeated: 0, start: 13 },
          },
        ],
      },
    ],
  });
export type ChunkPageResponse = z.output<typeof chunkPageResponse>;
