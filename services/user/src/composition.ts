import { createTokenSigner } from '@lectern/auth';
import type { Db } from '@lectern/db';
import type { UnitOfWork } from '@lectern/events';
import {
  type BackgroundWorker,
  createCleanupWorker,
  createServiceKit,
  type KitOverrides,
  type Service,
  type ServiceKit,
} from '@lectern/service';
import { openDatabase } from '@lectern/service/database';
import { type EventParts, openEvents } from '@lectern/service/events';
import { v7 } from 'uuid';
import { createArgon2PasswordHasher } from './adapters/argon2/argon2-password-hasher.ts';
import { createFairQueueBackground } from './adapters/fair-queue-background.ts';
import { createFairQueueHashingTurns } from './adapters/fair-queue-hashing-turns.ts';
import type { ThrottleRules } from './adapters/flexible-attempt-counters.ts';
import { createPgAccountRepository } from './adapters/pg-account-repository.ts';
import { createPgApiKeyRepository } from './adapters/pg-api-key-repository.ts';
import { createPgErasureRepository } from './adapters/pg-erasure-repository.ts';
import { createPgExpiredRows } from './adapters/pg-expired-rows.ts';
import { createPgExternalUserRepository } from './adapters/pg-external-user-repository.ts';
import { createPgInvitationRepository } from './adapters/pg-invitation-repository.ts';
import { createPgKnownNetworks } from './adapters/pg-known-networks.ts';
import { createPgMemberRepository } from './adapters/pg-member-repository.ts';
import { createPgPasswordRepository } from './adapters/pg-password-repository.ts';
import { createPgRegistrationRepository } from './adapters/pg-registration-repository.ts';
import { createPgRevocationLog } from './adapters/pg-revocation-log.ts';
import { createPgRevocations } from './adapters/pg-revocations.ts';
import { createPgSealedAnswers } from './adapters/pg-sealed-answers.ts';
import { createPgServiceAccountRepository } from './adapters/pg-service-account-repository.ts';
import { createPgSessionRepository } from './adapters/pg-session-repository.ts';
import { createPgStorageRepository } from './adapters/pg-storage-repository.ts';
import { createZxcvbnPasswordStrength } from './adapters/zxcvbn/zxcvbn-password-strength.ts';
import { type App, createApp } from './app.ts';
import type { Config } from './config.ts';
import type { NewApiKey } from './domain/api-key.ts';
import { receiptDays } from './domain/erasure.ts';
import { revocationLifeSeconds } from './domain/revocation.ts';
import type { ServiceAccount } from './domain/service-account.ts';
import { mailRules } from './domain/throttle.ts';
import { routesOf } from './http/routes.ts';
import { onDeadLetter, subscriptions } from './messaging/subscriptions.ts';
import { loginCounter } from './metrics.ts';
import { migrations } from './migrations.ts';
import { openAttemptCounters } from './open-attempt-counters.ts';
import { openNotifier } from './open-notifier.ts';
import type { StorageRepository } from './ports/storage.ts';

/** How soon a revocation reaches the gateways when its notification was lost, in milliseconds. */
const revocationPollMs = 500;
/** How often erasures are looked for of which a report is missing, in milliseconds. */
const erasureSweepMs = 60_000;
/** How long a receipt can be read, in milliseconds. */
const receiptMs = receiptDays * 24 * 60 * 60 * 1_000;
/** Of writes and messages that no caller waits for. A message that a provider does not take in time counts as failed. */
const backgroundLimits = { concurrency: 4, queue: 1_000, timeoutMs: 10_000 };

