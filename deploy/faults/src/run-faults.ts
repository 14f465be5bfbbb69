import { cp, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Healing, heal } from './healing/heal.ts';
import { runSchedule } from './injection/run-schedule.ts';
import { untilRoom } from './injection/until-room.ts';
import { checkInvariants, type Finding } from './invariants/all.ts';
import { createJournal, type Journal } from './journal.ts';
import { createRandom, type Random } from './random.ts';
import { readSnapshot, type Stores } from './stores/read-snapshot.ts';
import type { LedgerEntry } from './traffic/ledger.ts';
import { makeTenants } from './traffic/tenants.ts';
import { createTraffic } from './traffic/traffic.ts';
import { createWorld, type World } from './world.ts';

/** What is run. */
export interface FaultOptions {
  readonly documents: number;
  /** How often every fault is injected; once for each 250 documents if not set. */
  readonly rounds?: number | undefined;
  readonly seed: number;
  /** Told what is going on, a line each. */
  readonly say?: (line: string) => void;
  /** Ends the run, and removes what it has made. */
  readonly signal?: AbortSignal;
}

/** A platform after its faults, healed. It runs until it is closed. */
export interface FaultRun {
  readonly ledger: readonly LedgerEntry[];
  readonly journal: Journal;
  readonly healing: Healing;
  readonly stores: Stores;
  /** Why disks were not filled; undefined where they were. */
  readonly diskObstacle: string | undefined;
  /** Compares all stores as they are now. */
  check(): Promise<Finding[]>;
  /** Copies the logs of all processes to where they stay, and says where. */
  keepLogs(): Promise<string>;
  close(): Promise<void>;
}

const tenantCount = 3;
const documentsPerRound = 250;
/** Longest time for the calls that wait for their answer when the faults are over, and for all that has to be caught up then. */
const settleMs = 120_000;
const healMs = 300_000;

/**
 * Starts a platform, injects faults while documents go in, are replaced, retried and deleted, then ends all faults, and waits until
 * nothing goes on. The same seed decides the same faults and documents; in which order they meet differs.
 *
 * @throws Error when the platform cannot be started at all; the reason of the signal. All of it is removed then
 */
export async function runFaults(options: FaultOptions): Promise<FaultRun> {
  const { seed, signal } = options;
  const random = createRandom(seed);
  const journal = createJournal();
  const world = await createWorld(random, journal);
  const calls = new AbortController();
  const aborted = Promise.withResolvers<never>();
  signal?.addEventListener('abort', () => aborted.reject(signal.reason));
  try {
    return await Promise.race([breakAndHeal(options, { world, random, journal, calls }), aborted.promise]);
  } catch (error) {
    calls.abort(error);
    await world.close();
    throw error;
  }
}

interface RunParts {
  readonly world: World;
  readonly random: Random;
  readonly journal: Journal;
  /** Ends the calls that still wait for an answer. */
  readonly calls: AbortController;
}

async function breakAndHeal(
  { documents, rounds = roundsFor(documents), say = () => undefined }: FaultOptions,
  { world, random, journal, calls }: RunParts,
): Promise<FaultRun> {
  const { platform, stores, messageFaults, disk } = world;
  await platform.ensureRunning();
  const tenants = await makeTenants(platform.url, tenantCount);
  const traffic = createTraffic({ tenants, random: random.fork(), signal: calls.signal });
  say(`the platform runs with the data folder ${stores.dataDir}; faults begin`);
  messageFaults.enable(true);
  const injector = { ...world, journal, where: stores.where, sqs: stores.aws.sqs };
  const room = () => untilRoom(stores.query);
  const onRound = (which: string) => say(`round ${which}: ${traffic.ledger.length} documents have begun`);
  await runSchedule({
    injector,
    traffic,
    random: random.fork(),
    documents,
    rounds,
    untilRoom: room,
    onRound,
  });
  messageFaults.enable(false);
  await platform.ensureRunning();
  say(`${traffic.ledger.length} documents have begun; faults are over`);
  const timer = setTimeout(() => calls.abort(new Error('its calls were not answered in time')), settleMs);
  await traffic.settled();
  clearTimeout(timer);
  say('all calls are answered');
  const { ledger } = traffic;
  const healing = await heal({ stores, ledger, tenants, timeoutMs: healMs });
  say('nothing goes on any more; all stores are compared');
  return {
    ...{ ledger, journal, healing, stores, diskObstacle: disk.obstacle },
    check: async () => checkInvariants({ ledger, snapshot: await readSnapshot(stores, { ledger, tenants }) }),
    keepLogs: () => keepLogs(stores.dataDir),
    close: world.close,
  };
}

const roundsFor = (documents: number): number => Math.max(1, Math.round(documents / documentsPerRound));

async function keepLogs(dataDir: string): Promise<string> {
  const kept = await mkdtemp(join(tmpdir(), 'lectern-faults-logs-'));
  await cp(join(dataDir, 'logs'), kept, { recursive: true });
  return kept;
}
