import type { JWK } from '@lectern/auth';
import { countField, secretField } from '@lectern/config';
import { baseConfig, databaseConfig } from '@lectern/service';
import { z } from 'zod';

const privateJwk = z.looseObject({
  kty: z.literal('OKP'),
  crv: z.literal('Ed25519'),
  x: z.base64url(),
  d: z.base64url(),
  kid: z.string().min(1).optional(),
});

/** A JSON array of private Ed25519 keys. Its issues name no value: they are printed at start. */
const signingJwks = () =>
  secretField().transform((text, context): JWK[] => {
    const parsed = z.array(privateJwk).min(1).safeParse(parseJson(text));
    if (parsed.success) return parsed.data;
    context.addIssue({ code: 'custom', message: 'is not a JSON array of private Ed25519 keys in JWK form' });
    return z.NEVER;
  });

/** The whole configuration of the user service. */
export const configSchema = z.object({
  ...baseConfig.shape,
  ...databaseConfig.shape,
  TOKEN_SIGNING_JWKS: signingJwks().describe(
    'JSON array of private Ed25519 keys (JWK); the first signs access tokens, all are published',
  ),
  TOKEN_ISSUER: z
    .string()
    .min(1)
    .default('lectern')
    .describe('Issuer (`iss`) of access tokens; must be the same in the gateway'),
  TOKEN_AUDIENCE: z
    .string()
    .min(1)
    .default('lectern')
    .describe('Audience (`aud`) of access tokens; must be the same in the gateway'),
  ACCESS_TOKEN_TTL_SECONDS: countField()
    .default(900)
    .describe(
      'Lifetime of an access token, in seconds; it stays valid until then although its session is revoked',
    ),
  REFRESH_TOKEN_TTL_SECONDS: countField()
    .default(2_592_000)
    .describe('Lifetime of a refresh token that is not used, in seconds; each use makes a new one'),
  PASSWORD_HASH_CONCURRENCY: countField()
    .default(2)
    .describe('Maximum number of password hashes that are computed at once; each takes 19 MiB and a thread'),
  PASSWORD_HASH_QUEUE: countField()
    .default(100)
    .describe('Maximum number of logins that wait for their hash; further ones are refused with 503'),
});
export type Config = Readonly<z.output<typeof configSchema>>;

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    // Not an error of the program: the caller reports that this is no JSON, and must not repeat the text.
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
