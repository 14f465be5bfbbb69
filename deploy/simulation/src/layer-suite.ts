import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { brokenVariants } from './broken-variants.ts';
import { describeFailure } from './describe-failure.ts';
import type { Layer } from './layer.ts';
import { type Life, lives } from './lives.ts';
import { type Outcome, runLife, runSeed } from './run.ts';
import type { Variant } from './variant.ts';

/** How much of a layer is run. More of it is run by `npm run simulate`. */
export interface LayerSuite {
  readonly name: Layer['name'];
  readonly open: () => Promise<Layer & { close?: () => Promise<void> }>;
  readonly seeds: number;
  readonly seedsPerTest: number;
  /** After which steps of a life it crashes. */
  readonly crashesOf: (undisturbed: Outcome) => readonly number[];
}

/** Of a search for one that notices something. */
const mostSeeds = 300;
const timeoutMs = 120_000;

/** What has to come right, and what has to be noticed, in every layer. */
export function describeLayer(suite: LayerSuite): void {
  let layer: Awaited<ReturnType<LayerSuite['open']>>;
  beforeAll(async () => {
    layer = await suite.open();
  }, timeoutMs);
  afterAll(() => layer?.close?.());

  describe(`the pipeline in the layer ${suite.name}`, () => describePipeline(suite, () => layer));
  describe(`a broken pipeline in the layer ${suite.name}`, () => describeBroken(suite, () => layer));
}

function describePipeline({ name, seeds, seedsPerTest, crashesOf }: LayerSuite, layer: () => Layer): void {
  const expectNoViolation = (run: string, outcome: Outcome): void =>
    expect(outcome.violations, describeFailure(`--layer ${name} ${run}`, outcome)).toEqual([]);

  it.each(Object.entries(lives))(
    'comes right after a crash anywhere: %s',
    async (life, code) => {
      const undisturbed = await runLife(layer(), code);
      expectNoViolation(`--life '${life}'`, undisturbed);
      const crashes = crashesOf(undisturbed);
      expect(crashes.length).toBeGreaterThan(30);
      for (const crashAfter of crashes) {
        const outcome = await runLife(layer(), code, { crashAfter });
        expect(outcome.crashes).toBe(1);
        expectNoViolation(`--life '${life}' --crash-after ${crashAfter}`, outcome);
      }
    },
    timeoutMs,
  );

  const firsts = Array.from({ length: seeds / seedsPerTest }, (_, index) => 1 + index * seedsPerTest);
  it.each(firsts)(
    'comes right whatever the seeds from %i on decide',
    async (first) => {
      let crashes = 0;
      for (let seed = first; seed < first + seedsPerTest; seed += 1) {
        const outcome = await runSeed(layer(), seed);
        crashes += outcome.crashes;
        expectNoViolation(`--seed ${seed}`, outcome);
      }
      expect(crashes).toBeGreaterThan(seedsPerTest / 2);
    },
    timeoutMs,
  );

  it('does the same for the same seed', async () => {
    const [first, second] = [await runSeed(layer(), 7), await runSeed(layer(), 7)];
    expect(second).toEqual(first);
    expect((await runSeed(layer(), 8)).trace).not.toEqual(first.trace);
  });
}

function describeBroken({ crashesOf }: LayerSuite, layer: () => Layer): void {
  it.each([
    ['acknowledges before it commits', 'ingest', 'is ingested, and should be indexed'],
    ['has no inbox', 'ingest', 'DocumentEmbedded answer 1 DocumentIngested'],
    ['publishes outside of the transaction', 'ingest', 'is ingested, and should be indexed'],
    ['gives points random ids', 'ingest', 'has the points'],
    ['stores bytes before it notes their place', 'ingest', 'nobody points to the blob'],
  ] as const)(
    'is noticed by crashes when it %s',
    async (broken, life, violation) => {
      const noticed = await noticedIn(layer(), {
        life: lives[life],
        variant: brokenVariants[broken],
        crashesOf,
      });
      expect(noticed.join()).toContain(violation);
    },
    timeoutMs,
  );

  // These take several accidents at once.
  it.each([
    ['has no guard of versions', 'has the chunks'],
    ['deletes without a tombstone', 'is deleted, and'],
  ] as const)(
    'is noticed by seeds when it %s',
    async (broken, violation) => {
      expect((await noticedBySeeds(layer(), brokenVariants[broken])).join()).toContain(violation);
    },
    timeoutMs,
  );
}

interface Search extends Pick<LayerSuite, 'crashesOf'> {
  readonly life: Life;
  readonly variant: Variant;
}

/** Crashes a life at one step after the other, until something is noticed. */
async function noticedIn(layer: Layer, { life, variant, crashesOf }: Search): Promise<readonly string[]> {
  const undisturbed = await runLife(layer, life, { variant });
  if (undisturbed.violations.length > 0) return undisturbed.violations;
  for (const crashAfter of crashesOf(undisturbed)) {
    const crashed = await runLife(layer, life, { variant, crashAfter });
    if (crashed.violations.length > 0) return crashed.violations;
  }
  return [];
}

/** Tries seeds until something is noticed. */
async function noticedBySeeds(layer: Layer, variant: Variant): Promise<readonly string[]> {
  for (let seed = 1; seed <= mostSeeds; seed += 1) {
    const { violations } = await runSeed(layer, seed, variant);
    if (violations.length > 0) return violations;
  }
  return [];
}
