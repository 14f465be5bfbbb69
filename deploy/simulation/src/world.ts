import type { EventBus } from './event-bus.ts';
import type { Ground, Retention, Settings } from './layer.ts';
import type { Random } from './random.ts';
import type { Scheduler } from './scheduler.ts';
import type { Blobs, Points } from './stores.ts';
import type { SimulatedTime } from './time.ts';
import type { Variant } from './variant.ts';

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
