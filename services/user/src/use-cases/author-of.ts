import type { Principal } from '@lectern/auth';
import type { Author } from '../ports.ts';

/** Helper of use cases that change what a tenant has: the session behind a caller, unless they came without one of ours. */
export function actorOf(caller: Principal): Omit<Author, 'assertMay'> {
  const { tenantId, userId, via, credentialId } = caller;
  return { tenantId, userId, sessionId: via === 'session' ? credentialId : undefined };
}

/**
 * Helper of the same: the caller as the author of a change. `assertMay` is asked in its transaction; ask it of the caller before
 * as well, so that a token that may not gets no lock.
 */
export function authorOf(caller: Principal, assertMay: Author['assertMay']): Author {
  return { ...actorOf(caller), assertMay };
}
