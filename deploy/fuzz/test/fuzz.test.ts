import { describe, expect, it } from 'vitest';
import { readDescription, withPlatform } from '../src/fuzz-platform.ts';
import { operationsOf } from '../src/requests.ts';
import { costly, endsTheWorld, runFuzz } from '../src/run-fuzz.ts';
import { makeWorld } from '../src/world.ts';

const document = await readDescription();
const named = operationsOf(document).map(({ operation }) => operation.operationId);
const sent = named.filter((operationId) => operationId !== endsTheWorld);
const seed = 20_261_129;
/** A busy machine takes several times the minute that it is. */
const timeoutMs = 600_000;

describe('the public API', () => {
  it('answers 10,000 requests within its description, without a 5xx or a hang', {
    timeout: timeoutMs,
  }, async () => {
    const report = await withPlatform(async (url) =>
      runFuzz({ url, document, world: await makeWorld(url), seed, requests: 10_000 }),
    );
    expect(report.failures).toEqual([]);
    expect(report.sent).toBeGreaterThanOrEqual(10_000);
    expect(Object.keys(report.byOperation)).toEqual(expect.arrayContaining(sent));
    expect(
      Object.keys(report.byStatus)
        .map(Number)
        .filter((status) => status >= 500),
    ).toEqual([]);
    // Not all of it was turned away.
    expect((report.byStatus[200] ?? 0) + (report.byStatus[201] ?? 0)).toBeGreaterThan(1_000);
  });

  it('stays within its description where its rate limits are met', { timeout: timeoutMs }, async () => {
    const limits = { RATE_LIMIT_PER_CREDENTIAL: '300', RATE_LIMIT_PER_USER: '400' };
    const report = await withPlatform(
      async (url) =>
        runFuzz({ url, document, world: await makeWorld(url), seed, requests: 600, lives: false }),
      limits,
    );
    expect(report.failures).toEqual([]);
    expect(report.byStatus[429]).toBeGreaterThan(100);
    expect(report.byStatus[200]).toBeGreaterThan(10);
  });
});

it('spares operations that there are', () =>
  expect(named).toEqual(expect.arrayContaining([...costly, endsTheWorld])));
