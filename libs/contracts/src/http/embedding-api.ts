import { z } from 'zod';
import { boundedArray } from '../bounded.ts';
import { documentId, documentVersion, tenantId } from '../fields.ts';
import { embedPassagesLimits, embedTextsLimits } from '../limits.ts';

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
