import { hostileDocuments } from '@lectern/embedding/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createHostileReader, type HostileReader } from '../support/hostile-reader.ts';
import { testModel } from '../support/test-providers.ts';

/** Machines differ: time is counted in readings of this document, which is long and as people write them. */
const measure = 'PDF: 500 pages of text';
/** Above what any of them takes, and far below what the faults took that they were made for. */
const mostReadings = 3;
const mostMegabytes = 640;

let reader: HostileReader;
let mostCpuMs: number;
beforeAll(async () => {
  reader = createHostileReader(await testModel());
  const { cpuMs } = await reader.read(hostileDocuments.findIndex(({ name }) => name === measure));
  mostCpuMs = mostReadings * cpuMs;
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
