import { allRoles, allScopes, type Role, type Scope } from '@lectern/auth';
import { externalClaimSchemas as schemas } from '@lectern/contracts';
import { AppError } from '@lectern/errors';
import type { JWTPayload } from 'jose';
import { z } from 'zod';
import type { OidcRules } from '../../oidc-config.ts';

/** What a token of the provider says of its holder, in our words. */
export interface MappedClaims {
  readonly subject: string;
  readonly tenant: string;
  readonly role: Role;
  readonly scopes: readonly Scope[];
  readonly email?: string;
  readonly displayName?: string;
}

const names = z.array(z.string());

/**
 * Reads a verified token by the configured names of claims. What decides about rights must be there in its form: it is never
 * guessed. An e-mail address or a name that is missing or malformed is left out, and so is an address that the provider says
 * it has not verified.
 *
 * @throws AppError `permission_denied` (`claim_unusable`, `no_role`)
 */
export function mapClaims(payload: JWTPayload, rules: Pick<OidcRules, 'claims' | 'roleMap'>): MappedClaims {
  const { claims, roleMap } = rules;
  const read = <T>(name: string, schema: z.ZodType<T>): T => {
    const parsed = schema.safeParse(claimOf(payload, name));
    if (!parsed.success) throw claimUnusable(name);
    return parsed.data;
  };
  const email = schemas.email.safeParse(claimOf(payload, claims.email)).data;
  const displayName = schemas.displayName.safeParse(claimOf(payload, claims.name)).data;
  return {
    subject: read('sub', schemas.subject),
    tenant: read(claims.tenant, schemas.tenant),
    role: strongest(read(claims.roles, names.optional()) ?? [], roleMap),
    scopes: claims.scopes === undefined ? allScopes : scopesOf(read(claims.scopes, scopeList) ?? []),
    ...(email === undefined || payload.email_verified === false ? {} : { email }),
    ...(displayName === undefined ? {} : { displayName }),
  };
}

const scopeList = z.union([names, z.string().transform((text) => text.split(' '))]).optional();

/** A claim by its name, or else by its path: names may be URLs, which contain dots. */
function claimOf(payload: JWTPayload, name: string): unknown {
  if (Object.hasOwn(payload, name)) return payload[name];
  let value: unknown = payload;
  for (const part of name.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, part)) return undefined;
    value = Reflect.get(value, part);
  }
  return value;
}

function strongest(given: readonly string[], roleMap: OidcRules['roleMap']): Role {
  const held = new Set(given.flatMap((name) => (Object.hasOwn(roleMap, name) ? roleMap[name] : [])));
  const role = allRoles.find((known) => held.has(known));
  if (role !== undefined) return role;
  throw new AppError('permission_denied', 'Your identity provider gives you no role on this platform.', {
    reason: 'no_role',
  });
}

function scopesOf(given: readonly string[]): Scope[] {
  return allScopes.filter((scope) => given.includes(scope));
}

function claimUnusable(claim: string): AppError {
  const message = `The claim "${claim}" of the token is missing, or not of the form that is needed.`;
  return new AppError('permission_denied', message, { reason: 'claim_unusable', details: { claim } });
}
