import { countField, secretField, urlField } from '@lectern/config';
import { baseConfig } from '@lectern/service';
import { z } from 'zod';

/** What the bff can be told. */
export const configSchema = z.object({
  ...baseConfig.shape,
  CONTEXT_USER_TIMEOUT_MS: countField()
    .default(1_000)
    .describe('Time that the user service has for an agent context before it is done without'),
  CONTEXT_DOCUMENTS_TIMEOUT_MS: countField().default(1_500).describe('The same for the document service'),
  CONTEXT_SEARCH_TIMEOUT_MS: countField().default(3_000).describe('The same for the search'),
  GENERATE_PROVIDER: z
    .enum(['extractive', 'openai'])
    .default('extractive')
    .describe(
      'Who writes answers: the documents\u2019 own sentences, or a model behind an OpenAI-compatible API',
    ),
  GENERATE_BASE_URL: urlField()
    .default('https://api.openai.com/v1')
    .describe('For openai: base URL with the version'),
  GENERATE_MODEL: z.string().min(1).default('gpt-4o-mini').describe('For openai: name of the model'),
  GENERATE_API_KEY: secretField().optional().describe('For openai: key, where the endpoint wants one'),
  GENERATE_MESSAGES: z
    .enum(['separate', 'joined'])
    .default('separate')
    .describe(
      'For openai: passages and question as two user messages, or joined in one for chat templates that refuse two in a row',
    ),
  MAX_ANSWERS_PER_CALLER: countField()
    .default(10)
    .describe('Answers that are written at once for one caller, streamed or not; more are a 429'),
  MAX_ANSWERS: countField().default(200).describe('The same for all callers; more are a 503'),
  GENERATE_TIMEOUT_MS: countField().default(60_000).describe('For openai: time for a whole answer'),
});
export type Config = Readonly<z.output<typeof configSchema>>;
