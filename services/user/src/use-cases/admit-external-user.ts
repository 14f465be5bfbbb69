import {
  type ExternalClaims,
  type ExternalIdentity,
  type ExternalUser,
  judgeClaims,
  nameOf,
} from '../domain/external-user.ts';
import type { Person } from '../domain/user.ts';
import type { ExternalUserRepository } from '../ports.ts';

export interface AdmitExternalUserPorts {
  readonly externalUsers: ExternalUserRepository;
  readonly now: () => Date;
  readonly newId: () => string;
}

export interface AdmitExternalUserInput {
  readonly identity: ExternalIdentity;
  readonly claims: ExternalClaims;
}

/**
 * Says who a person of an outside provider is here, after their token was verified. Who comes for the first time gets an
 * account, and so does their tenant. Newer claims replace what was known of role, address and name; of several calls at once
 * each sees the one before, and one person gets one account. A call without news is a read.
 *
 * @throws AppError `permission_denied` (`member_removed`)
 */
export async function admitExternalUser(
  ports: AdmitExternalUserPorts,
  { identity, claims }: AdmitExternalUserInput,
  signal: AbortSignal,
): Promise<Person> {
  const now = ports.now();
  const decide = (known: ExternalUser) => judgeClaims(known, { identity, claims, now });
  const known = await ports.externalUsers.find(identity, signal);
  if (known !== undefined && decide(known) === undefined) return known.person;

  const newTenant = { id: ports.newId(), createdAt: now };
  const user = await ports.externalUsers.change(
    identity,
    ({ tenantId, user: current }) =>
      current === undefined
        ? { action: 'add', user: firstUser({ id: ports.newId(), tenantId, now }, { identity, claims }) }
        : decide(current),
    { newTenant, signal },
  );
  return user.person;
}

function firstUser(
  { id, tenantId, now: createdAt }: { id: string; tenantId: string; now: Date },
  { identity, claims }: AdmitExternalUserInput,
): ExternalUser {
  const { role, email, issuedAt: claimedAt } = claims;
  const displayName = nameOf(claims, identity);
  const identityProvider = identity.issuer;
  const person = { id, tenantId, email, displayName, roles: [role], createdAt, identityProvider };
  return { person, claimedAt, isRemoved: false };
}
