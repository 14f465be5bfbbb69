import type { OutgoingEvent } from '@lectern/events';
import type { Erasure, Household, Reports } from '../domain/erasure.ts';
import type { Author, PageRequest } from '../ports.ts';

/** What is written when an erasure begins. */
export interface BegunErasure {
  readonly erasure: Erasure;
  readonly receiptHash: Buffer;
  readonly events: readonly OutgoingEvent[];
}

/** Erasures of accounts and tenants. */
export interface ErasureRepository {
  /**
   * Lets one change at a time run in a tenant: `decide` sees who is left there, and what it says is written in the same
   * transaction. The account, or all accounts of the tenant, are removed as `MemberRepository.change` removes one: nobody acts for
   * them any more. Nothing is written when `decide` throws.
   *
   * @returns undefined, and `decide` is not called, for a person who is not there (any more)
   * @throws AppError `unauthenticated` (`session_ended`) when the session that asks for it was ended
   */
  begin(
    account: Omit<Author, 'assertMay'>,
    decide: (household: Household) => BegunErasure,
    signal: AbortSignal,
  ): Promise<Erasure | undefined>;
  /**
   * Notes what `decide` says is reported. With `endedAt` API keys, sessions and accounts are deleted, and the tenant with its last, in the same
   * transaction. An erasure that has ended, or is not known, stays as it is, and `decide` is not called.
   */
  report(
    key: { readonly erasureId: string; readonly tenantId: string },
    decide: (erasure: Erasure) => { readonly reports: Reports; readonly endedAt: Date | undefined },
    options: { readonly eventId: string; readonly signal: AbortSignal },
  ): Promise<void>;
  /**
   * Publishes what `decide` makes of each erasure that was asked for before `askedBefore` and of which a report is missing; the
   * pause doubles with each time, up to a day. Of several calls at once each takes others.
   *
   * @returns how many there were
   */
  askAgain(
    query: { readonly askedBefore: Date; readonly now: Date },
    decide: (erasure: Erasure) => OutgoingEvent,
    signal: AbortSignal,
  ): Promise<number>;
  findByReceipt(receiptHash: Buffer, signal: AbortSignal): Promise<Erasure | undefined>;
  /** Newest first. */
  list(tenantId: string, page: PageRequest, signal: AbortSignal): Promise<Erasure[]>;
  /** Forgets erasures that have ended before. @returns how many */
  purge(completedBefore: Date): Promise<number>;
}
