import { AppError } from '@lectern/errors';
import { z } from 'zod';

/** What a credential may be used for. */
export type Scope =
  | 'documents:read'
  | 'documents:write'
  | 'search'
  | 'generate'
  | 'models:write'
  | 'users:read'
  | 'webhooks:read'
  | 'webhooks:write'
  | 'platform:read'
  | 'platform:write';

/** All scopes there are; a session has all of them, an API key those it was made with. */
export const allScopes: readonly Scope[] = [
  'documents:read',
  'documents:write',
  'search',
  'generate',
  'models:write',
  'users:read',
  'webhooks:read',
  'webhooks:write',
  'platform:read',
  'platform:write',
];

/** What someone is in a tenant. `agent` is for software that acts on its own. */
export type Role = 'owner' | 'admin' | 'member' | 'agent';

/** All roles, from the one that may do most: each may do what the later ones may. */
export const allRoles: readonly Role[] = ['owner', 'admin', 'member', 'agent'];

/** The most that calls of models by one API key may take, beside what the platform allows each of them; without a number, any. */
export interface ModelBudget {
  readonly requestsPerMinute?: number | undefined;
  /** Read and written, in a day (UTC). */
  readonly tokensPerDay?: number | undefined;
  /** In a month (UTC), in the currency of the prices. */
  readonly moneyPerMonth?: number | undefined;
}

/** Who calls, as the gateway has found out. Everything a service decides about a caller, it decides by this. */
export interface Principal {
  readonly tenantId: string;
  readonly userId: string;
  readonly roles: readonly Role[];
  readonly scopes: readonly Scope[];
  readonly via: 'session' | 'api-key' | 'oidc';
  /** The collections that an API key is limited to: of documents it sees theirs alone. Undefined for no limit. */
  readonly collections?: readonly string[] | undefined;
  /** What calls of models may take, where an API key has a budget of its own. Only the service that calls models reads it. */
  readonly modelBudget?: ModelBudget | undefined;
  /** Id of the session or the API key, for audit and revocation. Never the credential itself. */
  readonly credentialId: string;
  /**
   * When the person showed who they are, as the outside provider says, in whole seconds. Undefined for any other credential, where the
   * provider does not tell, and from a gateway of an older release: then nothing may be made of it.
   */
  readonly authenticatedAt?: Date | undefined;
}

/** Collections that an API key may be limited to. */
export const mostCollections = 20;

/** An id that can stand in a header and a log line without quoting. */
const id = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/);
const role = z.string().regex(/^[a-z][a-z0-9-]{0,31}$/);
const scope = z.string().regex(/^[a-z][a-z0-9:-]{0,31}$/);

/**
 * A principal that comes from outside of this process. A role or scope that is well-formed but not known here is left out:
 * a newer service may have made it during a rolling upgrade, and fewer rights are safe.
 */
export const principalSchema: z.ZodType<Principal> = z.object({
  tenantId: id,
  userId: id,
  roles: z
    .array(role)
    .max(16)
    .transform((names) => names.filter(isRole)),
  scopes: z
    .array(scope)
    .max(64)
    .transform((names) => names.filter(isScope)),
  via: z.enum(['session', 'api-key', 'oidc']),
  collections: z.array(id).min(1).max(mostCollections).optional(),
  modelBudget: z
    .object({
      requestsPerMinute: z.int().positive().optional(),
      tokensPerDay: z.int().positive().optional(),
      moneyPerMonth: z.number().positive().optional(),
    })
    .optional(),
  credentialId: id,
  authenticatedAt: z.date().optional(),
});

/** True for a string that is one of {@link allScopes}. */
export function isScope(value: string): value is Scope {
  return allScopes.some((known) => known === value);
}

/** True for a string that is one of {@link allRoles}. */
export function isRole(value: string): value is Role {
  return allRoles.some((known) => known === value);
}

/** Stands for the caller wherever a call names a user. No id is like it. */
const self = 'me';

/** The id of the user that a call names, by their id or as `me`. */
export function userIdOf(named: string, caller: Pick<Principal, 'userId'>): string {
  return named === self ? caller.userId : named;
}

/** Whether the caller has the role or one that may do more. */
export function hasRole({ roles }: Pick<Principal, 'roles'>, least: Role): boolean {
  const rank = allRoles.indexOf(least);
  return roles.some((role) => allRoles.indexOf(role) <= rank);
}

/** @throws AppError `permission_denied` with reason `missing_role` unless the caller has the role or one that may do more */
export function requireRole(principal: Pick<Principal, 'roles'>, least: Role): void {
  if (hasRole(principal, least)) return;
  throw new AppError('permission_denied', `This call needs the role "${least}".`, {
    reason: 'missing_role',
    details: { role: least },
  });
}

/** @throws AppError `permission_denied` with reason `missing_scope` unless the caller has the scope */
export function requireScope(principal: Principal, scope: Scope): void {
  if (principal.scopes.includes(scope)) return;
  throw new AppError('permission_denied', `This call needs the scope "${scope}".`, {
    reason: 'missing_scope',
    details: { scope },
  });
}
