import { allScopes } from '@lectern/auth';
import { boundedArray, modelBudget, printableName } from '@lectern/contracts';
import { z } from 'zod';
import { maxPasswordLength, minPasswordLength } from '../domain/secrets.ts';
import { limits } from '../limits.ts';

/** What answers have in their examples. */
export const exampleIds = {
  user: '0198d2f4-5c1a-7e30-9b6e-3f2a1c4d5e6f',
  session: '0198d2f4-6b21-7c52-8d0a-91b7c3e5f708',
  apiKey: '0198d2f4-7a3c-7f14-a2c8-5d6e7f809a1b',
  invitation: '0198d2f4-8e5d-7a96-b3d1-6c7d8e9fa0b2',
  serviceAccount: '0198d2f4-9f7e-7b08-84e2-7d8e9fa0b1c3',
};
export const exampleTimes = {
  createdAt: '2026-11-29T08:00:00.000Z',
  lastUsedAt: '2026-11-29T08:10:00.000Z',
  expiresAt: '2026-12-29T08:00:00.000Z',
};

/** A list of one entry, which has no further page. */
export function pageOf<T>(entry: T) {
  return { data: [entry], nextCursor: null };
}

/** Only a bound; the rule for passwords is the domain's. */
export const password = z.string().min(1).max(limits.passwordChars.value);
/** One that is chosen: the description says how long it may be, the domain refuses it. */
export const newPassword = password.meta({ minLength: minPasswordLength, maxLength: maxPasswordLength });
/** With at most 64 characters before the @, as the format `email` of JSON Schema has it (RFC 5321, 4.5.3.1.1). */
export const email = z
  .string()
  .trim()
  .max(limits.emailChars.value)
  .pipe(z.email({ abort: true }).regex(/^[^@]{1,64}@/, 'Must have at most 64 characters before the @.'))
  .meta({ format: 'email', pattern: `^(?=[^@]{1,64}@)${z.regexes.email.source.slice(1)}` });

export const name = printableName(limits.nameChars.value);

export const registerBody = z.strictObject({ email, password: newPassword, displayName: name }).meta({
  id: 'RegisterRequest',
  examples: [{ email: 'ada@example.org', password: 'correct horse battery staple', displayName: 'Ada' }],
});
export const logInBody = z.strictObject({ email, password }).meta({
  id: 'LogInRequest',
  examples: [{ email: 'ada@example.org', password: 'correct horse battery staple' }],
});
const keptIn = {
  refreshToken: z
    .literal('cookie')
    .optional()
    .describe(
      'For pages of this host: the refresh token is set as a cookie that no script can read, and `cookie` stands for it in the answer and in a refresh',
    ),
};
export const demoSessionBody = z
  .strictObject(keptIn)
  .meta({ id: 'DemoSessionRequest', examples: [{ refreshToken: 'cookie' }, {}] });
