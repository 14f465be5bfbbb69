import type { EventBus } from './event-bus.ts';
import type { Ground } from './layer.ts';
import type { Random } from './random.ts';
import type { Scheduler } from './scheduler.ts';
import type { Blobs, Points } from './stores.ts';
import type { SimulatedTime } from './time.ts';
import type { Variant } from './variant.ts';

/** How many there are of everything, and what runs beside. */
export interface Settings {
  /** Processes of each service. */
  readonly instances: number;
  /** Events that a process handles at once. */
  readonly concurrency: number;
  /** Whether bytes are collected while documents are uploaded, shortly after they are noted. */
  readonly collects: boolean;
  /** Whether lost events are sent again. Where none is lost, all has to come right without that. */
  readonly sweeps: boolean;
}

/** How long things are kept, for processes that start now. */
export interface Retention {
  /** Of bytes that no document points to; 0 once all is to be collected. */
  unusedContentMs: number;
  /** The same of claim-check blobs. */
  vectorBlobsMs: number;
}

/** All that outlives a process, and what the processes live in. */
export interface World {
  readonly time: SimulatedTime;
  readonly random: Random;
  readonly scheduler: Scheduler;
  readonly ground: Ground;
  readonly bus: EventBus;
  readonly blobs: Blobs;
  readonly points: Points;
  readonly settings: Settings;
  readonly variant: Variant;
  readonly retention: Retention;
  readonly now: () => Date;
  /** A UUID that counts up, as those of production do. */
  readonly newId: () => string;
  /** Texts that cannot be read at present. */
  readonly unreadable: Set<string>;
  readonly isUnreadable: (text: string) => boolean;
}
