import { allScopes } from '@lectern/auth';
import { boundedArray, printableName } from '@lectern/contracts';
import { z } from 'zod';
import { maxPasswordLength, minPasswordLength } from '../domain/secrets.ts';
import { limits } from '../limits.ts';

/** Only a bound; the rule for passwords is the domain's. */
export const password = z.string().min(1).max(limits.passwordChars.value);
/** One that is chosen: the description says how long it may be, the domain refuses it. */
export const newPassword = password.meta({ minLength: minPasswordLength, maxLength: maxPasswordLength });
/** With at most 64 characters before the @, as the format `email` of JSON Schema has it (RFC 5321, 4.5.3.1.1). */
const emailPattern = new RegExp(`^(?=[^@]{1,64}@)${z.regexes.email.source.slice(1)}`);
export const email = z
  .string()
  .trim()
  .max(limits.emailChars.value)
  .pipe(z.email({ pattern: emailPattern }))
  .meta({ format: 'email', pattern: emailPattern.source });

export const name = printableName(limits.nameChars.value);

export const registerBody = z.strictObject({ email, password: newPassword, displayName: name }).meta({
  id: 'RegisterRequest',
  examples: [{ email: 'ada@example.org', password: 'correct horse battery staple', displayName: 'Ada' }],
});
export const logInBody = z.strictObject({ email, password }).meta({
  id: 'LogInRequest',
  examples: [{ email: 'ada@example.org', password: 'correct horse battery staple' }],
});
const token = z.string().min(1).max(limits.tokenChars.value);
export const tokenBody = z
  .strictObject({ token })
  .meta({ id: 'ConfirmRequest', examples: [{ token: 'rg_4Vq0…' }] });
export const changePasswordBody = z.strictObject({ currentPassword: password, newPassword }).meta({
  id: 'ChangePasswordRequest',
  examples: [{ currentPassword: 'correct horse battery staple', newPassword: 'orange lamp on a quiet hill' }],
});
export const requestResetBody = z
  .strictObject({ email })
  .meta({ id: 'RequestResetRequest', examples: [{ email: 'ada@example.org' }] });
export const resetPasswordBody = z.strictObject({ token, password: newPassword }).meta({
  id: 'ResetPasswordRequest',
  examples: [{ token: 'pr_4Vq0…', password: 'orange lamp on a quiet hill' }],
});
export const refreshTokenBody = z
  .strictObject({ refreshToken: token })
  .meta({ id: 'RefreshTokenRequest', examples: [{ refreshToken: 'rt_4Vq0…' }] });
export const sessionResource = z
  .object({
    accessToken: z.string(),
    tokenType: z.literal('Bearer'),
    expiresIn: z.int().describe('Seconds'),
    refreshToken: z.string(),
  })
  .meta({ id: 'Session' });

export type SessionResource = z.output<typeof sessionResource>;

/** A session as `POST /v2/sessions` opens it and a refresh goes on with it: the only answers with tokens. */
export const newSessionResource = z.object({
  id: z.string(),
  accessToken: z.string(),
  tokenType: z.literal('Bearer'),
  expiresAt: z.iso.datetime().describe('Of the access token'),
  refreshToken: z.string(),
  refreshExpiresAt: z.iso.datetime().describe('Of the refresh token, and so of the session'),
});
export type NewSessionResource = z.output<typeof newSessionResource>;

/** Of whatever a path names. */
export const idParams = z.object({ id: z.string().max(limits.idChars.value) });
export const jwksResource = z
  .object({ keys: z.array(z.looseObject({ kty: z.string() })) })
  .meta({ id: 'Jwks' });

export const createApiKeyBody = z
  .strictObject({
    name,
    serviceAccountId: z.uuid().optional(),
    scopes: boundedArray(z.enum(allScopes), { min: 1, max: limits.scopes.value }),
    expiresAt: z.iso
      .datetime()
      .transform((text) => new Date(text))
      .optional(),
    requestsPerMinute: z.int().min(1).max(limits.keyRequestsPerMinute.value).optional(),
  })
  .meta({ id: 'CreateApiKeyRequest', examples: [{ name: 'Reader', scopes: ['documents:read', 'search'] }] });
export const rotateApiKeyBody = z
  .strictObject({
    overlapSeconds: z.int().min(0).max(limits.overlapSeconds.value).default(86_400),
  })
  .meta({ id: 'RotateApiKeyRequest', examples: [{ overlapSeconds: 3_600 }] });

/** One page of a list; `nextCursor` asks for the next one. */
export function listOf<R extends z.ZodType>(resource: R) {
  return z.object({ data: z.array(resource), nextCursor: z.string().nullable() });
}

export const listQuery = z.strictObject({
  limit: z.coerce
    .number()
    .int()
    .min(1)
    .max(limits.pageEntries.value)
    .default(20)
    .describe('Entries of a page'),
  cursor: z.uuid().optional().describe('`nextCursor` of the page before'),
});
export const listApiKeysQuery = listQuery.extend({
  serviceAccountId: z.uuid().optional().describe('Those of this account, in the place of the own ones'),
});

/** A session as its user sees it in `/v2`. */
export const sessionResourceV2 = z
  .object({
    id: z.string(),
    createdAt: z.iso.datetime(),
    lastUsedAt: z.iso.datetime().describe('When tokens were last issued for it: at the log-in or a refresh'),
    expiresAt: z.iso.datetime().describe('When it ends, unless it is refreshed before'),
    current: z.boolean().describe('Whether the call itself was made with it'),
  })
  .meta({ id: 'OpenSession' });
export type SessionResourceV2 = z.output<typeof sessionResourceV2>;
export const sessionList = listOf(sessionResourceV2).meta({ id: 'OpenSessionList' });

export const apiKeyResource = z
  .object({
    id: z.string(),
    name: z.string(),
    scopes: z.array(z.string()),
    createdAt: z.iso.datetime(),
    expiresAt: z.iso.datetime().nullable(),
    lastUsedAt: z.iso
      .datetime()
      .nullable()
      .describe('Approximate: at most a minute and the cache of the gateway behind'),
    requestsPerMinute: z.int().nullable(),
  })
  .meta({ id: 'ApiKey' });
export type ApiKeyResource = z.output<typeof apiKeyResource>;

/** The only answer with the text of a key. */
export const newApiKeyResource = apiKeyResource.extend({ key: z.string() }).meta({ id: 'NewApiKey' });
export const apiKeyList = listOf(apiKeyResource).meta({ id: 'ApiKeyList' });
