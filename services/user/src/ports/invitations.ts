import type { Invitation, StoredInvitation } from '../domain/invitation.ts';
import type { User } from '../domain/user.ts';
import type { AuthoredOptions, PageRequest, TimedOptions } from '../ports.ts';

/** Invitations that wait for their person. What is over is deleted, with its address. */
export interface InvitationRepository {
  /**
   * Stores an invitation in the place of an earlier one of the same address and tenant, and deletes the tenant's expired
   * ones.
   *
   * @throws AppError `conflict` (`too_many_invitations`) when `maxOpen` of the tenant are open already
   */
  add(invitation: StoredInvitation, options: { maxOpen: number } & AuthoredOptions): Promise<void>;
  /** Newest first. Expired ones are left out. */
  list(tenantId: string, page: PageRequest, options: TimedOptions): Promise<Invitation[]>;
  /** False if there is no such open invitation in the tenant. */
  remove(key: { tenantId: string; id: string }, options: TimedOptions & AuthoredOptions): Promise<boolean>;
  /**
   * For whoever shows the token: without a tenant, since the token says which. Undefined unless it can be accepted, which
   * it cannot while its address has an account.
   */
  findOpen(tokenHash: Buffer, options: TimedOptions): Promise<Invitation | undefined>;
  /**
   * Uses an invitation up and stores the account that `join` makes of it, both or neither. Of several callers with one
   * token exactly one gets an account.
   *
   * @returns the new user; undefined, and `join` is not called, unless the invitation can be accepted
   */
  accept(
    tokenHash: Buffer,
    join: (invitation: Invitation) => { user: User; passwordHash: string },
    options: TimedOptions,
  ): Promise<User | undefined>;
}
