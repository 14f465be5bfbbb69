import { setTimeout as delay } from 'node:timers/promises';
import type { SQSClient } from '@aws-sdk/client-sqs';
import type { Disk } from '@lectern/testing/small-disk';
import type { Journal } from '../journal.ts';
import type { FaultyPlatform } from '../platform/faulty-platform.ts';
import type { ProcessName } from '../platform/processes.ts';
import { untilServing } from '../platform/ready.ts';
import type { Where } from '../platform/where.ts';
import type { Stage, Stages } from '../proxies/stages.ts';
import type { Troubles } from '../proxies/troubles.ts';
import { sendGarbage } from './garbage-messages.ts';
import type { Fault } from './schedule.ts';

/** What {@link inject} works with. */
export interface Injector {
  readonly platform: FaultyPlatform;
  readonly where: Where;
  readonly troubles: Troubles;
  readonly stages: Stages;
  readonly journal: Journal;
  readonly disk: Disk;
  /** A client of the queues that goes by no proxy. */
  readonly sqs: () => Promise<SQSClient>;
}

/** How long a process is looked for that is just being started again, and how long a stage of its work is waited for. */
const searchMs = 30_000;
const stageMs = 10_000;
/** How long is waited for what was killed to serve again, so that the next kill meets a platform at work. */
const servingMs = 15_000;
const lookEveryMs = 50;
/** How long a platform without its launcher is left to itself. */
const orphanedMs = 500;

/** Injects one fault, and resolves when it has ended; after a kill, when what was killed serves again, or should have. */
export async function inject(fault: Fault, injector: Injector): Promise<void> {
  const { troubles, journal, disk } = injector;
  switch (fault.kind) {
    case 'kill':
      return kill(fault, injector);
    case 'stop':
      return stop(fault, injector);
    case 'garbage':
      return throwIn(fault.queue, injector);
    case 'trouble': {
      const ended = journal.begin(fault.trouble, fault.dependency);
      const end = troubles.begin(fault.dependency, fault.trouble);
      await delay(fault.ms);
      end();
      return ended();
    }
    case 'full disk': {
      const ended = journal.begin('full', 'disk');
      const empty = await disk.fill();
      await delay(fault.ms).finally(empty);
      return ended();
    }
  }
}

async function kill(
  { target, stage }: Extract<Fault, { kind: 'kill' }>,
  { platform, where, stages, journal }: Injector,
): Promise<void> {
  const pid = await untilFound(target, platform);
  if (pid === undefined) return;
  const isReached = stage !== undefined && (await untilReached(stage, { stages, pid }));
  if (!isReached) signal(pid, 'SIGKILL');
  journal.note('kill -9', isReached ? `${target}, ${stage.when} it ${stage.call}` : target);
  if (target === 'launcher') {
    await delay(orphanedMs);
    await platform.ensureRunning();
  }
  await untilServing(target, where, servingMs);
}

async function untilFound(target: ProcessName, { processes }: FaultyPlatform): Promise<number | undefined> {
  const deadline = performance.now() + searchMs;
  while (performance.now() < deadline) {
    const pid = await processes.find(target);
    if (pid !== undefined) return pid;
    await delay(lookEveryMs);
  }
  return undefined;
}

/** Kills the process when it reaches the stage. @returns false when it does not in time */
async function untilReached(
  stage: Stage,
  { stages, pid }: { readonly stages: Stages; readonly pid: number },
): Promise<boolean> {
  const reached = Promise.withResolvers<boolean>();
  const disarm = stages.arm(stage, () => {
    signal(pid, 'SIGKILL');
    reached.resolve(true);
  });
  const timer = setTimeout(() => {
    disarm();
    reached.resolve(false);
  }, stageMs);
  return reached.promise.finally(() => clearTimeout(timer));
}

async function stop(
  { target, ms }: Extract<Fault, { kind: 'stop' }>,
  { platform, journal }: Injector,
): Promise<void> {
  const pid = await untilFound(target, platform);
  if (pid === undefined) return;
  const ended = journal.begin('SIGSTOP', target);
  signal(pid, 'SIGSTOP');
  await delay(ms);
  signal(pid, 'SIGCONT');
  ended();
}

async function throwIn(queue: string, { sqs, journal }: Injector): Promise<void> {
  try {
    await sendGarbage(await sqs(), queue);
    journal.note('garbage message', `lectern-${queue}`);
  } catch {
    // The emulator is away, by another fault: then there is no queue to throw anything into.
  }
}

/** A process that has ended meanwhile needs no signal. */
function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}
