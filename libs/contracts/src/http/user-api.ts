import { z } from 'zod';
import { boundedArray } from '../bounded.ts';
import { tenantId, userId } from '../fields.ts';
import { revocationLimits } from '../limits.ts';

/** `POST /internal/api-keys/verify` of the user service: is this API key valid, and whose is it? Only the gateway asks. */
export const verifyApiKeyRequest = z.object({ key: z.string().min(1).max(200) });

/** The caller that a valid key belongs to. A key that is unknown, revoked or malformed is answered 401, all alike. */
export const verifyApiKeyResponse = z.object({
  keyId: z.string(),
  tenantId,
  userId,
  roles: z.array(z.string()),
  scopes: z.array(z.string()),
  /** When the key ends by itself; absent for one that does not. */
  expiresAt: z.iso.datetime().optional(),
  /** A limit of the key's own, below that of the platform. */
  requestsPerMinute: z.int().positive().optional(),
});
export type VerifyApiKeyResponse = z.output<typeof verifyApiKeyResponse>;

/**
 * `GET /internal/revocations` of the user service: what was ended since `after`, for the gateway. Without anything newer the
 * answer waits for it, for `waitMs` at most.
 */
export const revocationsQuery = z.strictObject({
  after: z.coerce.number().int().min(0).default(0),
  waitMs: z.coerce.number().int().min(0).max(revocationLimits.revocationWaitMs.value).default(0),
});

/**
 * What was ended although access tokens of it, or cached answers about it, may still be valid. `session` and `api-key` name the
 * credential. `user` names a person or a service account: what was issued to them at `revokedAt` or before is over.
 */
export const revocation = z.object({
  /** Place in the list; those of one subject ascend, too. */
  seq: z.int().positive(),
  kind: z.enum(['session', 'api-key', 'user']),
  subjectId: z.string().min(1),
  revokedAt: z.iso.datetime(),
});
export type RevocationResource = z.output<typeof revocation>;

/** In the order of their commits. Whoever asks on with `after: next` misses none, however many write at once. */
export const revocationsResponse = z.object({
  revocations: boundedArray(revocation, { max: revocationLimits.revocationEntries.value }),
  next: z.int().min(0),
  /** How long an entry matters after its `revokedAt`: until every access token that it ends has expired by itself. */
  keepForMs: z.int().positive(),
});
export type RevocationsResponse = z.output<typeof revocationsResponse>;

/** The body of a registration's 201, and of an accepted invitation's. */
export const userResource = z.object({
  id: userId,
  tenantId,
  email: z.string(),
  displayName: z.string(),
  roles: z.array(z.string()).optional(),
  createdAt: z.iso.datetime(),
});
export type UserResource = z.output<typeof userResource>;

/** `GET /v1/users/me`. An API key without the scope `users:read` gets nothing after `scopes`. */
export const callerResource = z.object({
  id: userId,
  tenantId,
  via: z.string(),
  scopes: z.array(z.string()),
  /** Absent for a service account too. */
  email: z.string().optional(),
  displayName: z.string().optional(),
  roles: z.array(z.string()).optional(),
  createdAt: z.iso.datetime().optional(),
});
export type CallerResource = z.output<typeof callerResource>;
