import type { UserResource, VerifyApiKeyResponse } from '@lectern/contracts';
import type { ApiKey } from '../domain/api-key.ts';
import type { User } from '../domain/user.ts';
import type { SessionTokens } from '../use-cases/issue-tokens.ts';
import type { ApiKeyResource, SessionResource } from './schemas.ts';

/** A user as callers see it. */
export function toUserResource(user: User): UserResource {
  return {
    id: user.id,
    tenantId: user.tenantId,
    email: user.email,
    displayName: user.displayName,
    roles: [...user.roles],
    createdAt: user.createdAt.toISOString(),
  };
}

/** The tokens of a session, as RFC 6749 names them. */
export function toSessionResource(tokens: SessionTokens): SessionResource {
  return {
    accessToken: tokens.accessToken,
    tokenType: 'Bearer',
    expiresIn: tokens.expiresInSeconds,
    refreshToken: tokens.refreshToken,
  };
}

/** A key without its secret. */
export function toApiKeyResource(key: ApiKey): ApiKeyResource {
  return { id: key.id, name: key.name, scopes: [...key.scopes], createdAt: key.createdAt.toISOString() };
}

/** Whose key it is, for the gateway. */
export function toVerifiedApiKeyResource({ key, owner }: { key: ApiKey; owner: User }): VerifyApiKeyResponse {
  return {
    keyId: key.id,
    tenantId: owner.tenantId,
    userId: owner.id,
    roles: [...owner.roles],
    scopes: [...key.scopes],
  };
}
