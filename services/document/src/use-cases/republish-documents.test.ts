import { describe, expect, it } from 'vitest';
import { noon } from '../../test/support/samples.ts';
import type { DocumentChoice, Republisher } from '../ports.ts';
import { type RepublishDocumentsPorts, republishDocuments } from './republish-documents.ts';

/** So many documents, in a database that needs `batchMs` for a batch, and a clock that only work and pauses move. */
function world(documents: number, batchMs = 0) {
  const ids = Array.from({ length: documents }, (_, n) => String(n).padStart(6, '0'));
  const batches: { at: number; ids: string[] }[] = [];
  const lines: { message: unknown; facts: unknown }[] = [];
  let nowMs = 0;
  const republisher: Republisher = {
    count: async () => (documents === 0 ? {} : { indexed: documents }),
    republishNext: async ({ after = '', limit }) => {
      const next = ids.filter((id) => id > after).slice(0, limit);
      batches.push({ at: nowMs, ids: next });
      nowMs += batchMs;
      return next;
    },
  };
  const log = (...[facts, message]: unknown[]) => void lines.push({ message, facts });
  const ports: RepublishDocumentsPorts = {
    republisher,
    now: () => new Date(noon.getTime() + nowMs),
    pause: async (ms: number) => {
      nowMs += ms;
    },
    logger: { info: log, warn: log },
  };
  const run = (perSecond: number, given: { dryRun?: boolean; choice?: Partial<DocumentChoice> } = {}) =>
    republishDocuments(
      ports,
      {
        choice: { statuses: ['indexed'], createdUntil: noon, ...given.choice },
        perSecond,
        dryRun: given.dryRun ?? false,
      },
      new AbortController().signal,
    );
  return { ids, batches, lines, run, elapsedMs: () => nowMs };
}

describe('republishing documents', () => {
  it.each([0, 1, 9, 10, 11, 205])('takes each of %i documents once', async (documents) => {
    const { ids, batches, run } = world(documents);
    expect(await run(10)).toBe(documents);
    expect(batches.flatMap((batch) => batch.ids)).toEqual(ids);
  });

  it('publishes no more in a second than it may, and no more than a hundred at once', async () => {
    const slow = world(25);
    await slow.run(10);
    expect(slow.batches.map(({ at, ids }) => [at, ids.length])).toEqual([
      [0, 10],
      [1_000, 10],
      [2_000, 5],
    ]);
    const fast = world(250);
    await fast.run(200);
    expect(fast.batches.map(({ at, ids }) => [at, ids.length])).toEqual([
      [0, 100],
      [500, 100],
      [1_000, 50],
    ]);
  });

  it('takes the time of the database off its pauses, and does not catch up when that is slow', async () => {
    const quick = world(30, 400);
    await quick.run(10);
    expect(quick.batches.map(({ at }) => at)).toEqual([0, 1_000, 2_000, 3_000]);
    const slow = world(30, 1_500);
    await slow.run(10);
    expect(slow.batches.map(({ at }) => at)).toEqual([0, 1_500, 3_000, 4_500]);
  });

  it('says what it was asked for, how far it is, and what it did', async () => {
    const { lines, run } = world(120);
    await run(10);
    expect(lines.map(({ message }) => message)).toEqual([
      'documents chosen',
      'republishing documents',
      'republishing documents',
      'documents republished',
    ]);
    expect(lines[0]?.facts).toEqual({ chosen: 120, byStatus: { indexed: 120 }, dryRun: false });
    expect(lines.at(-1)?.facts).toEqual({ republished: 120, chosen: 120 });
  });

  it('only counts when that is asked for', async () => {
    const { batches, lines, run } = world(5);
    expect(await run(10, { dryRun: true })).toBe(0);
    expect(batches).toEqual([]);
    expect(lines).toMatchObject([{ facts: { chosen: 5, dryRun: true } }]);
  });

  it('says so when documents that were named do not exist', async () => {
    const { lines, run } = world(1);
    await run(10, { choice: { documentIds: ['000000', '000000', 'gone'] } });
    expect(lines).toContainEqual({
      message: 'some documents do not exist, are deleted, or are not chosen',
      facts: { asked: 2, chosen: 1 },
    });
  });
});
