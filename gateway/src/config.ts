import { availableParallelism } from 'node:os';
import { booleanField, countField, durationMsField, urlField } from '@lectern/config';
import { apiKeyCacheMs } from '@lectern/contracts';
import { baseConfig, startConfig } from '@lectern/service';
import { valkeyFields } from '@lectern/valkey';
import { z } from 'zod';
import { addressRangesField } from './edge/address-ranges.ts';
import { originsField } from './edge/origins.ts';
import { checkOidc, oidcConfig } from './oidc-config.ts';
import { traceUrlField } from './platform/trace-url.ts';

/** `0198…,0199…` as ids, or `*`. */
const tenantsField = () =>
  z
    .string()
    .regex(/^(\*|[A-Za-z0-9_-]{1,64}(,[A-Za-z0-9_-]{1,64})*)?$/)
    .transform((text): readonly string[] => (text === '' ? [] : text.split(',')));

const wholeNumber = () => z.coerce.number().int().min(0);

const fields = z.object({
  ...baseConfig.shape,
  // Above those of the services, so that a service answers first: its error is the more precise one.
  BODY_IDLE_TIMEOUT_MS: baseConfig.shape.BODY_IDLE_TIMEOUT_MS.unwrap()
    .default(25_000)
    .describe(
      'Maximum time without a byte of a request body, in milliseconds; then the answer is 408. Must be above that of the services',
    ),
  BODY_TIMEOUT_MS: baseConfig.shape.BODY_TIMEOUT_MS.unwrap()
    .default(12_000)
    .describe(
      'Maximum time for the whole of a request body that may not be a file, in milliseconds; then the answer is 408. Must be above that of the services',
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
  MAX_ADDRESS_SHARE: z.coerce
    .number()
    .gt(0)
    .max(1)
    .default(0.25)
    .describe(
      'Share of MAX_ANONYMOUS_REQUESTS, and of UPSTREAM_MAX_REQUESTS at each service, that one client address may have, or one /64 block of IPv6, of what the others leave; above 0 and at most 1; further requests are refused with 429. Higher where many people call from one address',
    ),
  ...valkeyFields('rate limits'),
  RATE_LIMIT_PER_CREDENTIAL: wholeNumber()
    .default(12_000)
    .describe(
      'Points per minute that one API key or session may use; what a request costs is in `src/routes.ts`. 0 turns the limit off',
    ),
  RATE_LIMIT_PER_USER: wholeNumber()
    .default(24_000)
    .describe(
      'Points per minute that one user may use, with all sessions and API keys together; 0 turns the limit off',
    ),
  RATE_LIMIT_PER_ADDRESS: wholeNumber()
    .default(60_000)
    .describe(
      'Points per minute that one client address may use, or one /64 block of IPv6, whoever calls from it; 0 turns the limit off',
    ),
  TRUSTED_PROXY_HOPS: wholeNumber()
    .default(0)
    .describe(
      'Number of proxies in front of the gateway that add to `X-Forwarded-For` the address that they were called from, which is how the address of the client is found; 0: it is that of the connection',
    ),
  ADDRESS_ALLOW: addressRangesField()
    .default([])
    .describe(
      'Addresses and CIDR blocks from which alone the gateway may be called, for example `192.0.2.0/24,2001:db8::/32`; all if not set',
    ),
  ADDRESS_DENY: addressRangesField()
    .default([])
    .describe(
      'Addresses and CIDR blocks from which the gateway may not be called, even if ADDRESS_ALLOW has them',
    ),
  CORS_ALLOWED_ORIGINS: originsField()
    .default([])
    .describe(
      'Origins whose scripts may call the gateway from a browser, separated by commas, for example `https://app.example.org`, or `*` for all; none if not set',
    ),
  PUBLIC_URL: urlField()
    .optional()
    .describe(
      'Where callers reach the gateway, for example `https://lectern.example.org`; with OIDC_ISSUER, clients of MCP are told it as the address of what a token is for. What the request itself names (`Host`, and `X-Forwarded-Proto` behind TRUSTED_PROXY_HOPS) if not set',
    ),
  DOCS_PAGE: booleanField()
    .default(true)
    .describe('Whether the page at `/docs` is served, on which people read the description and try calls'),
  OPERATOR_TENANTS: tenantsField()
    .default([])
    .describe(
      'Tenants whose administrators see how the instances of the platform are, as ids that are separated by commas, or `*` for all, which is for a platform of one tenant; none if not set',
    ),
  TRACE_URL_TEMPLATE: traceUrlField()
    .optional()
    .describe(
      'Address of a trace in the viewer of the platform, with `{traceId}` where its id stands, for example `http://localhost:16686/trace/{traceId}` for Jaeger; everybody may read it at `GET /v1/platform`, and the console leads there',
    ),
  MAX_EVENT_LOOP_DELAY_MS: countField()
    .default(250)
    .describe(
      'Mean delay of the event loop from which on a share of the requests is refused with 503, in milliseconds; nine tenths at four times of it',
    ),
  ...startConfig.shape,
  GATEWAY_WORKERS: z
    .union([z.literal('auto').transform(() => availableParallelism()), countField()])
    .default(1)
    .describe(
      'Number of processes that serve requests, or `auto` for one per core; each takes memory of its own and has its share of the limits',
    ),
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
  ...oidcConfig.shape,
  API_KEY_CACHE_SIZE: z.coerce
    .number()
    .int()
    .min(0)
    .default(10_000)
    .describe('Maximum number of verified API keys that are cached; 0 turns the cache off'),
  API_KEY_CACHE_MS: durationMsField()
    .max(apiKeyCacheMs)
    .default(apiKeyCacheMs)
    .describe(
      'Maximum time for which a verified API key is cached, in milliseconds, at most 10000; a revocation drops it at once, unless the user service cannot be reached',
    ),
  REQUEST_COUNTS_INTERVAL_MS: countField()
    .default(5_000)
    .describe(
      'Interval at which counts of requests are sent to the model service for reports of usage, in milliseconds; a gateway that is killed loses those since the last time',
    ),
  UPSTREAM_CONNECT_TIMEOUT_MS: countField()
    .default(2_000)
    .describe(
      'Maximum time to open a connection to a service, in milliseconds; then another instance is tried',
    ),
  UPSTREAM_MAX_REQUESTS: countField()
    .default(1_000)
    .describe(
      'Maximum number of requests to one service at the same time, and, apart from them, of event streams; further ones are refused with 503',
    ),
  UPSTREAM_HEADERS_TIMEOUT_MS: countField()
    .default(8_000)
    .describe(
      'Maximum time from the end of a request to the beginning of its response, in milliseconds; then the answer is 504. Sent to the service as its deadline',
    ),
  UPSTREAM_LONG_TIMEOUT_MS: countField()
    .default(75_000)
    .describe(
      'The same for calls that may take long: uploads, waits and answers that a model writes. Must be above the maximum `timeoutMs` of a wait. A service that answers nothing else either within UPSTREAM_HEADERS_TIMEOUT_MS is not waited for',
    ),
  UPSTREAM_IDLE_TIMEOUT_MS: countField()
    .default(60_000)
    .describe(
      'Maximum time without a byte of a response that has begun, in milliseconds; then the connection is closed. Event streams send comments more often',
    ),
});

/** The whole configuration of the gateway. */
export const configSchema = fields.superRefine(checkOidc);
export type Config = Readonly<z.output<typeof configSchema>>;
