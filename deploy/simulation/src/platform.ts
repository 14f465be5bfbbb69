import { type WiredDocument, wireDocument } from '@lectern/document/testing/wiring';
import { type WiredEmbedding, wireEmbedding } from '@lectern/embedding/testing/wiring';
import { AppError } from '@lectern/errors';
import { type Point, pointIdOf, type WiredRetrieval, wireRetrieval } from '@lectern/retrieval/testing/wiring';
import { type WiredUser, wireUser } from '@lectern/user/testing/wiring';
import type { Connection, Services } from './layer.ts';
import { type Owner, owners } from './owners.ts';
import { Process } from './scheduler.ts';
import { type Stepping, steppedBlobs, steppedPoints, steppingOf } from './stores.ts';
import type { World } from './world.ts';

interface Running {
  readonly owner: Owner;
  readonly process: Process;
  readonly service: Services[Owner];
}

/** How long a process is away after a crash. */
const restartMs = 500;
const sweepAfterMs = 60_000;
const sweepEveryMs = 20_000;
const cleanEveryMs = 3_000;
const bucket = 'simulation';

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
  restart(): void {
    this.stop();
    this.start();
  }

  /** Ends all processes at once, and starts none again. */
  stop(): void {
    this.#generation += 1;
    for (const { process } of this.#running) if (process.isAlive) this.#world.scheduler.crash(process);
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
    const { ground, scheduler } = this.#world;
    const step = (reason?: string) => steppingOf(process, scheduler, reason);
    const open = <K extends Owner>(name: K, wire: (parts: Parts<K>) => Services[K]): Services[K] => {
      const connection = ground.connect(name, process);
      const service = wire({ ...connection, step });
      connection.start(service);
      return service;
    };
    switch (owner) {
      case 'document':
        return open(owner, (parts) => this.#document(parts));
      case 'embedding':
        return open(owner, (parts) => this.#embedding(parts));
      case 'retrieval':
        return open(owner, (parts) => this.#retrieval(parts));
      case 'user':
        return open(owner, (parts) => this.#user(parts));
    }
  }

  #document({ stores, telemetry: { logger }, step, repeat }: Parts<'document'>): WiredDocument {
    const { now, newId, blobs, variant, settings } = this.#world;
    const store = steppedBlobs(blobs, step('blob_store_unavailable'));
    const service = wireDocument({
      ...{ stores, bucket, now, newId, logger },
      store: variant.storeOf?.(store) ?? store,
      notesOf: (notes) => variant.notesOf?.(notes) ?? notes,
      retrieval: {
        hide: (key) => this.#ask(step(), (retrieval) => retrieval.app.hideDocument(key, signal)),
        apply: () => Promise.reject(new Error('Nobody shares a document here.')),
      },
      countSwept: () => undefined,
    });
    const collect = () => service.app.collectContent(signal);
    if (settings.collects) repeat({ name: 'cleanup', everyMs: cleanEveryMs, task: collect, logger });
    const sweep = () => service.app.sweepDocuments({ afterMs: sweepAfterMs }, signal);
    if (settings.sweeps) repeat({ name: 'sweeper', everyMs: sweepEveryMs, task: sweep, logger });
    return service;
  }

  #embedding({ stores, telemetry, step }: Parts<'embedding'>): WiredEmbedding {
    const { now, blobs, variant, isUnreadable } = this.#world;
    return wireEmbedding({
      ...{ repository: stores, bucket, now, telemetry, isUnreadable },
      blobs: steppedBlobs(blobs, step('blob_store_unavailable')),
      repositoryOf: (repository) => variant.repositoryOf?.(repository) ?? repository,
    });
  }

  #retrieval({ stores, telemetry: { logger }, step }: Parts<'retrieval'>): WiredRetrieval {
    const { now, newId, blobs, points, variant } = this.#world;
    const idOf = (point: Point, model: string): string => {
      const real = pointIdOf({ ...point, model });
      return variant.pointId?.(real, newId) ?? real;
    };
    return wireRetrieval({
      stores: stores(steppedPoints(points, step('vector_store_unavailable'), idOf)),
      blobs: steppedBlobs(blobs, step('blob_store_unavailable')),
      ...{ now, logger },
    });
  }

  #user({ stores: storage }: Parts<'user'>): WiredUser {
    return wireUser({ storage, now: this.#world.now });
  }

  /** A call from one service to another: the caller may crash before and after it, the one that is called meanwhile. */
  async #ask(step: Stepping, code: (service: WiredRetrieval) => Promise<void>): Promise<void> {
    await step('call retrieval', () => undefined);
    await this.call('retrieval', code).catch((cause: unknown) => {
      throw new AppError('unavailable', 'Not confirmed.', { reason: 'deletion_not_confirmed', cause });
    });
    await step('answer of retrieval', () => undefined);
  }
}

interface Parts<K extends Owner> extends Connection<K> {
  /** The calls of a store, with the reason of the error when it cannot be reached. */
  readonly step: (reason?: string) => Stepping;
}

function unreachable(owner: Owner): AppError {
  return new AppError('unavailable', `No process of ${owner} answers.`, { reason: 'service_unreachable' });
}
