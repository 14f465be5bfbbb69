import { z } from 'zod';

/** Answer of `POST /v1/generate`. */
export const generatedAnswer = z.object({
  answer: z.string(),
  citations: z.array(
    z.object({
      marker: z.string(),
      documentId: z.string(),
      chunkId: z.string(),
      title: z.string(),
      quote: z.string(),
    }),
  ),
  model: z.string(),
  degraded: z.array(z.string()),
});
export type GeneratedAnswer = z.output<typeof generatedAnswer>;

/** Answer of `POST /v2/sessions`. */
export const session = z.object({
  id: z.string(),
  accessToken: z.string(),
  tokenType: z.string(),
  expiresAt: z.iso.datetime(),
  refreshToken: z.string(),
  refreshExpiresAt: z.iso.datetime(),
});

/** Answer of `POST /v1/api-keys`; the key is shown this once. */
export const createdApiKey = z.object({
  id: z.string(),
  name: z.string(),
  scopes: z.array(z.string()),
  key: z.string(),
});

/** Answer of `DELETE /v1/documents/{id}`. */
export const deletion = z.object({ operationId: z.string() });
