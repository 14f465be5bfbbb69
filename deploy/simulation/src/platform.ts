import { commitOutcomeUnknown, type Db } from '@lectern/db';
import { type WiredDocument, wireDocument } from '@lectern/document/testing/wiring';
import { type WiredEmbedding, wireEmbedding } from '@lectern/embedding/testing/wiring';
import { AppError } from '@lectern/errors';
import {
  createConsumer,
  createOutbox,
  createRelay,
  createUnitOfWork,
  type Dependency,
  type RelayedOutbox,
  type UnitOfWork,
} from '@lectern/events';
import { type Point, pointIdOf, type WiredRetrieval, wireRetrieval } from '@lectern/retrieval/testing/wiring';
import { createCleanupWorker } from '@lectern/service';
import { type Logger, noopTelemetry, type Telemetry } from '@lectern/telemetry';
import { type WiredUser, wireUser } from '@lectern/user/testing/wiring';
import { prefix, visibilityTimeoutSeconds } from './event-bus.ts';
import { Process } from './scheduler.ts';
import { type Owner, owners } from './session.ts';
import { type Stepping, steppedBlobs, steppedPoints, steppingOf } from './stores.ts';
import type { World } from './world.ts';

/** The services of a platform, by name. */
export interface Services {
  readonly document: WiredDocument;
  readonly embedding: WiredEmbedding;
  readonly retrieval: WiredRetrieval;
  readonly user: WiredUser;
}

interface Running {
  readonly owner: Owner;
  readonly process: Process;
  readonly service: Services[Owner];
}

/** How long a process is away after a crash. */
const restartMs = 500;
const leaseMs = 5_000;
const relayPollMs = 5_000;
const deadLetterLookMs = 20_000;
const keyRetentionMs = 86_400_000;
const sweepAfterMs = 60_000;
const sweepEveryMs = 20_000;
const cleanEveryMs = 3_000;
const bucket = 'simulation';
/** Nobody reaches it. */
const quotaBytes = 1_000_000_000;

const { signal } = new AbortController();

/** All processes. One that has crashed is started again, with nothing but what is in the stores. */
export class Platform {
  readonly #world: World;
  readonly #running: Running[] = [];
  #started = 0;
  /** Of the processes that are started now; those of an earlier one are not started again. */
  #generation = 0;

  constructor(world: World) {
    this.#world = world;
  }

