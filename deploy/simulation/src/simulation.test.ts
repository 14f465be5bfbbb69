import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { brokenVariants } from './broken-variants.ts';
import { describeFailure } from './describe-failure.ts';
import { type Life, lives } from './lives.ts';
import { type Outcome, runLife, runSeed } from './run.ts';
import { openSqlLayer } from './sql/sql-layer.ts';
import type { Variant } from './variant.ts';

/** More are run by `npm run simulate`. */
const seeds = 20;
const seedsPerTest = 10;
/** Of a search for one that notices something. */
const mostSeeds = 300;

let layer: Awaited<ReturnType<typeof openSqlLayer>>;

beforeAll(async () => {
  layer = await openSqlLayer();
}, 60_000);

afterAll(() => layer?.close());

function expectNoViolation(run: string, outcome: Outcome): void {
  expect(outcome.violations, describeFailure(run, outcome)).toEqual([]);
}

describe('the pipeline', () => {
  it.each(Object.entries(lives))(
    'comes right after a crash at each step that lasts: %s',
    async (name, life) => {
      const undisturbed = await runLife(layer, life);
      expectNoViolation(`--life '${name}'`, undisturbed);
      expect(undisturbed.lasting.length).toBeGreaterThan(30);
      for (const crashAfter of undisturbed.lasting) {
        const outcome = await runLife(layer, life, { crashAfter });
        expect(outcome.crashes).toBe(1);
        expectNoViolation(`--life '${name}' --crash-after ${crashAfter}`, outcome);
      }
    },
    120_000,
  );

  const firsts = Array.from({ length: seeds / seedsPerTest }, (_, index) => 1 + index * seedsPerTest);
  it.each(firsts)(
    'comes right whatever the seeds from %i on decide',
    async (first) => {
      let crashes = 0;
      for (let seed = first; seed < first + seedsPerTest; seed += 1) {
        const outcome = await runSeed(layer, seed);
        crashes += outcome.crashes;
        expectNoViolation(`--seed ${seed}`, outcome);
      }
      expect(crashes).toBeGreaterThan(seedsPerTest);
    },
    120_000,
  );

  it('does the same for the same seed', async () => {
    const [first, second] = [await runSeed(layer, 7), await runSeed(layer, 7)];
    expect(second).toEqual(first);
    expect((await runSeed(layer, 8)).trace).not.toEqual(first.trace);
  });
});

/** Crashes a life at each step that lasts, until something is noticed. */
async function noticedIn(life: Life, variant: Variant): Promise<readonly string[]> {
  const { lasting, violations } = await runLife(layer, life, { variant });
  if (violations.length > 0) return violations;
  for (const crashAfter of lasting) {
    const crashed = await runLife(layer, life, { variant, crashAfter });
    if (crashed.violations.length > 0) return crashed.violations;
  }
  return [];
}

/** Tries seeds until something is noticed. */
async function noticedBySeeds(variant: Variant): Promise<readonly string[]> {
  for (let seed = 1; seed <= mostSeeds; seed += 1) {
    const { violations } = await runSeed(layer, seed, variant);
    if (violations.length > 0) return violations;
  }
  return [];
}

describe('a broken pipeline', () => {
  it.each([
    ['acknowledges before it commits', 'ingest', 'is ingested, and should be indexed'],
    ['has no inbox', 'ingest', 'DocumentEmbedded answer 1 DocumentIngested'],
    ['publishes outside of the transaction', 'ingest', 'is ingested, and should be indexed'],
    ['gives points random ids', 'ingest', 'has the points'],
    ['stores bytes before it notes their place', 'ingest', 'nobody points to the blob'],
  ] as const)(
    'is noticed by crashes when it %s',
    async (broken, life, violation) => {
      expect((await noticedIn(lives[life], brokenVariants[broken])).join()).toContain(violation);
    },
    120_000,
  );

  // These take several accidents at once.
  it.each([
    ['has no guard of versions', 'has the chunks'],
    ['deletes without a tombstone', 'is deleted, and'],
  ] as const)(
    'is noticed by seeds when it %s',
    async (broken, violation) => {
      expect((await noticedBySeeds(brokenVariants[broken])).join()).toContain(violation);
    },
    120_000,
  );
});
