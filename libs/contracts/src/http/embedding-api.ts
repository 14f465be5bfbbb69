import { z } from 'zod';
import { boundedArray } from '../bounded.ts';
import { embedTextsLimits } from '../limits.ts';

/** `POST /internal/embeddings` of the embedding service: vectors of short texts, for queries. */
export const embedTextsRequest = z
  .object({
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
    dimensions: z.int().positive(),
    vectors: z.array(z.array(z.number())),
  })
  .meta({
    id: 'EmbeddedTexts',
    examples: [{ model: 'all-MiniLM-L6-v2-q4', dimensions: 3, vectors: [[0.6, 0, 0.8]] }],
  });
export type EmbedTextsResponse = z.output<typeof embedTextsResponse>;
