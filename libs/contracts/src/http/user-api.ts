import { z } from 'zod';
import { boundedArray } from '../bounded.ts';
import { collectionId, tenantId, userId } from '../fields.ts';
import { externalUserLimits, modelBudgetLimits, revocationLimits } from '../limits.ts';
import { printable, printableName } from '../printable.ts';

/** `POST /internal/api-keys/verify` of the user service: is this API key valid, and whose is it? Only the gateway asks. */
export const verifyApiKeyRequest = z
  .object({ key: z.string().min(1).max(200) })
  .meta({ id: 'VerifyApiKeyRequest', examples: [{ key: 'lk_0198d2f45c1a7e309b6e3f2a1c4d5e6f_4Vq0' }] });

const ids = { tenantId: 'acme', userId: '0198d2f4-5c1a-7e30-9b6e-3f2a1c4d5e6f' };
const keyId = '0198d2f4-7a3c-7f14-a2c8-5d6e7f809a1b';
const scopes = ['documents:read', 'search'];

/** What calls of models by one API key may take. */
export const modelBudget = z
  .object({
    requestsPerMinute: z.int().min(1).max(modelBudgetLimits.budgetRequests.value).optional(),
    tokensPerDay: z
      .int()
      .min(1)
      .max(modelBudgetLimits.budgetTokens.value)
      .optional()
      .describe('Read and written, in a day (UTC)'),
    moneyPerMonth: z
      .number()
      .positive()
      .max(modelBudgetLimits.budgetMoney.value)
      .optional()
      .describe('In a month (UTC), in the currency of the prices'),
  })
  .meta({ id: 'ModelBudget', examples: [{ tokensPerDay: 200_000, moneyPerMonth: 5 }] });

/**
 * Longest time for which an answer about a key may be used, in milliseconds: what ends a secret sooner is listed as a revocation.
 */
export const apiKeyCacheMs = 10_000;

/** The caller that a valid key belongs to. A key that is unknown, revoked or malformed is answered 401, all alike. */
export const verifyApiKeyResponse = z
  .object({
    keyId: z.string(),
    tenantId,
    userId,
    roles: z.array(z.string()),
    scopes: z.array(z.string()),
    /** When the key ends by itself; absent for one that does not. */
    expiresAt: z.iso.datetime().optional(),
    /** A limit of the key's own, below that of the platform. */
    requestsPerMinute: z.int().positive().optional(),
    /** What calls of models by the key may take; absent for what any key may. */
    modelBudget: modelBudget.optional(),
    /** Ids of the collections that the key is limited to; absent for no limit. */
    collections: z.array(collectionId).min(1).optional(),
  })
  .meta({ id: 'VerifiedApiKey', examples: [{ keyId, ...ids, roles: ['member'], scopes }] });
export type VerifyApiKeyResponse = z.output<typeof verifyApiKeyResponse>;

/**
 * `GET /internal/revocations` of the user service: what was ended since `after`, for the gateway. Without anything newer the
 * answer waits for it, for `waitMs` at most.
 */
export const revocationsQuery = z.strictObject({
  after: z.coerce.number().int().min(0).default(0).describe('Place of the last entry that is known'),
  waitMs: z.coerce
    .number()
    .int()
    .min(0)
    .max(revocationLimits.revocationWaitMs.value)
    .default(0)
    .describe('Longest wait for a newer entry, in milliseconds'),
});

/**
 * What was ended although access tokens of it, or cached answers about it, may still be valid. `session` and `api-key` name the
 * credential; of a key it may be one secret alone, so whoever has an answer about it asks again. `user` names a person or a service account: what was issued to them at `revokedAt` or before is over.
 */
export const revocation = z
  .object({
    /** Place in the list; those of one subject ascend, too. */
    seq: z.int().positive(),
    kind: z.enum(['session', 'api-key', 'user']),
    subjectId: z.string().min(1),
    revokedAt: z.iso.datetime(),
  })
  .meta({ id: 'Revocation' });
export type RevocationResource = z.output<typeof revocation>;

