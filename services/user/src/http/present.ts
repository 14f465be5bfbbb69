import type { Principal } from '@lectern/auth';
import type { CallerResource, UserResource, VerifyApiKeyResponse } from '@lectern/contracts';
import type { ApiKey } from '../domain/api-key.ts';
import type { Invitation } from '../domain/invitation.ts';
import { roleOf } from '../domain/member.ts';
import type { ServiceAccount } from '../domain/service-account.ts';
import type { Session } from '../domain/session.ts';
import type { Person, User } from '../domain/user.ts';
import type { CallerCredential, CallerProfile, CallerView } from '../use-cases/get-caller.ts';
import type { SessionTokens } from '../use-cases/issue-tokens.ts';
import type { Page } from '../use-cases/to-page.ts';
import type { VerifiedApiKey } from '../use-cases/verify-api-key.ts';
import type { InvitationResource, MemberResource, ServiceAccountResource } from './people-schemas.ts';
import type { ApiKeyResource, NewSessionResource, SessionResource, SessionResourceV2 } from './schemas.ts';

/** One page of a list. */
export function toList<T, R>({ entries, next }: Page<T>, present: (entry: T) => R) {
  return { data: entries.map(present), nextCursor: next ?? null };
}

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

/** The caller, with what they may see of themselves. */
export function toCallerResource({ caller, credential, profile }: CallerView): CallerResource {
  const { userId: id, tenantId, via, credentialId, collections, scopes, roles } = caller;
  const limits = collections && { collections: [...collections] };
  return {
    ...{ id, tenantId, via, credential: { id: credentialId, ...toCredential(credential), ...limits } },
    ...{ scopes: [...scopes], roles: [...roles] },
    ...(profile === undefined ? {} : toProfile(profile)),
  };
}

function toCredential({ name, expiresAt, identityProvider }: CallerCredential) {
  return {
    ...(name === undefined ? {} : { name }),
    ...(expiresAt === undefined ? {} : { expiresAt: expiresAt.toISOString() }),
    ...(identityProvider === undefined ? {} : { identityProvider }),
  };
}

function toProfile({ email, displayName, createdAt }: CallerProfile) {
  return {
    ...(email === undefined ? {} : { email }),
    ...{ displayName, createdAt: createdAt.toISOString() },
  };
}

/** A person as others of the tenant see them. */
export function toMemberResource(person: Person): MemberResource {
  const { id, email, displayName, createdAt, identityProvider } = person;
  return {
    ...{ id, displayName, role: roleOf(person), createdAt: createdAt.toISOString() },
    ...(email === undefined ? {} : { email }),
    ...(identityProvider === undefined ? {} : { identityProvider }),
  };
}

/** An open invitation; its token is only in what was delivered. */
export function toInvitationResource(invitation: Invitation): InvitationResource {
  const { id, email, role, invitedBy, createdAt, expiresAt } = invitation;
  return {
    ...{ id, email, role, invitedBy },
    ...{ createdAt: createdAt.toISOString(), expiresAt: expiresAt.toISOString() },
  };
}

/** A service account. */
export function toServiceAccountResource(account: ServiceAccount): ServiceAccountResource {
  const { id, name, role, createdAt } = account;
  return { id, name, role, createdAt: createdAt.toISOString() };
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

/** The same in the second version, with the id of the session and the times themselves. */
export function toNewSessionResource(tokens: SessionTokens): NewSessionResource {
  const { sessionId: id, accessToken, expiresAt, refreshToken, refreshExpiresAt } = tokens;
  return {
    ...{ id, accessToken, tokenType: 'Bearer', expiresAt: expiresAt.toISOString() },
    ...{ refreshToken, refreshExpiresAt: refreshExpiresAt.toISOString() },
  };
}

/** A session of the caller. */
export function toSessionResourceV2(
  { id, createdAt, lastUsedAt, expiresAt }: Session,
  { credentialId }: Principal,
): SessionResourceV2 {
  return {
    ...{ id, createdAt: createdAt.toISOString(), lastUsedAt: lastUsedAt.toISOString() },
    ...{ expiresAt: expiresAt.toISOString(), current: id === credentialId },
  };
}

/** A key without its secret. */
export function toApiKeyResource(key: ApiKey): ApiKeyResource {
  return {
    id: key.id,
    name: key.name,
    scopes: [...key.scopes],
    createdAt: key.createdAt.toISOString(),
    expiresAt: key.expiresAt?.toISOString() ?? null,
    lastUsedAt: key.lastUsedAt?.toISOString() ?? null,
    requestsPerMinute: key.requestsPerMinute ?? null,
    modelBudget: key.modelBudget ?? null,
    collections: key.collections ? [...key.collections] : null,
  };
}

/** Whose key it is and until when, for the gateway. */
export function toVerifiedApiKeyResource({ key, owner, endsAt }: VerifiedApiKey): VerifyApiKeyResponse {
  return {
    keyId: key.id,
    tenantId: owner.tenantId,
    userId: owner.id,
    roles: [...owner.roles],
    scopes: [...key.scopes],
    expiresAt: endsAt?.toISOString(),
    requestsPerMinute: key.requestsPerMinute,
    modelBudget: key.modelBudget,
    ...(key.collections && { collections: [...key.collections] }),
  };
}
