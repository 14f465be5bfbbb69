import { hostileDocuments } from '@lectern/embedding/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createHostileReader, type HostileReader } from '../support/hostile-reader.ts';
import { testModel } from '../support/test-providers.ts';

/** Far above what any of them takes on an idle machine, and far below what the faults took that they were made for. */
const mostCpuMs = 5_000;
const mostMegabytes = 640;

let reader: HostileReader;
beforeAll(async () => {
  reader = createHostileReader(await testModel());
});
afterAll(() => reader.close());

describe('a hostile or hard document is indexed or fails with its reason, in little time and memory', () => {
  it.each(hostileDocuments.map(({ name, expected }, index) => ({ name, expected, index })))(
    '$name',
    async ({ index, expected }) => {
      const { outcome, chunks, cpuMs, peakMegabytes } = await reader.read(index);
      expect({ outcome, hasChunks: chunks > 0 }).toEqual({
        outcome: expected,
        hasChunks: expected === 'indexed',
      });
      expect(cpuMs).toBeLessThan(mostCpuMs);
      expect(peakMegabytes).toBeLessThan(mostMegabytes);
    },
  );
});
