import { boundedArray, decodeVector, modelAlias } from '@lectern/contracts';
import { z } from 'zod';
import { limits } from '../limits.ts';
import type { VectorsOfTexts } from '../use-cases/embed-texts.ts';

const text = z.string().min(1).max(limits.embedTextChars.value);
const notText = `Must be a text of 1 to ${limits.embedTextChars.value} characters, or a list of 1 to ${limits.embeddedTexts.value} of them.`;
/** LangChain for Python sends token ids by default, of a vocabulary that this platform does not have. */
const areTokens = 'Token ids are not read: send texts. LangChain does with check_embedding_ctx_length=False.';

function isTokens(input: unknown): boolean {
  if (!Array.isArray(input)) return false;
  const first: unknown = Array.isArray(input[0]) ? input[0][0] : input[0];
  return typeof first === 'number';
}

/** What OpenAI's clients send, and `input_type`. Fields that are not named here are taken and ignored. */
export const embeddingsBody = z
  .looseObject({
    model: modelAlias.describe(
      'One of `GET /v1/models` that makes vectors; `lectern` is the model of the documents, whichever that is',
    ),
    input: z
      .union([text, boundedArray(text, { min: 1, max: limits.embeddedTexts.value })], {
        error: ({ input }) => (isTokens(input) ? areTokens : notText),
      })
      .describe('What goes beyond the length that the model reads is not in its vector'),
    encoding_format: z.enum(['float', 'base64']).nullish().describe('`float` by default'),
    dimensions: z.int().positive().nullish().describe('What the model gives, or else a 400'),
    input_type: z
      .enum(['query', 'passage'])
      .nullish()
      .describe('What the texts are, for models that tell one from the other; `passage` by default'),
  })
  .meta({
    id: 'EmbeddingsRequest',
    examples: [{ model: 'lectern', input: ['Bees find their way by the sun.'], encoding_format: 'float' }],
  });

const count = z.int().nonnegative();

export const embeddingList = z
  .object({
    object: z.literal('list'),
    model: z.string().describe('What made the vectors: those of two models do not compare'),
    data: z.array(
      z.object({
        object: z.literal('embedding'),
        index: count,
        embedding: z
          .union([z.array(z.number()), z.string()])
          .describe('Numbers, or their base64 as little-endian float32'),
      }),
    ),
    usage: z
      .object({ prompt_tokens: count, total_tokens: count })
      .describe('As a provider says; an estimate for a model that is built in'),
  })
  .meta({
    id: 'EmbeddingList',
    examples: [
      {
        ...{ object: 'list', model: 'all-MiniLM-L6-v2-q4' },
        data: [{ object: 'embedding', index: 0, embedding: [0.6, 0, 0.8] }],
        usage: { prompt_tokens: 9, total_tokens: 9 },
      },
    ],
  });

/** Vectors as OpenAI's clients read them. */
export function shownEmbeddings(
  { model, vectors, inputTokens }: VectorsOfTexts,
  format: 'float' | 'base64',
): z.input<typeof embeddingList> {
  return {
    ...{ object: 'list', model },
    data: vectors.map((vector, index) => ({
      ...{ object: 'embedding' as const, index },
      embedding: format === 'base64' ? vector : [...decodeVector(vector)],
    })),
    usage: { prompt_tokens: inputTokens, total_tokens: inputTokens },
  };
}