/** In the order of their commits. Whoever asks on with `after: next` misses none, however many write at once. */
export const revocationsResponse = z
  .object({
    revocations: boundedArray(revocation, { max: revocationLimits.revocationEntries.value }),
    next: z.int().min(0),
    /** How long an entry matters after its `revokedAt`: until every access token that it ends has expired by itself. */
    keepForMs: z.int().positive(),
  })
  .meta({
    id: 'RevocationList',
    examples: [
      {
        revocations: [{ seq: 7, kind: 'api-key', subjectId: keyId, revokedAt: '2026-11-29T08:00:00.000Z' }],
        next: 7,
        keepForMs: 900_000,
      },
    ],
  });
export type RevocationsResponse = z.output<typeof revocationsResponse>;
/** Claims of an outside provider about a person, in the form in which they are kept. */
export const externalClaimSchemas = {
  subject: printable(z.string().min(1).max(externalUserLimits.subjectChars.value)),
  tenant: printable(z.string().min(1).max(externalUserLimits.externalTenantChars.value)),
  email: z.string().trim().toLowerCase().max(externalUserLimits.externalEmailChars.value).pipe(z.email()),
  displayName: printableName(externalUserLimits.externalNameChars.value),
};

/**
 * `PUT /internal/external-users` of the user service: whom a verified token of an outside provider describes. Only the gateway
 * asks.
 */
export const externalUserRequest = z
  .object({
    issuer: z.url().max(1_000),
    subject: externalClaimSchemas.subject,
    tenant: externalClaimSchemas.tenant,
    role: z.enum(['owner', 'admin', 'member', 'agent']),
    email: externalClaimSchemas.email.optional(),
    displayName: externalClaimSchemas.displayName.optional(),
    /** `iat` of the token. */
    issuedAt: z.iso.datetime(),
  })
  .meta({
    id: 'ExternalUserRequest',
    examples: [
      {
        issuer: 'https://id.example.org/realms/acme',
        subject: '7d1c',
        tenant: 'acme',
        role: 'member',
        email: 'ada@example.org',
        issuedAt: '2026-11-29T08:00:00.000Z',
      },
    ],
  });
export type ExternalUserRequest = z.output<typeof externalUserRequest>;

/** Who they are here. One who was removed is answered 403 `member_removed`. */
export const externalUserResponse = z
  .object({ tenantId, userId, roles: z.array(z.string()) })
  .meta({ id: 'ExternalUser', examples: [{ ...ids, roles: ['member'] }] });
export type ExternalUserResponse = z.output<typeof externalUserResponse>;

const person = { email: 'ada@example.org', displayName: 'Ada', createdAt: '2026-11-29T08:00:00.000Z' };

/** The body of a registration's 201, and of an accepted invitation's. */
export const userResource = z
  .object({
    id: userId,
    tenantId,
    email: z.string(),
    displayName: z.string(),
    roles: z.array(z.string()).optional(),
    createdAt: z.iso.datetime(),
  })
  .meta({ id: 'User', examples: [{ id: ids.userId, tenantId: ids.tenantId, roles: ['owner'], ...person }] });
export type UserResource = z.output<typeof userResource>;

/**
 * `GET /v1/users/me`: who calls, by which credential, and what that may do. An API key without the scope `users:read` gets
 * ids, `via`, `scopes` and `roles` alone.
 */
export const callerResource = z
  .object({
    id: userId,
    tenantId,
    via: z.string().describe('`session`, `api-key`, or `oidc` for a token of an outside provider'),
    credential: z.object({
      id: z.string().describe('Of the session or the API key'),
      name: z.string().optional().describe('Of an API key'),
      expiresAt: z.iso.datetime().optional().describe('Of an API key that ends by itself'),
      collections: z.array(collectionId).optional().describe('Of an API key that is limited to collections'),
      identityProvider: z.string().optional().describe('Issuer of a token of an outside provider'),
    }),
    scopes: z.array(z.string()),
    roles: z.array(z.string()),
    /** Absent for a service account too. */
    email: z.string().optional(),
    displayName: z.string().optional(),
    createdAt: z.iso.datetime().optional(),
  })
  .meta({
    id: 'Caller',
    examples: [
      {
        ...{ id: ids.userId, tenantId: ids.tenantId, via: 'api-key' },
        ...{ credential: { id: keyId, name: 'Reader' }, scopes, roles: ['owner'] },
      },
    ],
  });
export type CallerResource = z.output<typeof callerResource>;
