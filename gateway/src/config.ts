import { countField, durationMsField } from '@lectern/config';
import { baseConfig, startConfig } from '@lectern/service';
import { z } from 'zod';

/** The whole configuration of the gateway. */
export const configSchema = z.object({
  ...baseConfig.shape,
  // Above those of the services, so that a service answers first: its error is the more precise one.
  BODY_IDLE_TIMEOUT_MS: baseConfig.shape.BODY_IDLE_TIMEOUT_MS.unwrap()
    .default(25_000)
    .describe(
      'Maximum time without a byte of a request body, in milliseconds; then the answer is 408. Must be above that of the services',
    ),
  ANSWER_IDLE_TIMEOUT_MS: baseConfig.shape.ANSWER_IDLE_TIMEOUT_MS.unwrap()
    .default(35_000)
    .describe(
      'Maximum time in which a caller reads no byte of a response that is ready, in milliseconds; then the connection is closed. Must be above that of the services',
    ),
  MAX_REQUESTS_PER_CALLER: countField()
    .default(100)
    .describe(
      'Maximum number of requests of one caller at the same time, streams included; further ones are refused with 429',
    ),
  MAX_ANONYMOUS_REQUESTS: countField()
    .default(200)
    .describe(
      'Maximum number of requests without a credential at the same time, of all callers; further ones are refused with 503',
    ),
  ...startConfig.shape,
  TOKEN_ISSUER: z.string().default('lectern').describe('Issuer (`iss`) that access tokens must name'),
  TOKEN_AUDIENCE: z.string().default('lectern').describe('Audience (`aud`) that access tokens must name'),
  TOKEN_CACHE_SIZE: z.coerce
    .number()
    .int()
    .min(0)
    .default(10_000)
    .describe('Maximum number of verified access tokens that are cached; 0 turns the cache off'),
  TOKEN_CACHE_MS: durationMsField()
    .max(60_000)
    .default(60_000)
    .describe('Maximum time for which a verified access token is cached, in milliseconds, at most 60000'),
  JWKS_MAX_AGE_MS: durationMsField()
    .default(600_000)
    .describe('Age at which the cached signing keys are fetched again, in milliseconds'),
  JWKS_COOLDOWN_MS: durationMsField()
    .default(10_000)
    .describe(
      'Minimum time between two fetches of the signing keys that an unknown key id causes, in milliseconds',
    ),
  API_KEY_CACHE_SIZE: z.coerce
    .number()
    .int()
    .min(0)
    .default(10_000)
    .describe('Maximum number of verified API keys that are cached; 0 turns the cache off'),
  API_KEY_CACHE_MS: durationMsField()
    .max(10_000)
    .default(10_000)
    .describe(
      'Maximum time for which a verified API key is cached, and may work after it was revoked, in milliseconds, at most 10000',
    ),
  UPSTREAM_CONNECT_TIMEOUT_MS: countField()
    .default(2_000)
    .describe(
      'Maximum time to open a connection to a service, in milliseconds; then another instance is tried',
    ),
  UPSTREAM_HEADERS_TIMEOUT_MS: countField()
    .default(75_000)
    .describe(
      'Maximum time from the end of a request to the beginning of its response, in milliseconds; then the answer is 504. Sent to the service as its deadline. Must be above the maximum `timeoutMs` of a wait',
    ),
  UPSTREAM_IDLE_TIMEOUT_MS: countField()
    .default(60_000)
    .describe(
      'Maximum time without a byte of a response that has begun, in milliseconds; then the connection is closed. Event streams send comments more often',
    ),
});
export type Config = Readonly<z.output<typeof configSchema>>;
