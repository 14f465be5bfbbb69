import type { MemoryDb } from '@lectern/db/testing/memory';
import { memoryDocumentStores } from '@lectern/document/testing/wiring';
import { createMemoryEmbeddingRepository } from '@lectern/embedding/testing/wiring';
import type { OutgoingEvent, UnitOfWork } from '@lectern/events';
import { createMemoryUnitOfWork } from '@lectern/events/testing/memory';
import { memoryRetrievalStores } from '@lectern/retrieval/testing/wiring';
import { noopTelemetry } from '@lectern/telemetry';
import { MemoryStorageRepository } from '@lectern/user/testing/wiring';
import {
  type Connection,
  type Ground,
  type GroundParts,
  type Layer,
  quotaBytes,
  type Services,
  type Stores,
} from '../layer.ts';
import { type Owner, owners } from '../owners.ts';
import type { Process } from '../scheduler.ts';
import { createTime } from '../time.ts';
import { isWaiting, look } from './look.ts';
import { runDeadLetterWatch, runMemoryConsumer } from './memory-consumer.ts';
import { runMemoryRelay } from './memory-relay.ts';
import { steppedMemoryDb } from './stepped-memory-db.ts';
import { Tables } from './tables.ts';

/** The services on repositories in memory, with a relay and a consumer that are models of those of production. */
export function createMemoryLayer(): Layer {
  return {
    name: 'memory',
    openTime: () => ({ time: createTime(), close: () => undefined }),
    codeHasRun: (isIdle) =>
      new Promise((resolve) => void (isIdle ? setImmediate : process.nextTick)(resolve)),
    open: groundOf,
  };
}

function groundOf(parts: GroundParts): Ground {
  const tables = new Tables();
  return {
    connect: (owner, process) => connect(tables, parts, { owner, process }),
    letGo: (process) => {
      for (const owner of owners)
        if (tables.holders[owner].process === process) tables.holders[owner].process = undefined;
    },
    hasOutgoingEvents: () => owners.some((owner) => tables.outboxes[owner].length > 0),
    isWaiting: async () => isWaiting(tables),
    look: async () => look(tables),
    end: async () => undefined,
  };
}

const telemetry = noopTelemetry('simulation');

interface Connecting<K extends Owner> {
  readonly owner: K;
  readonly process: Process;
}

function connect<K extends Owner>(
  tables: Tables,
  parts: GroundParts,
  { owner, process }: Connecting<K>,
): Connection<K> {
  const { scheduler, random, time, variant } = parts;
  const db = steppedMemoryDb({ holder: tables.holders[owner], process, scheduler, random });
  const publish = (event: OutgoingEvent) =>
    void tables.outboxes[owner].push({ body: bodyOf(parts, owner, event), leasedUntil: 0 });
  const real = createMemoryUnitOfWork({ publish, inbox: tables.inboxes[owner], db });
  const unitOfWork = variant.unitOfWork?.(real, (event) => db.query('COMMIT', () => publish(event))) ?? real;
  return {
    stores: storesOf(tables, parts, { db, unitOfWork })[owner],
    telemetry,
    start: (service) => start(tables, parts, { owner, process, service }),
    repeat: async ({ everyMs, task }) => {
      while (process.isAlive) {
        await time.sleep(everyMs);
        if (process.isAlive) await task().catch(() => 0);
      }
    },
  };
}

/** An event as the outbox of production has it. */
function bodyOf(
  { time, newId }: GroundParts,
  owner: Owner,
  { definition: { type }, data, subject }: OutgoingEvent,
): string {
  const about = { id: newId(), source: `/lectern/${owner}`, type, subject };
  const at = { time: new Date(time.now).toISOString(), datacontenttype: 'application/json' };
  return JSON.stringify({ specversion: '1.0', ...about, ...at, data });
}

function storesOf(
  tables: Tables,
  { retention, time }: GroundParts,
  on: { db: MemoryDb; unitOfWork: UnitOfWork },
): Stores {
  const { unusedContentMs: graceMs, vectorBlobsMs: blobRetentionMs } = retention;
  const now = () => new Date(time.now);
  const { document, embedding, retrieval, models, user, inboxes } = tables;
  return {
    document: memoryDocumentStores({ ...on, tables: document, now, graceMs }),
    embedding: createMemoryEmbeddingRepository({
      ...{ ...on, tables: embedding, inbox: inboxes.embedding, now, blobRetentionMs },
    }),
    retrieval: (store) => memoryRetrievalStores({ ...on, tables: retrieval, models, store }),
    user: new MemoryStorageRepository({ ...on, tables: user, quotaBytes }),
  };
}

interface Starting extends Connecting<Owner> {
  readonly service: Pick<Services[Owner], 'subscriptions' | 'onDeadLetter'>;
}

function start(tables: Tables, parts: GroundParts, { owner, process, service }: Starting): void {
  const { scheduler, time, bus, settings, variant } = parts;
  const shared = { owner, process, scheduler, time, bus };
  void runMemoryRelay({ ...shared, outbox: tables.outboxes[owner] });
  const { subscriptions, onDeadLetter } = service;
  const { concurrency } = settings;
  const { acknowledgesAtOnce } = variant;
  const consumer = { ...shared, subscriptions, onDeadLetter, concurrency, acknowledgesAtOnce };
  void runMemoryConsumer(consumer);
  void runDeadLetterWatch(consumer);
}
