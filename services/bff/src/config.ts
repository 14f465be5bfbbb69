import { countField, secretField, urlField } from '@lectern/config';
import { baseConfig } from '@lectern/service';
import { z } from 'zod';

/** The whole configuration of the bff. */
export const configSchema = z.object({
  ...baseConfig.shape,
  CONTEXT_USER_TIMEOUT_MS: countField()
    .default(1_000)
    .describe('Time-out of the user service for an agent context; then the context comes without the user'),
  CONTEXT_DOCUMENTS_TIMEOUT_MS: countField()
    .default(1_500)
    .describe(
      'Time-out of the document service for an agent context; then it comes without recent documents',
    ),
  CONTEXT_SEARCH_TIMEOUT_MS: countField()
    .default(3_000)
    .describe('Time-out of the search for an agent context; then it comes without passages'),
  GENERATE_PROVIDER: z
    .enum(['extractive', 'openai'])
    .default('extractive')
    .describe(
      'What answers are made of: sentences of the documents, or the text of a model behind an OpenAI-compatible API',
    ),
  GENERATE_BASE_URL: urlField()
    .default('https://api.openai.com/v1')
    .describe('For openai: base URL of the API, version included'),
  GENERATE_MODEL: z.string().min(1).default('gpt-4o-mini').describe('For openai: name of the model'),
  GENERATE_API_KEY: secretField().optional().describe('For openai: API key, if the endpoint asks for one'),
  GENERATE_MESSAGES: z
    .enum(['separate', 'joined'])
    .default('separate')
    .describe(
      'For openai: whether passages and question are two user messages, or joined in one for chat templates that refuse two in a row',
    ),
  MAX_ANSWERS_PER_CALLER: countField()
    .default(10)
    .describe(
      'Answers that are written at once for one caller, streamed or not; further ones are refused with 429',
    ),
  MAX_ANSWERS: countField()
    .default(200)
    .describe('Answers that are written at once for all callers; further ones are refused with 503'),
  GENERATE_TIMEOUT_MS: countField().default(60_000).describe('For openai: longest time for a whole answer'),
});
export type Config = Readonly<z.output<typeof configSchema>>;
