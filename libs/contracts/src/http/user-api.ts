import { z } from 'zod';
import { tenantId, userId } from '../fields.ts';

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
