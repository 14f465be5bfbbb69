import { setTimeout as delay } from 'node:timers/promises';
import type { Random } from '../random.ts';
import type { Traffic } from '../traffic/traffic.ts';
import { type Injector, inject } from './inject.ts';
import { type Fault, scheduleOf } from './schedule.ts';

const pauseMs = { least: 100, more: 700 };

/** What {@link runSchedule} needs. */
export interface ScheduleOptions {
  readonly injector: Injector;
  readonly traffic: Pick<Traffic, 'release'>;
  readonly random: Random;
  readonly documents: number;
  /** How often every fault is injected. */
  readonly rounds: number;
  /** Resolves when more documents may begin. */
  readonly untilRoom: () => Promise<void>;
  /** Told when a round has ended, such as `2 of 8`. */
  readonly onRound: (which: string) => void;
}

/** Injects round after round. Before each fault some more documents begin. */
export async function runSchedule({
  injector,
  traffic,
  random,
  documents,
  rounds,
  untilRoom,
  onRound,
}: ScheduleOptions): Promise<void> {
  const canFillDisk = injector.disk.obstacle === undefined;
  const schedules = Array.from({ length: rounds }, () => scheduleOf(random, { canFillDisk }));
  const release = evenly(documents, {
    parts: schedules.reduce((sum, { kills, others }) => sum + kills.length + others.length, 0),
    give: traffic.release,
  });
  const runAll = async (faults: readonly Fault[], own: Random): Promise<void> => {
    for (const fault of faults) {
      await untilRoom();
      release();
      await inject(fault, injector);
      await delay(pauseMs.least + own.below(pauseMs.more));
    }
  };
  for (const [index, { kills, others }] of schedules.entries()) {
    await Promise.all([runAll(kills, random.fork()), runAll(others, random.fork())]);
    onRound(`${index + 1} of ${rounds}`);
  }
}

/** Gives a number away in so many parts of nearly the same size, one with each call. */
function evenly(
  total: number,
  { parts, give }: { readonly parts: number; readonly give: (count: number) => void },
): () => void {
  let part = 0;
  let given = 0;
  return () => {
    part += 1;
    const until = Math.round((total * part) / parts);
    give(until - given);
    given = until;
  };
}
