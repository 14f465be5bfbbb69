import { countField, durationMsField } from '@lectern/config';
import { baseConfig, startConfig } from '@lectern/service';
import { z } from 'zod';

/** What the gateway can be told. */
export const configSchema = z.object({
  ...baseConfig.shape,
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
