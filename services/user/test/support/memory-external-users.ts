import type { ExternalIdentity, ExternalUser, ExternalUserChange } from '../../src/domain/external-user.ts';
import type { ExternalUserRepository } from '../../src/ports.ts';
import type { MemoryInvitationRepository } from './memory-people.ts';
import type { MemoryAccountRepository } from './memory-repositories.ts';

/** {@link ExternalUserRepository} in memory. Nothing is awaited between reading and storing, so each call is atomic. */
export class MemoryExternalUserRepository implements ExternalUserRepository {
  readonly #accounts: MemoryAccountRepository;
  readonly #invitations: MemoryInvitationRepository;
  readonly #tenants = new Map<string, string>();

  constructor(accounts: MemoryAccountRepository, invitations: MemoryInvitationRepository) {
    this.#accounts = accounts;
    this.#invitations = invitations;
  }

  async find(identity: ExternalIdentity): Promise<ExternalUser | undefined> {
    return this.#entry(identity)?.user;
  }

  async change(
    identity: ExternalIdentity,
    decide: (current: { tenantId: string; user: ExternalUser | undefined }) => ExternalUserChange | undefined,
    { newTenant }: { newTenant: { id: string } },
  ): Promise<ExternalUser> {
    const name = JSON.stringify([identity.issuer, identity.tenant]);
    const tenantId = this.#tenants.get(name) ?? newTenant.id;
    const entry = this.#entry(identity);
    const change = decide({ tenantId, user: entry?.user });
    this.#tenants.set(name, tenantId);
    if (change === undefined) return entry!.user;
    const { user } = change;
    if (change.action === 'add') this.#accounts.externals.push({ identity, user });
    else {
      Object.assign(entry!, { user });
      const { id: subjectId } = user.person;
      if (change.roleChange?.endsInvitations) this.#invitations.endOf({ tenantId, userId: subjectId });
      if (change.roleChange !== undefined)
        this.#accounts.revocations.push({
          kind: 'user',
          subjectId,
          tenantId,
          revokedAt: change.roleChange.at,
        });
    }
    return user;
  }

  #entry({ issuer, tenant, subject }: ExternalIdentity) {
    return this.#accounts.externals.find(
      ({ identity }) =>
        identity.issuer === issuer && identity.tenant === tenant && identity.subject === subject,
    );
  }
}
