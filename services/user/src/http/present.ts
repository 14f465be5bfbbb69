import type { UserResource, VerifyApiKeyResponse } from '@lectern/contracts';
import type { Reply } from '@lectern/http';
import type { ApiKey } from '../domain/api-key.ts';
import type { User } from '../domain/user.ts';
import type { SessionTokens } from '../use-cases/issue-tokens.ts';

export function presentUser(user: User): UserResource {
  return {
    id: user.id,
    tenantId: user.tenantId,
    email: user.email,
    displayName: user.displayName,
    roles: [...user.roles],
    createdAt: user.createdAt.toISOString(),
  };
}

/** Tokens must not stay in any cache on the way (RFC 6749, 5.1). */
export function presentTokens(tokens: SessionTokens): Reply {
  return {
    headers: { 'cache-control': 'no-store' },
    body: {
      accessToken: tokens.accessToken,
      tokenType: 'Bearer',
      expiresIn: tokens.expiresInSeconds,
      refreshToken: tokens.refreshToken,
    },
  };
}

/** A key without its secret. */
export function presentApiKey(key: ApiKey) {
  return { id: key.id, name: key.name, scopes: key.scopes, createdAt: key.createdAt.toISOString() };
}

/** Whose key it is, for the gateway. */
export function presentVerifiedKey({ key, owner }: { key: ApiKey; owner: User }): VerifyApiKeyResponse {
  return {
    keyId: key.id,
    tenantId: owner.tenantId,
    userId: owner.id,
    roles: [...owner.roles],
    scopes: [...key.scopes],
  };
}
