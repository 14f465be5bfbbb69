/**
 * Identity between services: the gateway verifies a credential once and names the caller to the services behind it. It is
 * the only writer of these headers. The guarantee rests on two things: the gateway removes every header for which
 * {@link isIdentityHeader} holds from what it forwards, and nothing but the gateway can reach a service from outside.
 */
import type { IncomingHttpHeaders } from 'node:http';
import { type Principal, principalSchema } from './principal.ts';

/** All headers that start with this belong to the platform. */
const identityHeaderPrefix = 'x-lectern-';

const names = {
  tenantId: `${identityHeaderPrefix}tenant-id`,
  userId: `${identityHeaderPrefix}user-id`,
  roles: `${identityHeaderPrefix}roles`,
  scopes: `${identityHeaderPrefix}scopes`,
  via: `${identityHeaderPrefix}via`,
  credentialId: `${identityHeaderPrefix}credential-id`,
} as const;

const separators = /[^a-z0-9]/g;

/**
 * A header's name in lower case, with `-` for every other character than letters and digits: servers in the tradition of
 * CGI make no difference between them. Compare by this form before a header is trusted or removed.
 */
export function plainHeaderName(name: string): string {
  return name.toLowerCase().replace(separators, '-');
}

/** True for every name that some server could take for an identity header: `X_Lectern_User`, `x.lectern.user`. */
export function isIdentityHeader(name: string): boolean {
  // Of the many headers of each request, few begin like this; the others need no plain form.
  const first = name.charAt(0);
  return (first === 'x' || first === 'X') && plainHeaderName(name).startsWith(identityHeaderPrefix);
}

/** The headers that carry a principal to a service. */
export function toIdentityHeaders(principal: Principal): Record<string, string> {
  return {
    [names.tenantId]: principal.tenantId,
    [names.userId]: principal.userId,
    [names.roles]: principal.roles.join(','),
    [names.scopes]: principal.scopes.join(','),
    [names.via]: principal.via,
    [names.credentialId]: principal.credentialId,
  };
}

/**
 * The principal that the headers carry; `undefined` unless they are complete and well-formed. A header that was sent
 * twice is malformed: which of the two counted would be a matter of luck.
 */
export function fromIdentityHeaders(headers: IncomingHttpHeaders): Principal | undefined {
  const parsed = principalSchema.safeParse({
    tenantId: headers[names.tenantId],
    userId: headers[names.userId],
    roles: listOf(headers[names.roles]),
    scopes: listOf(headers[names.scopes]),
    via: headers[names.via],
    credentialId: headers[names.credentialId],
  });
  return parsed.data;
}

/** `''` is an empty list; an absent header is none at all, and so is one that Node joined of two by `, `. */
function listOf(value: string | string[] | undefined): string[] | undefined {
  if (typeof value !== 'string') return undefined;
  return value === '' ? [] : value.split(',');
}
