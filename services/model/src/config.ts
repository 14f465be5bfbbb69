import { countField, durationMsField, jsonField, secretField, urlField } from '@lectern/config';
import { defaultAnswerMs, extractiveTarget, modelAlias } from '@lectern/contracts';
import { idempotencyConfig } from '@lectern/idempotency';
import { baseConfig, databaseConfig, eventsConfig } from '@lectern/service';
import { z } from 'zod';
import { type Catalog, problemOfTargets, providers } from './domain/catalog.ts';

/** A fourth of the time that a whole answer has by default, so that three targets can be tried ahead of the one that answers. In milliseconds. */
export const defaultFirstTokenMs = 15_000;

const target = z.strictObject({
  provider: z.enum(providers),
  model: z.string().min(1),
  baseUrl: urlField().optional(),
  apiKey: z.string().min(1).optional(),
  region: z.string().min(1).optional(),
  timeoutMs: z.int().min(1).default(60_000),
  firstTokenTimeoutMs: z.int().min(1).default(defaultFirstTokenMs),
  maxRetries: z.int().min(0).max(10).default(1),
  maxOutputTokens: z.int().min(1).optional(),
  price: z.strictObject({ input: z.number().min(0), output: z.number().min(0).default(0) }).optional(),
});

const behind = z.record(modelAlias, z.array(z.string().min(1)).min(1));

const catalogSchema = z
  .strictObject({
    targets: z.record(modelAlias, target).default({}),
    aliases: behind.default({}),
    embeddings: behind.default({}),
  })
  .superRefine((catalog, context) => {
    for (const kind of ['aliases', 'embeddings'] as const) {
      for (const [alias, names] of Object.entries(catalog[kind])) {
        const unusable = kind === 'embeddings' && names.includes(extractiveTarget);
        const problem = unusable ? 'extractive makes no vectors' : problemOfTargets(catalog, names);
        if (problem !== undefined) {
          context.addIssue({ code: 'custom', message: problem, path: [kind, alias] });
        }
      }
    }
    if (Object.hasOwn(catalog.targets, extractiveTarget)) {
      context.addIssue({
        code: 'custom',
        message: 'is a name of its own',
        path: ['targets', extractiveTarget],
      });
    }
  });

/** A {@link Catalog} as JSON. It may hold keys of APIs. */
const catalogField = () =>
  jsonField(secretField(), catalogSchema, ({ issues }) => {
    const places = issues.map((issue) => issue.path.join('.') || 'the text itself');
    return `is no list of models: look at ${places.join(', ')}`;
  });

const moneyField = () => z.coerce.number().positive();

const budgetConfig = z.object({
  TENANT_REQUESTS_PER_MINUTE: countField()
    .optional()
    .describe('Maximum number of calls of models that a tenant makes in a minute; any if not set'),
  TENANT_TOKENS_PER_DAY: countField()
    .optional()
    .describe(
      'Maximum number of tokens, read and written, that a tenant takes in a day (UTC); any if not set',
    ),
  TENANT_MONEY_PER_MONTH: moneyField()
    .optional()
    .describe(
      'Maximum cost of the calls of a tenant in a month (UTC), in the currency of the prices; any if not set',
    ),
  KEY_REQUESTS_PER_MINUTE: countField()
    .optional()
    .describe(
      'Maximum number of calls of models that an API key or a session makes in a minute; any if not set',
    ),
  KEY_TOKENS_PER_DAY: countField()
    .optional()
    .describe('Maximum number of tokens that an API key or a session takes in a day (UTC); any if not set'),
  KEY_MONEY_PER_MONTH: moneyField()
    .optional()
    .describe('Maximum cost of the calls of an API key or a session in a month (UTC); any if not set'),
});

export const configSchema = z.object({
  ...baseConfig.shape,
  ...databaseConfig.shape,
  ...eventsConfig.shape,
  MODELS: catalogField()
    .optional()
    .describe(
      'JSON object of targets (models of providers), of aliases for answers and of embeddings, which are aliases for vectors, as the README shows; it may hold keys of APIs',
    ),
  GENERATE_PROVIDER: z
    .enum(['extractive', 'openai'])
    .default('extractive')
    .describe(
      'What answers where MODELS has no alias lectern: sentences of the documents (extractive), or a model behind an OpenAI-compatible API (openai)',
    ),
  GENERATE_BASE_URL: urlField()
    .default('https://api.openai.com/v1')
    .describe('For GENERATE_PROVIDER openai: base URL of the API, version included'),
  GENERATE_MODEL: z
    .string()
    .min(1)
    .default('gpt-4o-mini')
    .describe('For GENERATE_PROVIDER openai: name of the model'),
  GENERATE_API_KEY: secretField()
    .optional()
    .describe('For GENERATE_PROVIDER openai: API key, if the endpoint needs one'),
  GENERATE_TIMEOUT_MS: countField()
    .default(60_000)
    .describe('For GENERATE_PROVIDER openai: maximum time for a whole answer, in milliseconds'),
  ANSWER_TIMEOUT_MS: countField()
    .default(defaultAnswerMs)
    .describe(
      'GENERATE_TIMEOUT_MS of the bff: time in which it wants a whole answer, fallbacks included, in milliseconds. It is compared with the times of targets: the log warns at the start of aliases whose last model may be asked too late',
    ),
  OPENAI_BASE_URL: urlField()
    .default('https://api.openai.com/v1')
    .describe('Base URL, with /v1, of the server whose models make vectors where MODELS has no such name'),
  OPENAI_API_KEY: secretField().optional().describe('API key of OPENAI_BASE_URL; some servers need none'),
  OPENAI_TIMEOUT_MS: durationMsField()
    .default(30_000)
    .describe('Longest time of one request to OPENAI_BASE_URL, in milliseconds'),
  ...budgetConfig.shape,
  ANSWER_CACHE_MS: durationMsField()
    .default(5 * 60 * 1_000)
    .describe(
      'Longest time for which the answer of a model is given again to the same caller who asks the same of the same passages, in milliseconds; 0 turns the cache off',
    ),
  ANSWER_CACHE_CHARS: countField()
    .default(8_000_000)
    .describe('Maximum size of all cached answers together, in characters'),
  ...idempotencyConfig,
  USAGE_RETENTION_MS: durationMsField()
    .default(400 * 24 * 60 * 60 * 1_000)
    .describe(
      'Retention of what is noted of each call of a model, and of counts of requests, in milliseconds',
    ),
  ERASURE_SWEEP_INTERVAL_MS: countField()
    .default(60_000)
    .describe(
      'Interval at which each process drops what it still has of tenants and people who were erased, in milliseconds',
    ),
  CLEANUP_INTERVAL_MS: countField()
    .default(60 * 60 * 1_000)
    .describe(
      'Interval at which notes and idempotency keys past their retention are deleted, in milliseconds',
    ),
});
export type Config = Readonly<z.output<typeof configSchema>>;
