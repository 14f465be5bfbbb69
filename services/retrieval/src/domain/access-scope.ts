import type { SearchFilter } from '@lectern/contracts';
import type { Sharing } from './sharing.ts';

declare const scoped: unique symbol;

/**
 * Who a search is made for. Every search of the vector store takes one, and only {@link accessScopeOf} makes one, so that
 * a route cannot forget the tenant: a plain object does not compile in its place.
 */
export interface AccessScope {
  readonly tenantId: string;
  readonly userId: string;
  readonly [scoped]: true;
}

/** The scope of an authenticated caller. Never make it from a request's body or query. */
export function accessScopeOf(caller: { tenantId: string; userId: string }): AccessScope {
  if (caller.tenantId === '' || caller.userId === '')
    throw new TypeError('a scope needs a tenant and a user');
  const facts = { tenantId: caller.tenantId, userId: caller.userId };
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

/** A search with all that its answer depends on beside the documents: who asks, and for what. */
export function searchKeyOf(
  { tenantId, userId }: AccessScope,
  request: { mode: string; query: string; topK: number; filter: SearchFilter },
): string {
  const { mode, query, topK, filter } = request;
  return JSON.stringify([tenantId, userId, mode, topK, query, filter]);
}
