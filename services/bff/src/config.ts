import { countField, urlField } from '@lectern/config';
import { defaultAnswerMs } from '@lectern/contracts';
import { baseConfig } from '@lectern/service';
import { z } from 'zod';

/** The whole configuration of the bff. */
export const configSchema = z.object({
  ...baseConfig.shape,
  CONTEXT_USER_TIMEOUT_MS: countField()
    .default(1_000)
    .describe(
      'Maximum time of the user service for an agent context, in milliseconds; then the context has no user',
    ),
  CONTEXT_DOCUMENTS_TIMEOUT_MS: countField()
    .default(1_500)
    .describe(
      'Maximum time of the document service for an agent context, in milliseconds; then it has no recent documents',
    ),
  CONTEXT_SEARCH_TIMEOUT_MS: countField()
    .default(3_000)
    .describe('Maximum time of the search for an agent context, in milliseconds; then it has no passages'),
  GENERATE_MESSAGES: z
    .enum(['separate', 'joined'])
    .default('separate')
    .describe(
      'Whether passages and question are two user messages (separate) to a model, or one (joined), for chat templates that refuse two in a row',
    ),
  MAX_ANSWERS_PER_CALLER: countField()
    .default(10)
    .describe(
      'Maximum number of answers that are written at the same time for one caller, streamed or not; further ones are refused with 429',
    ),
  MAX_ANSWERS: countField()
    .default(200)
    .describe(
      'Maximum number of answers that are written at the same time for all callers; further ones are refused with 503',
    ),
  MAX_EMBEDDINGS_PER_CALLER: countField()
    .default(5)
    .describe(
      'Maximum number of requests for vectors that run at the same time for one caller; further ones are refused with 429',
    ),
  MAX_EMBEDDINGS: countField()
    .default(50)
    .describe(
      'Maximum number of requests for vectors that run at the same time for all callers; further ones are refused with 503',
    ),
  PUBLIC_URL: urlField()
    .default('http://localhost:8080')
    .describe('Where callers reach the gateway; base of the addresses of documents in answers for agents'),
  MAX_TOOL_CALLS_PER_CALLER: countField()
    .default(10)
    .describe(
      'Maximum number of calls of the Model Context Protocol that run at the same time for one caller; further ones are refused with 429',
    ),
  MAX_TOOL_CALLS: countField()
    .default(200)
    .describe(
      'Maximum number of calls of the Model Context Protocol that run at the same time for all callers; further ones are refused with 503',
    ),
  GENERATE_TIMEOUT_MS: countField()
    .default(defaultAnswerMs)
    .describe(
      'Maximum time for a whole answer of a model, fallbacks included, in milliseconds; ANSWER_TIMEOUT_MS of the model service is to be the same',
    ),
});
export type Config = Readonly<z.output<typeof configSchema>>;
