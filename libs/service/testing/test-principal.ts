import { allScopes, type Principal } from '@lectern/auth';

/** A member of a tenant with a session that may do everything; `facts` says what is different. */
export function testPrincipal(facts: Pick<Principal, 'userId' | 'tenantId'> & Partial<Principal>): Principal {
  return {
    roles: ['member'],
    scopes: allScopes,
    via: 'session',
    credentialId: `session-${facts.userId}`,
    ...facts,
  };
}
