import type { Principal } from '@lectern/auth';
import type { Sharing } from './sharing.ts';

declare const scoped: unique symbol;

/**
 * Who a search is made for. Every search of the vector store takes one, and only {@link accessScopeOf} makes one, so that
 * a route cannot forget the tenant: a plain object does not compile in its place.
 */
export interface AccessScope {
  readonly tenantId: string;
  readonly userId: string;
  /** The collections that the caller's API key is limited to; undefined for no limit. */
  readonly collections: readonly string[] | undefined;
  readonly [scoped]: true;
}

/** The scope of an authenticated caller. Never make it from a request's body or query. */
export function accessScopeOf({
  tenantId,
  userId,
  collections,
}: Pick<Principal, 'tenantId' | 'userId' | 'collections'>): AccessScope {
  if (tenantId === '' || userId === '') throw new TypeError('a scope needs a tenant and a user');
  const facts = { tenantId, userId, collections };
  return Object.freeze(facts) as AccessScope;
}

/**
 * Who may see a point, as tokens: everyone of a tenant, or some users of it. A store then needs a single indexed
 * comparison for the whole rule, and no combination of conditions can be got wrong. A scope is part of one of the tokens
 * at most, so that no point counts twice.
 */
export function audienceOf({
  tenantId,
  ownerId,
  visibility,
  readers,
}: { tenantId: string } & Omit<Sharing, 'sharingRevision'>): string[] {
  if (visibility === 'tenant') return [JSON.stringify([tenantId])];
  return [...new Set([ownerId, ...readers])].map((userId) => JSON.stringify([tenantId, userId]));
}

/** True for a token of {@link audienceOf} that stands for the tenant, or for somebody of it. */
export function isOfTenant(token: string, tenantId: string): boolean {
  return (JSON.parse(token) as string[])[0] === tenantId;
}

/** The tokens of {@link audienceOf} that a scope is part of. */
export function audiencesOf(scope: AccessScope): readonly [string, string] {
  return [JSON.stringify([scope.tenantId]), JSON.stringify([scope.tenantId, scope.userId])];
}
