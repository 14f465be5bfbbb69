import { commitOutcomeUnknown, type Db } from '@lectern/db';
import { pgDocumentStores } from '@lectern/document/testing/wiring';
import { pgEmbeddingRepository } from '@lectern/embedding/testing/wiring';
import {
  createConsumer,
  createOutbox,
  createRelay,
  createUnitOfWork,
  type Dependency,
  type RelayedOutbox,
  type UnitOfWork,
} from '@lectern/events';
import { pgRetrievalStores } from '@lectern/retrieval/testing/wiring';
import { createCleanupWorker } from '@lectern/service';
import { noopTelemetry, type Telemetry } from '@lectern/telemetry';
import { pgStorage } from '@lectern/user/testing/wiring';
import { visibilityTimeoutMs } from '../event-bus.ts';
import {
  type Connection,
  type Ground,
  type GroundParts,
  keyRetentionMs,
  type Layer,
  quotaBytes,
  type Services,
  type Stores,
} from '../layer.ts';
import type { Owner } from '../owners.ts';
import type { Process } from '../scheduler.ts';
import { createTime } from '../time.ts';
import { awsClients, prefix } from './aws-clients.ts';
import type { Databases } from './database.ts';
import { installTime } from './install-time.ts';
import { isWaiting, look } from './look.ts';
import { openPlatformDatabases } from './platform-databases.ts';

const leaseMs = 5_000;
const relayPollMs = 5_000;
const deadLetterLookMs = 20_000;

/** The services on their SQL in Postgres, with the relay and the consumer of production. Takes seconds to open. */
export async function openSqlLayer(): Promise<Layer & { close(): Promise<void> }> {
  const databases = await openPlatformDatabases();
  return {
    name: 'sql',
    openTime: () => {
      const time = createTime();
      return { time, close: installTime(time) };
    },
    // Promises and streams go on before the next turn of the event loop; nothing here waits for more than that.
    codeHasRun: () => new Promise((resolve) => void setImmediate(resolve)),
    open: (parts) => groundOf(databases, parts),
    close: () => databases.close(),
  };
}

function groundOf(databases: Databases, parts: GroundParts): Ground {
  return {
    connect: (owner, process) => connect(databases, parts, { owner, process }),
    letGo: (process) => databases.letGo(process),
    hasOutgoingEvents: () => databases.hasOutgoingEvents(),
    isWaiting: () => isWaiting(databases),
    look: () => look(databases),
    end: () => databases.clear(),
  };
}

function connect<K extends Owner>(
  databases: Databases,
  parts: GroundParts,
  { owner, process }: { owner: K; process: Process },
): Connection<K> {
  const { scheduler, variant, newId } = parts;
  const db = databases.open(owner, process, scheduler);
  const outbox = outboxOf(owner, newId);
  const real = createUnitOfWork({ db, outbox, consumer: owner });
  const unitOfWork =
    variant.unitOfWork?.(real, ({ definition, data, subject }) =>
      db.transaction((tx) => outbox.add(tx, definition, data, { subject })),
    ) ?? real;
  const telemetry = noopTelemetry(process.name);
  return {
    stores: storesOf(parts, { db, unitOfWork })[owner],
    telemetry,
    start: (service) => start(parts, { owner, process, db, outbox, telemetry }, service),
    repeat: ({ name, everyMs: intervalMs, task, logger }) =>
      void createCleanupWorker({ name, intervalMs, tasks: [task], logger }).start(),
  };
}

function storesOf({ retention }: GroundParts, on: { db: Db; unitOfWork: UnitOfWork }): Stores {
  const { unusedContentMs: graceMs, vectorBlobsMs: blobRetentionMs } = retention;
  return {
    document: pgDocumentStores({ ...on, graceMs, keyRetentionMs }),
    embedding: pgEmbeddingRepository({ ...on, blobRetentionMs }),
    retrieval: (store) => pgRetrievalStores({ ...on, store }),
    user: pgStorage({ ...on, quotaBytes }),
  };
}

interface Started {
  readonly owner: Owner;
  readonly process: Process;
  readonly db: Db;
  readonly outbox: RelayedOutbox;
  readonly telemetry: Telemetry;
}

function start(
  { scheduler, bus, time, settings, variant: { acknowledgesAtOnce } }: GroundParts,
  { owner, process, db, outbox, telemetry }: Started,
  { subscriptions, onDeadLetter }: Pick<Services[Owner], 'subscriptions' | 'onDeadLetter'>,
): void {
  const { sns, sqs } = awsClients({ bus, process, scheduler, time, acknowledgesAtOnce });
  const shared = { prefix, telemetry };
  createRelay({ ...shared, db, outbox, sns, leaseMs, pollIntervalMs: relayPollMs }).start();
  createConsumer({
    ...{ ...shared, sqs, name: owner, subscriptions, onDeadLetter, concurrency: settings.concurrency },
    ...{ visibilityTimeoutSeconds: visibilityTimeoutMs / 1_000, deadLetterIntervalMs: deadLetterLookMs },
    dependencies: [databaseDependency(db)],
  })
    .start()
    // A service that cannot start ends.
    .catch(() => scheduler.crash(process));
}

/** As services have it. */
function databaseDependency(db: Db): Dependency {
  const reasons = ['database_unavailable', commitOutcomeUnknown];
  return { name: 'database', reasons, check: (asking) => db.check(asking) };
}

/** The outbox of a service, with ids that are the same in every run. */
function outboxOf(source: string, newId: () => string): RelayedOutbox {
  const outbox = createOutbox({ source });
  return {
    ...outbox,
    // biome-ignore lint/complexity/useMaxParams: as the port has it.
    add: (tx, definition, data, options) => outbox.add(tx, definition, data, { ...options, id: newId() }),
  };
}
