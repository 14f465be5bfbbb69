import { AppError } from '@lectern/errors';
import { z } from 'zod';

/** What a credential may be used for. */
export type Scope = 'documents:read' | 'documents:write' | 'search' | 'generate';

/** All scopes there are; a session has all of them, an API key those it was made with. */
export const allScopes: readonly Scope[] = ['documents:read', 'documents:write', 'search', 'generate'];

/** Who calls, as the gateway has found out. Everything a service decides about a caller, it decides by this. */
export interface Principal {
  readonly tenantId: string;
  readonly userId: string;
  /** `admin` or `member` of the tenant. */
  readonly roles: readonly string[];
  readonly scopes: readonly Scope[];
  readonly via: 'session' | 'api-key';
  /** Id of the session or the API key, for audit and revocation. Never the credential itself. */
  readonly credentialId: string;
}

/** An id that can stand in a header and a log line without quoting. */
const id = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/);
const role = z.string().regex(/^[a-z][a-z0-9-]{0,31}$/);
const scope = z.string().regex(/^[a-z][a-z0-9:-]{0,31}$/);

/**
 * A principal that comes from outside of this process. A scope that is well-formed but not known here is left out: a
 * newer service may have made it during a rolling upgrade, and fewer rights are safe.
 */
export const principalSchema: z.ZodType<Principal> = z.object({
  tenantId: id,
  userId: id,
  roles: z.array(role).max(16),
  scopes: z
    .array(scope)
    .max(64)
    .transform((names) => names.filter(isScope)),
  via: z.enum(['session', 'api-key']),
  credentialId: id,
});

/** True for a string that is one of {@link allScopes}. */
export function isScope(value: string): value is Scope {
  return allScopes.some((known) => known === value);
}

/** @throws AppError `permission_denied` with reason `missing_scope` unless the caller has the scope */
export function requireScope(principal: Principal, scope: Scope): void {
  if (principal.scopes.includes(scope)) return;
  throw new AppError('permission_denied', `This call needs the scope "${scope}".`, {
    reason: 'missing_scope',
    details: { scope },
  });
}