export const openSessionBody = logInBody.extend(keptIn).meta({
  id: 'OpenSessionRequest',
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
export const refreshSessionBody = z
  .strictObject({ refreshToken: token.describe('The token, or `cookie` for the one that a browser keeps') })
  .meta({ id: 'RefreshSessionRequest', examples: [{ refreshToken: 'rt_4Vq0…' }] });
const tokens = { accessToken: 'eyJhbGciOiJFZERTQSJ9…', tokenType: 'Bearer', refreshToken: 'rt_4Vq0…' };
export const sessionResource = z
  .object({
    accessToken: z.string(),
    tokenType: z.literal('Bearer'),
    expiresIn: z.int().describe('Seconds'),
    refreshToken: z.string(),
  })
  .meta({ id: 'Session', examples: [{ ...tokens, expiresIn: 900 }] });

export type SessionResource = z.output<typeof sessionResource>;

/** A session as `POST /v2/sessions` opens it and a refresh goes on with it: the only answers with tokens. */
export const newSessionResource = z
  .object({
    id: z.string(),
    accessToken: z.string(),
    tokenType: z.literal('Bearer'),
    expiresAt: z.iso.datetime().describe('Of the access token'),
    refreshToken: z.string().describe('The token, or `cookie` where it is in the cookie'),
    refreshExpiresAt: z.iso.datetime().describe('Of the refresh token, and so of the session'),
  })
  .meta({
    examples: [
      {
        ...{ id: exampleIds.session, ...tokens, expiresAt: '2026-11-29T08:15:00.000Z' },
        refreshExpiresAt: exampleTimes.expiresAt,
      },
    ],
  });
export type NewSessionResource = z.output<typeof newSessionResource>;

/** Of whatever a path names. */
export const idParams = z.object({ id: z.string().max(limits.idChars.value) });
export const jwksResource = z.object({ keys: z.array(z.looseObject({ kty: z.string() })) }).meta({
  id: 'Jwks',
  examples: [
    {
      keys: [
        {
          kty: 'OKP',
          crv: 'Ed25519',
          x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo',
          kid: '1',
          use: 'sig',
        },
      ],
    },
  ],
});

const requestsPerMinute = z.int().min(1).max(limits.keyRequestsPerMinute.value);
const newModelBudget = z
  .strictObject(modelBudget.shape)
  .refine((budget) => Object.keys(budget).length > 0, 'Must have a number.')
  .meta({ id: 'NewModelBudget', minProperties: 1, examples: [{ tokensPerDay: 200_000 }] });
const whatModelBudgetIs =
  'What calls of models by the key may take, beside what the platform allows each key and the tenant; a call that finds nothing left is a 429 `budget_exhausted`';

export const createApiKeyBody = z
  .strictObject({
    name,
    serviceAccountId: z.uuid().optional(),
    scopes: boundedArray(z.enum(allScopes), { min: 1, max: limits.scopes.value }),
    expiresAt: z.iso
      .datetime()
      .transform((text) => new Date(text))
      .optional(),
    requestsPerMinute: requestsPerMinute.optional(),
    modelBudget: newModelBudget.optional().describe(whatModelBudgetIs),
    collections: boundedArray(z.uuid(), { min: 1, max: limits.keyCollections.value })
      .optional()
      .describe('Ids of collections: the key sees their documents alone, and puts what it uploads into them'),
  })
  .meta({ id: 'CreateApiKeyRequest', examples: [{ name: 'Reader', scopes: ['documents:read', 'search'] }] });
export const changeApiKeyBody = z
  .strictObject({
    requestsPerMinute: requestsPerMinute.nullish(),
    modelBudget: newModelBudget.nullish().describe(whatModelBudgetIs),
  })
  .refine((change) => Object.keys(change).length > 0, 'Must name what is to change.')
  .meta({
    id: 'UpdateApiKeyRequest',
    minProperties: 1,
    examples: [{ modelBudget: { tokensPerDay: 200_000 } }],
  });
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

const openSession = { id: exampleIds.session, ...exampleTimes, current: true };
/** A session as its user sees it in `/v2`. */
export const sessionResourceV2 = z
  .object({
    id: z.string(),
    createdAt: z.iso.datetime(),
    lastUsedAt: z.iso.datetime().describe('When tokens were last issued for it: at the log-in or a refresh'),
    expiresAt: z.iso.datetime().describe('When it ends, unless it is refreshed before'),
    current: z.boolean().describe('Whether the call itself was made with it'),
  })
  .meta({ id: 'OpenSession', examples: [openSession] });
export type SessionResourceV2 = z.output<typeof sessionResourceV2>;
export const sessionList = listOf(sessionResourceV2).meta({
  id: 'OpenSessionList',
  examples: [pageOf(openSession)],
});

const apiKey = {
  ...{ id: exampleIds.apiKey, name: 'Reader', scopes: ['documents:read', 'search'] },
  ...{ createdAt: exampleTimes.createdAt, expiresAt: null, lastUsedAt: null, requestsPerMinute: null },
  ...{ modelBudget: null, collections: null },
};
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
    modelBudget: modelBudget.nullable().describe('Null for what any key may take'),
    collections: z
      .array(z.string())
      .nullable()
      .describe('Ids of the collections that it is limited to; null for no limit'),
  })
  .meta({ id: 'ApiKey', examples: [apiKey] });
export type ApiKeyResource = z.output<typeof apiKeyResource>;

/** The only answer with the text of a key. */
export const newApiKeyResource = apiKeyResource
  .extend({ key: z.string() })
  .meta({ id: 'NewApiKey', examples: [{ ...apiKey, key: 'lk_0198d2f47a3c7f14a2c85d6e7f809a1b_4Vq0…' }] });
export const apiKeyList = listOf(apiKeyResource).meta({ id: 'ApiKeyList', examples: [pageOf(apiKey)] });
