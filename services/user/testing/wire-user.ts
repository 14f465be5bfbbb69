import type { Db } from '@lectern/db';
import type { OnDeadLetter, Subscription, UnitOfWork } from '@lectern/events';
import { createPgStorageRepository } from '../src/adapters/pg-storage-repository.ts';
import { onDeadLetter, subscriptions } from '../src/messaging/subscriptions.ts';
import { answerClaim } from '../src/use-cases/answer-claim.ts';
import { giveUpClaim } from '../src/use-cases/give-up-claim.ts';

export { migrations } from '../src/migrations.ts';

/** What the service is made of where it has no HTTP server, no AWS and no clock of its own. */
export interface WireUserParts {
  readonly db: Db;
  readonly unitOfWork: UnitOfWork;
  readonly now: () => Date;
  /** As `QUOTA_BYTES`. */
  readonly quotaBytes: number;
}

/** Of the service, what the pipeline asks it: whether a tenant may store so much. */
export interface WiredUser {
  readonly subscriptions: readonly Subscription[];
  readonly onDeadLetter: OnDeadLetter;
}

/** Builds that part as `composition.ts` does, with its real use cases and its real adapter for Postgres. */
export function wireUser({ db, unitOfWork, now, quotaBytes }: WireUserParts): WiredUser {
  const storage = createPgStorageRepository({ db, unitOfWork, defaultQuotaBytes: quotaBytes });
  const app = {
    answerClaim: answerClaim.bind(undefined, { storage, now }),
    giveUpClaim: giveUpClaim.bind(undefined, { storage, now }),
    advanceErasure: () => Promise.reject(new Error('Nobody erases an account here.')),
  };
  return { subscriptions: subscriptions(app), onDeadLetter: onDeadLetter(app) };
}
