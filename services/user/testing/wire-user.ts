import type { Db } from '@lectern/db';
import type { OnDeadLetter, Subscription, UnitOfWork } from '@lectern/events';
import { createPgStorageRepository } from '../src/adapters/pg-storage-repository.ts';
import { onDeadLetter, subscriptions } from '../src/messaging/subscriptions.ts';
import type { StorageRepository } from '../src/ports/storage.ts';
import { answerClaim } from '../src/use-cases/answer-claim.ts';
import { giveUpClaim } from '../src/use-cases/give-up-claim.ts';

export { migrations } from '../src/migrations.ts';
export type { StorageRepository } from '../src/ports/storage.ts';
export { MemoryStorageRepository, type StorageTables } from './memory-storage.ts';

/** What the service is made of where it has no HTTP server, no AWS and no clock of its own. */
export interface WireUserParts {
  readonly storage: StorageRepository;
  readonly now: () => Date;
}

/** Of the service, what the pipeline asks it: whether a tenant may store so much. */
export interface WiredUser {
  readonly subscriptions: readonly Subscription[];
  readonly onDeadLetter: OnDeadLetter;
}

/** On Postgres, as `composition.ts` makes it. */
export function pgStorage({
  db,
  unitOfWork,
  quotaBytes,
}: {
  db: Db;
  unitOfWork: UnitOfWork;
  /** As `QUOTA_BYTES`. */
  quotaBytes: number;
}): StorageRepository {
  return createPgStorageRepository({ db, unitOfWork, defaultQuotaBytes: quotaBytes });
}

/** Builds that part as `composition.ts` does, with its real use cases. */
export function wireUser({ storage, now }: WireUserParts): WiredUser {
  const app = {
    answerClaim: answerClaim.bind(undefined, { storage, now }),
    giveUpClaim: giveUpClaim.bind(undefined, { storage, now }),
    advanceErasure: () => Promise.reject(new Error('Nobody erases an account here.')),
  };
  return { subscriptions: subscriptions(app), onDeadLetter: onDeadLetter(app) };
}