/** Builds the user service; nothing listens before `start`. */
export async function createService(config: Config, overrides: KitOverrides = {}): Promise<Service> {
  const kit = createServiceKit(config, { name: 'user', overrides });
  const settings = { registration: config.REGISTRATION, demo: config.DEMO_ACCOUNT };
  const db = await openDatabase(kit, config, { migrations });
  const events = await openEvents(kit, config, db);
  const storage = createPgStorageRepository({
    db,
    unitOfWork: events.unitOfWork,
    defaultQuotaBytes: config.QUOTA_BYTES,
  });
  const repositories = repositoriesOf({ db, unitOfWork: events.unitOfWork }, config);
  const revocationLog = await createPgRevocationLog({ db, pollIntervalMs: revocationPollMs });
  kit.onClose('revocation log', revocationLog.close);
  const background = createFairQueueBackground({ ...backgroundLimits, logger: kit.logger });
  kit.onClose('background', () => background.close());
  const passwords = createArgon2PasswordHasher({ threads: config.PASSWORD_HASH_CONCURRENCY });
  kit.onClose('password hashing', () => passwords.close());
  const strength = createZxcvbnPasswordStrength();
  kit.onClose('password strength', () => strength.close());
  const app = createApp({
    ...repositories,
    notifier: openNotifier(config, kit.logger),
    ...{ revocationLog, storage, background, passwords, strength },
    deadLetters: events.deadLetters,
    turns: createFairQueueHashingTurns({
      concurrency: config.PASSWORD_HASH_CONCURRENCY,
      waiting: config.PASSWORD_HASH_QUEUE,
    }),
    counters: openAttemptCounters(kit, throttleRules(config), {
      url: config.VALKEY_URL,
      password: config.VALKEY_PASSWORD,
    }),
    countLogin: loginCounter(kit.telemetry.metrics),
    ...settings,
    registrationTtlSeconds: config.REGISTRATION_TTL_SECONDS,
    passwordResetTtlSeconds: config.PASSWORD_RESET_TTL_SECONDS,
    accessTokens: await createTokenSigner({
      privateJwks: config.TOKEN_SIGNING_JWKS,
      issuer: config.TOKEN_ISSUER,
      audience: config.TOKEN_AUDIENCE,
      ttlSeconds: config.ACCESS_TOKEN_TTL_SECONDS,
    }),
    invitationTtlSeconds: config.INVITATION_TTL_SECONDS,
    refreshTokenTtlSeconds: config.REFRESH_TOKEN_TTL_SECONDS,
    now: () => new Date(),
    newId: () => v7(),
    logger: kit.logger,
  });
  return kit.assemble({
    routes: routesOf(app, {
      registration: config.REGISTRATION,
      lifeSeconds: revocationLifeSeconds(config.ACCESS_TOKEN_TTL_SECONDS),
    }),
    workers: workersOf({ app, db, events, storage, repositories }, config, kit),
    settings: { ...settings, notifier: config.NOTIFIER },
  });
}

function repositoriesOf({ db, unitOfWork }: { db: Db; unitOfWork: UnitOfWork }, config: Config) {
  const lifeSeconds = revocationLifeSeconds(config.ACCESS_TOKEN_TTL_SECONDS);
  const keyRetentionMs = config.IDEMPOTENCY_RETENTION_MS;
  const answers = { db, retentionMs: keyRetentionMs };
  const revocations = createPgRevocations({ lifeSeconds });
  return {
    accounts: createPgAccountRepository({ db }),
    erasures: createPgErasureRepository({ db, unitOfWork, revocations }),
    members: createPgMemberRepository({ db, revocations }),
    externalUsers: createPgExternalUserRepository({ db, revocations }),
    invitations: createPgInvitationRepository({ db }),
    serviceAccounts: createPgServiceAccountRepository({ db, revocations, keyRetentionMs }),
    serviceAccountAnswers: createPgSealedAnswers<ServiceAccount>(answers),
    sessions: createPgSessionRepository({ db, revocations }),
    apiKeys: createPgApiKeyRepository({ db, revocations, keyRetentionMs }),
    apiKeyAnswers: createPgSealedAnswers<NewApiKey>(answers),
    passwordStore: createPgPasswordRepository({ db, revocations }),
    registrations: createPgRegistrationRepository({ db }),
    knownNetworks: createPgKnownNetworks({ db }),
  };
}

function workersOf(
  parts: {
    readonly app: App;
    readonly db: Db;
    readonly events: EventParts;
    readonly storage: StorageRepository;
    readonly repositories: ReturnType<typeof repositoriesOf>;
  },
  config: Config,
  { logger }: ServiceKit,
): BackgroundWorker[] {
  const { app, db, events, storage, repositories } = parts;
  const expired = createPgExpiredRows({ db });
  const cleanup = createCleanupWorker({
    name: 'cleanup of what has expired',
    intervalMs: config.CLEANUP_INTERVAL_MS,
    tasks: [
      () => expired.purge(new Date()),
      // Of all answers: they are in one table.
      () => repositories.apiKeyAnswers.purge(),
      () => repositories.erasures.purge(new Date(Date.now() - receiptMs)),
      // Later none of their claims can come again, as no event can of which the inbox forgets that it was handled.
      () => storage.purge(new Date(Date.now() - config.EVENTS_INBOX_RETENTION_MS)),
    ],
    logger,
  });
  const consumption = {
    subscriptions: subscriptions(app),
    dependencies: [],
    onDeadLetter: onDeadLetter(app),
  };
  const sweeper = createCleanupWorker({
    name: 'sweeper of erasures',
    intervalMs: erasureSweepMs,
    tasks: [() => app.askErasuresAgain(AbortSignal.timeout(erasureSweepMs))],
    logger,
  });
  return [...events.workers(consumption), cleanup, sweeper];
}

function throttleRules(config: Config): ThrottleRules {
  const seconds = config.LOGIN_FAILURE_WINDOW_SECONDS;
  return {
    ...mailRules,
    'pair-failures': { points: config.LOGIN_MAX_FAILURES, seconds },
    'network-failures': { points: config.LOGIN_MAX_FAILURES_PER_NETWORK, seconds },
    'account-failures': { points: config.LOGIN_MAX_FAILURES_PER_ACCOUNT_AND_MINUTE, seconds: 60 },
  };
}
