import { randomUUID } from 'node:crypto';
import type { JWTPayload } from 'jose';
import { type Principal, principalSchema } from './principal.ts';

/** `typ` of access tokens (RFC 9068), so that no other token signed by the same key can pass for one. */
export const accessTokenType = 'at+jwt';

/** The one algorithm. It is pinned when a token is verified: the algorithm in the token's header is ignored. */
export const tokenAlgorithm = 'EdDSA';

/** How far clocks may be apart. */
export const clockToleranceSeconds = 5;

/** The claims of an access token, named as in RFC 9068 where it has a name. */
export function toClaims(principal: Principal): JWTPayload {
  return {
    jti: randomUUID(),
    sub: principal.userId,
    tenant: principal.tenantId,
    roles: [...principal.roles],
    scope: principal.scopes.join(' '),
    ...limitsOf(principal),
    ...budgetOf(principal),
    sid: principal.credentialId,
    ...timeOf(principal),
  };
}

/**
 * How the credential of a token with limits came. A service of a release that knows of no limits knows no such way either, and
 * refuses the token instead of taking it for one without limits.
 */
const limitedVia = 'limited-api-key';

function limitsOf({ via, collections }: Principal): JWTPayload {
  return collections === undefined ? { via } : { via: limitedVia, collections: [...collections] };
}

/** What a service of a release that knows of no budgets leaves out: it calls no models, or as it did before. */
function budgetOf({ modelBudget }: Principal): JWTPayload {
  return modelBudget === undefined ? {} : { model_budget: { ...modelBudget } };
}

/** `auth_time` as OpenID Connect Core has it. A service of a release that does not know it leaves it out. */
function timeOf({ authenticatedAt }: Principal): JWTPayload {
  return authenticatedAt === undefined ? {} : { auth_time: Math.floor(authenticatedAt.getTime() / 1_000) };
}

/** The principal that the claims of a token describe, or `undefined` when they do not describe one. */
export function fromClaims(claims: JWTPayload): Principal | undefined {
  const {
    sub,
    tenant,
    roles,
    scope,
    via,
    collections,
    sid,
    auth_time: time,
    model_budget: modelBudget,
  } = claims;
  // Limits that are lost, or stand where there are none, are no limits to go by.
  if ((via === limitedVia) !== (collections !== undefined)) return undefined;
  const parsed = principalSchema.safeParse({
    tenantId: tenant,
    userId: sub,
    roles,
    scopes: typeof scope === 'string' ? scope.split(' ').filter((name) => name !== '') : undefined,
    via: via === limitedVia ? 'api-key' : via,
    collections,
    modelBudget,
    credentialId: sid,
    authenticatedAt: typeof time === 'number' ? new Date(time * 1_000) : time,
  });
  return parsed.data;
}