  start(): void {
    for (const owner of owners)
      for (let instance = 0; instance < this.#world.settings.instances; instance += 1) this.#start(owner);
  }

  /** Ends all processes at once, and starts new ones. */
  async restart(): Promise<void> {
    await this.stop();
    this.start();
  }

  /** Ends all processes at once, and starts none again. */
  async stop(): Promise<void> {
    this.#generation += 1;
    for (const { process } of this.#running) if (process.isAlive) await this.#world.scheduler.crash(process);
  }

  /**
   * Has a process of a service do something, as a call over HTTP does.
   *
   * @throws AppError `unavailable` when none runs, or the one that was asked crashes
   */
  async call<K extends Owner, T>(owner: K, code: (service: Services[K]) => Promise<T>): Promise<T> {
    const alive = this.#running.filter((each) => each.owner === owner && each.process.isAlive);
    const asked = alive[this.#world.random.below(alive.length)];
    if (asked === undefined) throw unreachable(owner);
    const { process, service } = asked;
    const crashed = process.crashed.promise.then(() => Promise.reject(unreachable(owner)));
    return Promise.race([process.run(() => code(service as Services[K])), crashed]);
  }

  #start(owner: Owner): void {
    this.#started += 1;
    const process = new Process(`${owner} ${this.#started}`);
    const generation = this.#generation;
    process.run(() => this.#running.push({ owner, process, service: this.#open(owner, process) }));
    process.crashed.promise.then(async () => {
      await this.#world.time.sleep(restartMs);
      if (generation === this.#generation) this.#start(owner);
    });
  }

  #open(owner: Owner, process: Process): Running['service'] {
    const { databases, scheduler, variant, bus, settings } = this.#world;
    const db = databases.open(owner, process, scheduler);
    const outbox = outboxOf(owner, this.#world.newId);
    const real = createUnitOfWork({ db, outbox, consumer: owner });
    const unitOfWork = variant.unitOfWork?.(real, { db, outbox }) ?? real;
    const { sns, sqs } = bus.clientsFor(process, scheduler, variant);
    const telemetry = noopTelemetry(process.name);
    const step = (reason?: string) => steppingOf(process, scheduler, reason);
    const service = this.#wire[owner]({ db, unitOfWork, telemetry, step });
    const shared = { prefix, telemetry };
    createRelay({ ...shared, db, outbox, sns, leaseMs, pollIntervalMs: relayPollMs }).start();
    createConsumer({
      ...{ ...shared, sqs, name: owner, visibilityTimeoutSeconds, deadLetterIntervalMs: deadLetterLookMs },
      ...{ subscriptions: service.subscriptions, onDeadLetter: service.onDeadLetter },
      ...{ concurrency: settings.concurrency, dependencies: [databaseDependency(db)] },
    })
      .start()
      // A service that cannot start ends.
      .catch(() => scheduler.crash(process));
    return service;
  }

  readonly #wire = {
    document: (parts: Parts): WiredDocument => this.#document(parts),
    embedding: (parts: Parts): WiredEmbedding => this.#embedding(parts),
    retrieval: (parts: Parts): WiredRetrieval => this.#retrieval(parts),
    user: ({ db, unitOfWork }: Parts): WiredUser =>
      wireUser({ db, unitOfWork, now: this.#world.now, quotaBytes }),
  };

  #document({ db, unitOfWork, telemetry: { logger }, step }: Parts): WiredDocument {
    const { now, newId, blobs, variant, settings, unusedContentMs: graceMs } = this.#world;
    const store = steppedBlobs(blobs, step('blob_store_unavailable'));
    const service = wireDocument({
      ...{ db, unitOfWork, bucket, now, newId, logger, graceMs, keyRetentionMs },
      store: variant.storeOf?.(store) ?? store,
      notesOf: (notes) => variant.notesOf?.(notes) ?? notes,
      retrieval: {
        hide: (key) => this.#ask(step(), (retrieval) => retrieval.app.hideDocument(key, signal)),
        apply: () => Promise.reject(new Error('Nobody shares a document here.')),
      },
      countSwept: () => undefined,
    });
    const collect = () => service.app.collectContent(signal);
    if (settings.collects) this.#every(cleanEveryMs, { name: 'cleanup', task: collect, logger });
    const sweep = () => service.app.sweepDocuments({ afterMs: sweepAfterMs }, signal);
    if (settings.sweeps) this.#every(sweepEveryMs, { name: 'sweeper', task: sweep, logger });
    return service;
  }

  #embedding({ db, unitOfWork, telemetry, step }: Parts): WiredEmbedding {
    const { now, blobs, variant, vectorBlobsMs: blobRetentionMs, isUnreadable } = this.#world;
    return wireEmbedding({
      ...{
        db,
        unitOfWork,
        blobs: steppedBlobs(blobs, step('blob_store_unavailable')),
        bucket,
        now,
        telemetry,
        blobRetentionMs,
        isUnreadable,
      },
      repositoryOf: (repository) => variant.repositoryOf?.(repository) ?? repository,
    });
  }

  #retrieval({ db, unitOfWork, telemetry: { logger }, step }: Parts): WiredRetrieval {
    const { now, newId, blobs, points, variant } = this.#world;
    const idOf = (point: Point, model: string): string => {
      const real = pointIdOf({ ...point, model });
      return variant.pointId?.(real, newId) ?? real;
    };
    const store = steppedPoints(points, step('vector_store_unavailable'), idOf);
    return wireRetrieval({
      db,
      unitOfWork,
      blobs: steppedBlobs(blobs, step('blob_store_unavailable')),
      store,
      now,
      logger,
    });
  }

  /** A call from one service to another: the caller may crash before and after it, the one that is called meanwhile. */
  async #ask(step: Stepping, code: (service: WiredRetrieval) => Promise<void>): Promise<void> {
    await step('call retrieval', () => undefined);
    await this.call('retrieval', code).catch((cause: unknown) => {
      throw new AppError('unavailable', 'Not confirmed.', { reason: 'deletion_not_confirmed', cause });
    });
    await step('answer of retrieval', () => undefined);
  }

  #every(
    intervalMs: number,
    { name, task, logger }: { name: string; task: () => Promise<number>; logger: Logger },
  ): void {
    createCleanupWorker({ name, intervalMs, tasks: [task], logger }).start();
  }
}

interface Parts {
  readonly db: Db;
  readonly unitOfWork: UnitOfWork;
  readonly telemetry: Telemetry;
  /** The calls of a store, with the reason of the error when it cannot be reached. */
  readonly step: (reason?: string) => Stepping;
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

function unreachable(owner: Owner): AppError {
  return new AppError('unavailable', `No process of ${owner} answers.`, { reason: 'service_unreachable' });
}
