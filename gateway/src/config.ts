import { countField, durationMsField } from '@lectern/config';
import { baseConfig, startConfig } from '@lectern/service';
import { z } from 'zod';

/** What the gateway can be told. */
export const configSchema = z.object({
  ...baseConfig.shape,
  // Above those of the services, which know what they wait for and are to answer first.
  BODY_IDLE_TIMEOUT_MS: baseConfig.shape.BODY_IDLE_TIMEOUT_MS.unwrap()
    .default(25_000)
    .describe('Longest time without a byte of a request body, whoever reads it; above that of the services'),
  ANSWER_IDLE_TIMEOUT_MS: baseConfig.shape.ANSWER_IDLE_TIMEOUT_MS.unwrap()
    .default(35_000)
    .describe('Longest time in which a caller takes nothing of an answer; above that of the services'),
  MAX_REQUESTS_PER_CALLER: countField()
    .default(100)
    .describe('Requests of one caller at once, streams included; more are a 429'),
  MAX_ANONYMOUS_REQUESTS: countField()
    .default(200)
    .describe('Requests without a credential at once, of everybody together; more are a 503'),
  ...startConfig.shape,
  TOKEN_ISSUER: z.string().default('lectern').describe('Issuer that access tokens must name'),
  TOKEN_AUDIENCE: z.string().default('lectern').describe('Audience that access tokens must name'),
  TOKEN_CACHE_SIZE: z.coerce
    .number()
    .int()
    .min(0)
    .default(10_000)
    .describe('Verified access tokens that are remembered; 0 verifies each time'),
  TOKEN_CACHE_MS: durationMsField()
    .max(60_000)
    .default(60_000)
    .describe('Longest time for which a verified access token is remembered, at most a minute'),
  JWKS_MAX_AGE_MS: durationMsField()
    .default(600_000)
    .describe('Age at which the signing keys are fetched again'),
  JWKS_COOLDOWN_MS: durationMsField()
    .default(10_000)
    .describe('Shortest time between two fetches of the keys for an unknown key id'),
  API_KEY_CACHE_SIZE: z.coerce
    .number()
    .int()
    .min(0)
    .default(10_000)
    .describe('Verified API keys that are remembered'),
  API_KEY_CACHE_MS: durationMsField()
    .max(10_000)
    .default(10_000)
    .describe('For how long a revoked API key may still work, at most ten seconds'),
  UPSTREAM_CONNECT_TIMEOUT_MS: countField()
    .default(2_000)
    .describe('Time that a connection to a service may take before another instance is tried'),
  UPSTREAM_HEADERS_TIMEOUT_MS: countField()
    .default(75_000)
    .describe(
      'Time from the end of a request to the first byte of its answer; above the longest `timeoutMs` of a wait',
    ),
  UPSTREAM_IDLE_TIMEOUT_MS: countField()
    .default(60_000)
    .describe('Longest silence within an answer; services send a comment on event streams more often'),
});
export type Config = Readonly<z.output<typeof configSchema>>;
