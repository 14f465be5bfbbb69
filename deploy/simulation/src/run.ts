import { type BusPlan, EventBus } from './event-bus.ts';
import { violations } from './invariants.ts';
import type { Layer, Settings } from './layer.ts';
import { type Life, randomLife } from './lives.ts';
import { Platform } from './platform.ts';
import { createRandom, type Random } from './random.ts';
import { type Plan, type Process, plainPlan, Scheduler } from './scheduler.ts';
import type { SimulatedTime } from './time.ts';
import { User } from './user.ts';
import { asItIs, type Variant } from './variant.ts';
import type { World } from './world.ts';

/** How a run ended. */
export interface Outcome {
  /** What was not as it has to be, after healing. */
  readonly violations: readonly string[];
  readonly steps: number;
  /** The numbers of the steps that changed what outlives a process: a crash after another one leaves what a crash before it does. */
  readonly lasting: readonly number[];
  readonly crashes: number;
  /** The last steps, for people. */
  readonly trace: readonly string[];
}

/** What one run is made of. */
interface Run {
  readonly random: Random;
  readonly plan: Plan;
  readonly bus: BusPlan;
  readonly settings: Settings;
  readonly lives: readonly Life[];
  readonly variant: Variant;
  /** Nothing goes wrong from now on. */
  readonly heal: () => void;
}

const longMs = 3_600_000;
/** Longest simulated time in which a platform has to heal, in milliseconds. */
const mostHealingMs = 6 * 3_600_000;

const { signal } = new AbortController();

/** A fixed life, everything in its order, with a crash right after the step of this number; without one where there is none. */
export function runLife(
  layer: Layer,
  life: Life,
  options: { crashAfter?: number; variant?: Variant } = {},
): Promise<Outcome> {
  return run(layer, {
    random: createRandom(1),
    plan: plainPlan(options.crashAfter),
    bus: { deliver: () => ({ copies: [0] }), choose: () => 0, repeats: () => false },
    settings: { instances: 1, concurrency: 1, collects: false, sweeps: false },
    lives: [life],
    variant: options.variant ?? asItIs,
    heal: () => undefined,
  });
}

const mostCrashes = 6;
const mostFailures = 10;
const mostLost = 2;

/** Several lives at once, with all that a seed decides: the order of steps and messages, crashes, failures, and what the bus does to messages. */
export function runSeed(layer: Layer, seed: number, variant: Variant = asItIs): Promise<Outcome> {
  const random = createRandom(seed);
  const health = { isBack: false };
  const loses = random.chance(0.25);
  const settings = {
    ...{ instances: 1 + random.below(2), concurrency: 1 + random.below(4) },
    ...{ collects: random.chance(0.2), sweeps: loses },
  };
  return run(layer, {
    ...{ random, settings, variant },
    plan: randomPlan(random, health),
    bus: randomBus(random, health, loses),
    lives: Array.from({ length: 1 + random.below(3) }, () => randomLife(random)),
    heal: () => {
      health.isBack = true;
    },
  });
}

/** Whether nothing goes wrong any more. */
interface Health {
  readonly isBack: boolean;
}

function randomPlan(random: Random, health: Health): Plan {
  const [crashRate, failureRate, skipRate] = [
    random.next() * 0.02,
    random.next() * 0.02,
    random.next() * 0.02,
  ];
  let [crashes, failures] = [0, 0];
  const when = (): 'before' | 'after' => (random.chance(0.5) ? 'before' : 'after');
  return {
    choose: (steps) => random.below(steps),
    fateOf: () => {
      if (health.isBack) return 'done';
      if (crashes < mostCrashes && random.chance(crashRate)) {
        crashes += 1;
        return `crash-${when()}`;
      }
      if (failures >= mostFailures || !random.chance(failureRate)) return 'done';
      failures += 1;
      return `fail-${when()}`;
    },
    skipsTime: () => random.chance(skipRate),
  };
}

function randomBus(random: Random, health: Health, loses: boolean): BusPlan {
  let lost = 0;
  const delay = (): number => (random.chance(0.3) ? random.below(15_000) : 0);
  const copies = (): number[] => {
    if (!health.isBack && loses && lost < mostLost && random.chance(0.1)) {
      lost += 1;
      return [];
    }
    return !health.isBack && random.chance(0.15) ? [delay(), delay()] : [delay()];
  };
  return {
    deliver: () => ({ copies: copies() }),
    choose: (messages) => random.below(messages),
    repeats: () => !health.isBack && random.chance(0.03),
  };
}

