import { countField, durationMsField } from '@lectern/config';
import { baseConfig, startConfig } from '@lectern/service';
import { z } from 'zod';

/** The whole configuration of the gateway. */
export const configSchema = z.object({
  ...baseConfig.shape,
  // Above those of the services: they know what they wait for, so their answer is to come first.
  BODY_IDLE_TIMEOUT_MS: baseConfig.shape.BODY_IDLE_TIMEOUT_MS.unwrap()
    .default(25_000)
    .describe('Longest time without a byte of a request body; then 408. Must be above that of the services'),
  ANSWER_IDLE_TIMEOUT_MS: baseConfig.shape.ANSWER_IDLE_TIMEOUT_MS.unwrap()
    .default(35_000)
    .describe(
      'Longest time in which a caller takes nothing of an answer; then its connection is closed. Must be above that of the services',
    ),
  MAX_REQUESTS_PER_CALLER: countField()
    .default(100)
    .describe('Requests of one caller at once, streams included; further ones are refused with 429'),
  MAX_ANONYMOUS_REQUESTS: countField()
    .default(200)
    .describe(
      'Requests without a credential at once, of all callers together; further ones are refused with 503',
    ),
  ...startConfig.shape,
  TOKEN_ISSUER: z.string().default('lectern').describe('Issuer (`iss`) that access tokens must name'),
  TOKEN_AUDIENCE: z.string().default('lectern').describe('Audience (`aud`) that access tokens must name'),
  TOKEN_CACHE_SIZE: z.coerce
    .number()
    .int()
    .min(0)
    .default(10_000)
    .describe('Verified access tokens that are cached; 0 verifies each request'),
  TOKEN_CACHE_MS: durationMsField()
    .max(60_000)
    .default(60_000)
    .describe('Longest time for which a verified access token is cached, at most a minute'),
  JWKS_MAX_AGE_MS: durationMsField()
    .default(600_000)
    .describe('Age at which the cached signing keys are fetched again'),
  JWKS_COOLDOWN_MS: durationMsField()
    .default(10_000)
    .describe('Shortest time between two fetches of the signing keys that an unknown key id causes'),
  API_KEY_CACHE_SIZE: z.coerce
    .number()
    .int()
    .min(0)
    .default(10_000)
    .describe('Verified API keys that are cached'),
  API_KEY_CACHE_MS: durationMsField()
    .max(10_000)
    .default(10_000)
    .describe(
      'Time for which a verified API key is cached, and so may work after it was revoked; at most ten seconds',
    ),
  UPSTREAM_CONNECT_TIMEOUT_MS: countField()
    .default(2_000)
    .describe('Longest time to open a connection to a service; then another instance is tried'),
  UPSTREAM_HEADERS_TIMEOUT_MS: countField()
    .default(75_000)
    .describe(
      'Longest time from the end of a request to the beginning of its answer; then 504. Sent to the service as its deadline. Must be above the longest `timeoutMs` of a wait',
    ),
  UPSTREAM_IDLE_TIMEOUT_MS: countField()
    .default(60_000)
    .describe(
      'Longest time without a byte of an answer that has begun; then it is cut off. Event streams carry a comment more often',
    ),
});
export type Config = Readonly<z.output<typeof configSchema>>;
