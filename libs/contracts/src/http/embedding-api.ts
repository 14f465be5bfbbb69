import { z } from 'zod';

/** `POST /internal/embeddings` of the embedding service: vectors of short texts, for queries. At most 64 texts. */
export const embedTextsRequest = z.object({ texts: z.array(z.string().min(1).max(20_000)).min(1).max(64) });
export type EmbedTextsRequest = z.output<typeof embedTextsRequest>;

/** Unit-length vectors in the order of the texts. */
export const embedTextsResponse = z.object({
  model: z.string(),
  dimensions: z.int().positive(),
  vectors: z.array(z.array(z.number())),
});
export type EmbedTextsResponse = z.output<typeof embedTextsResponse>;
