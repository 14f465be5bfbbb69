import { searchLimits, userId } from '@lectern/contracts';
import { z } from 'zod';

export const contextParams = z.object({ userId });

export const contextQuery = z.strictObject({
  q: z.string().trim().min(1).max(searchLimits.queryChars.value).optional(),
  budgetTokens: z.coerce.number().int().min(50).max(100_000).default(1_500),
});

export const generateBody = z.strictObject({
  prompt: z.string().trim().min(1).max(searchLimits.queryChars.value),
  topK: z.int().min(1).max(20).default(6),
  stream: z.boolean().default(false),
});

const passage = z.object({
  marker: z.string(),
  documentId: z.string(),
  chunkId: z.string(),
  title: z.string(),
  text: z.string(),
  headings: z.array(z.string()),
  page: z.int().positive().optional(),
  score: z.number(),
});

/** Answer of `GET /v1/ai-agent/context/{userId}`. */
export const contextResponse = z.object({
  user: z
    .object({ id: z.string(), tenantId: z.string(), email: z.string(), displayName: z.string() })
    .nullable(),
  recentDocs: z.array(z.object({ id: z.string(), title: z.string() })),
  passages: z.array(passage),
  systemPrompt: z.string(),
  degraded: z.array(z.string()),
});

const citation = z.object({
  marker: z.string(),
  documentId: z.string(),
  chunkId: z.string(),
  title: z.string(),
  quote: z.string(),
});

/** Answer of `POST /v1/generate` without `stream`. */
export const generateResponse = z.object({
  answer: z.string(),
  citations: z.array(citation),
  model: z.string(),
  degraded: z.array(z.string()),
});
