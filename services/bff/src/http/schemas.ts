import {
  attributesNeedCollection,
  hasCollectionOfAttributes,
  searchCollections,
  searchFilter,
  userId,
} from '@lectern/contracts';
import { jsonText, problemSchema } from '@lectern/http';
import { z } from 'zod';
import { visibleText } from '../domain/visible-text.ts';
import { limits } from '../limits.ts';

export const contextParams = z.object({ userId: userId.describe('Id of the caller, or `me`') });

export const contextQuery = z
  .strictObject({
    q: z
      .string()
      .trim()
      .min(1)
      .max(limits.questionCharacters.value)
      .meta({ pattern: String.raw`\S` })
      .optional(),
    filter: jsonText
      .pipe(searchFilter)
      .optional()
      .describe('What the passages are narrowed to: the `filter` of a search, as JSON'),
    collections: jsonText
      .pipe(searchCollections)
      .optional()
      .describe('The `collections` of a search, as JSON: a list of ids'),
    budgetTokens: z.coerce
      .number()
      .int()
      .min(50)
      .max(limits.budgetTokens.value)
      .default(1_500)
      .describe('Tokens that the passages may take'),
  })
  .refine(hasCollectionOfAttributes, attributesNeedCollection);

export const generateBody = z
  .strictObject({
    prompt: z
      .string()
      .trim()
      .min(1)
      .max(limits.questionCharacters.value)
      .refine((prompt) => visibleText(prompt).trim() !== '', 'has nothing to read')
      // Of what cannot be seen, a pattern that every tool reads can name the control characters alone.
      .meta({ pattern: String.raw`[^\s\u0000-\u001f\u007f-\u009f]` })
      .describe('With a character that can be seen'),
    topK: z.int().min(1).max(limits.answerPassages.value).default(6),
    collections: searchCollections.optional(),
    filter: searchFilter.optional().describe('What the answer may rest on'),
    stream: z.boolean().default(false),
  })
  .refine(hasCollectionOfAttributes, attributesNeedCollection)
  .meta({ id: 'GenerateRequest', examples: [{ prompt: 'How do bees find their way?', stream: true }] });

const userExample = '0198d2f4-5c1a-7e30-9b6e-3f2a1c4d5e6f';
const source = {
  ...{ marker: '[1]', documentId: '0198d2f4-a28f-7c19-95f3-8e9fa0b1c2d4' },
  ...{ chunkId: '5f6f1c8f-0', title: 'Bees' },
};

const passage = z
  .object({
    marker: z.string(),
    documentId: z.string(),
    chunkId: z.string(),
    title: z.string(),
    text: z.string(),
    headings: z.array(z.string()),
    page: z.int().positive().optional(),
    score: z.number(),
    relevance: z
      .number()
      .min(0)
      .max(1)
      .optional()
      .describe('How well it answers, whatever the question; missing where that is not known'),
  })
  .meta({ id: 'Passage' });

/**
 * Answer of `GET /v1/ai-agent/context/{userId}`. Only `systemPrompt` may go into a system message; `contextMessage` is for
 * a user message, and all else is as documents and users wrote it.
 */
export const contextResponse = z
  .object({
    user: z
      .object({
        ...{ id: z.string(), tenantId: z.string() },
        // Not for an API key without the scope `users:read`.
        ...{ email: z.string().optional(), displayName: z.string().optional() },
      })
      .nullable(),
    recentDocs: z.array(z.object({ id: z.string(), title: z.string() })),
    passages: z.array(passage),
    systemPrompt: z.string(),
    contextMessage: z.string(),
    degraded: z.array(z.string()),
  })
  .meta({
    id: 'AgentContext',
    examples: [
      {
        user: { id: userExample, tenantId: 'acme', email: 'ada@example.org', displayName: 'Ada' },
        recentDocs: [{ id: source.documentId, title: source.title }],
        passages: [{ ...source, text: 'Bees find their way by the sun.', headings: [], score: 0.82 }],
        systemPrompt: 'Answer from the passages alone, and name the marker of each that you use.',
        contextMessage: '[1] Bees: Bees find their way by the sun.',
        degraded: [],
      },
    ],
  });

export const citation = z
  .object({
    marker: z.string(),
    documentId: z.string(),
    chunkId: z.string(),
    title: z.string(),
    headings: z.array(z.string()),
    page: z.int().positive().optional(),
    quote: z
      .string()
      .describe('Sentence, row or line of the chunk that carries the statement, word for word'),
  })
  .meta({ id: 'Citation' });

const answered = z
  .boolean()
  .describe('Whether the answer states what a passage holds; false when it says that there is no answer');

/** Of an answer that was kept. */
export const cached = z
  .literal(true)
  .optional()
  .describe('There, where the answer of a model was kept, and none was asked now');

/**
 * `data` of the events of `POST /v1/generate` with `stream`, in their order: `delta` as often as there is text, `citations`,
 * and `done` when the answer is whole. `error` comes in the place of what is missing.
 */
export const answerEvents = {
  delta: z.object({ text: z.string() }),
  citations: z.object({ citations: z.array(citation) }),
  done: z.object({ answered, model: z.string(), degraded: z.array(z.string()), cached }),
  error: problemSchema,
};

/** Answer of `POST /v1/generate` without `stream`. */
export const generateResponse = z
  .object({
    answer: z.string(),
    answered,
    citations: z.array(citation),
    model: z.string(),
    degraded: z.array(z.string()),
    cached,
  })
  .meta({
    id: 'GeneratedAnswer',
    examples: [
      {
        answer: 'They find their way by the sun [1].',
        answered: true,
        citations: [{ ...source, headings: [], quote: 'Bees find their way by the sun.' }],
        ...{ model: 'extractive', degraded: [] },
      },
    ],
  });