async function run(layer: Layer, parts: Run): Promise<Outcome> {
  const { time, close } = layer.openTime();
  const realRandom = Math.random;
  Math.random = parts.random.next;
  let crashes = 0;
  const plan: Plan = {
    ...parts.plan,
    fateOf: (index) => {
      const fate = parts.plan.fateOf(index);
      if (fate.startsWith('crash')) crashes += 1;
      return fate;
    },
  };
  const onCrash = (process: Process) => world.ground.letGo(process);
  const codeHasRun = (isIdle: boolean) => layer.codeHasRun(isIdle);
  const scheduler = new Scheduler({ time, plan, onCrash, codeHasRun });
  const world = makeWorld(layer, { ...parts, time, scheduler });
  try {
    const found = await live(world, parts).catch((error: unknown) => [`it did not come to an end: ${error}`]);
    const { count: steps, lasting, trace } = scheduler;
    return { violations: found, steps, lasting, crashes, trace };
  } finally {
    await world.ground.end();
    Math.random = realRandom;
    close();
  }
}

function makeWorld(layer: Layer, parts: Run & { time: SimulatedTime; scheduler: Scheduler }): World {
  const { time, scheduler, random, settings, variant } = parts;
  let ids = 0;
  const newId = (): string => {
    ids += 1;
    return `01938f00-0000-7000-8000-${String(ids).padStart(12, '0')}`;
  };
  const bus = new EventBus(time, parts.bus);
  const unusedContentMs = settings.collects ? 2_000 : longMs;
  const retention = { unusedContentMs, vectorBlobsMs: 24 * longMs };
  const shared = { time, random, scheduler, bus, settings, variant, retention, newId };
  const unreadable = new Set<string>();
  return {
    ...{ ...shared, ground: layer.open(shared), unreadable, blobs: new Map(), points: new Map() },
    now: () => new Date(time.now),
    isUnreadable: (text) => unreadable.has(text),
  };
}

async function live(world: World, { lives, heal }: Run): Promise<string[]> {
  const { scheduler, time } = world;
  const platform = new Platform(world);
  platform.start();
  const users = lives.map((_, index) => new User(`user ${index + 1}`, platform, world));
  let error: unknown;
  let living = lives.length;
  for (const [index, life] of lives.entries()) {
    const user = users[index];
    if (user === undefined) continue;
    life(user, world)
      .catch((thrown: unknown) => {
        error ??= thrown;
      })
      .finally(() => {
        living -= 1;
        if (living === 0) heal();
      });
  }
  const from = time.now;
  const isOver = async () => time.now - from > mostHealingMs || (living === 0 && (await isQuiet(world)));
  await scheduler.runUntil(isOver);
  if (error !== undefined) return [`a user was refused: ${error}`];
  if (living > 0) return ['a user waits for ever'];
  await collect(world, platform);
  platform.stop();
  return violations(world, users);
}

/** No event is on its way, and where lost ones are sent again, no document and no claim waits for one of them. */
async function isQuiet({ bus, ground, settings }: World): Promise<boolean> {
  if (bus.size > 0 || ground.hasOutgoingEvents()) return false;
  return !settings.sweeps || !(await ground.isWaiting());
}

/** Removes what is to be removed by its age, as if that had come. Twice, since a slow store may take something late. */
async function collect(world: World, platform: Platform): Promise<void> {
  Object.assign(world.retention, { unusedContentMs: 0, vectorBlobsMs: 0 });
  platform.restart();
  let isDone = false;
  const collecting = (async () => {
    for (const round of [1, 2]) {
      await world.time.sleep(round * 1_000);
      await untilDone(world, () => platform.call('document', ({ app }) => app.collectContent(signal)));
      await untilDone(world, () => platform.call('embedding', (service) => service.collectBlobs(signal)));
    }
  })().finally(() => {
    isDone = true;
  });
  await world.scheduler.runUntil(async () => isDone);
  await collecting;
}

async function untilDone(world: World, call: () => Promise<unknown>): Promise<void> {
  while (
    !(await call().then(
      () => true,
      () => false,
    ))
  )
    await world.time.sleep(300);
}
