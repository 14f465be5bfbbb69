import { expect, it } from 'vitest';
import type { HistoryEntry } from './document-data.ts';
import { stagesOf } from './stages.ts';

const timeline = [
  { status: 'ingested', version: 1, at: '2026-11-29T08:00:00.000Z' },
  { status: 'embedded', version: 1, at: '2026-11-29T08:00:03.000Z' },
  { status: 'indexed', version: 1, at: '2026-11-29T08:00:04.000Z' },
  { status: 'ingested', version: 2, at: '2026-11-29T09:00:00.000Z' },
  { status: 'failed', version: 2, at: '2026-11-29T09:10:01.000Z' },
];

/** Newest first, as the platform tells it. */
const history: readonly HistoryEntry[] = [
  {
    id: '15',
    kind: 'progressed',
    at: '2026-11-29T09:10:01.000Z',
    version: 2,
    status: 'failed',
    traceId: 't-5',
  },
  { id: '14', kind: 'retried', at: '2026-11-29T09:10:00.000Z', attempt: 2, requestId: 'r-4' },
  { id: '13', kind: 'described', at: '2026-11-29T09:05:00.000Z', title: 'Bees' },
  { id: '12', kind: 'progressed', at: '2026-11-29T09:00:02.000Z', version: 2, status: 'failed' },
  { id: '9', kind: 'replaced', at: '2026-11-29T09:00:00.000Z', bytes: 7, requestId: 'r-2', traceId: 't-2' },
];

const lines = (versions: ReturnType<typeof stagesOf>) =>
  versions.flatMap(({ version, attempts }) =>
    attempts.flatMap(({ attempt, stages }) =>
      stages.map(({ status, tookMs, part }) => [version, attempt, status, tookMs, part]),
    ),
  );

it('tells for each version how long its stages took, the newest version first', () => {
  const stages = stagesOf(timeline.slice(0, 4), [], 2);
  expect(stages.map(({ version, tookMs }) => [version, tookMs])).toEqual([
    [2, 0],
    [1, 4_000],
  ]);
  expect(lines(stages)).toEqual([
    [2, 1, 'ingested', undefined, 0],
    [1, 1, 'ingested', undefined, 0],
    [1, 1, 'embedded', 3_000, 0.75],
    [1, 1, 'indexed', 1_000, 0.25],
  ]);
});

it('tells every attempt by the history, and counts no time between them', () => {
  const stages = stagesOf(timeline, history, 2);
  expect(stages.map(({ version, bytes, tookMs }) => [version, bytes, tookMs])).toEqual([
    [2, 7, 3_000],
    // The history that was read begins after it.
    [1, undefined, 4_000],
  ]);
  expect(lines(stages.slice(0, 1))).toEqual([
    [2, 1, 'ingested', undefined, 0],
    [2, 1, 'failed', 2_000, 1],
    [2, 2, 'retried', undefined, 0],
    [2, 2, 'failed', 1_000, 1],
  ]);
});

it('names the request and the trace of a version that replaced another, and of a retry', () => {
  const named = stagesOf(timeline, history, 2)[0]?.attempts.map(({ stages: [first] }) => [
    first?.requestId,
    first?.traceId,
  ]);
  expect(named).toEqual([
    ['r-2', 't-2'],
    ['r-4', undefined],
  ]);
});
