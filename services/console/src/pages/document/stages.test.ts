import { expect, it } from 'vitest';
import { stagesOf } from './stages.ts';

it('tells for each version how long its stages took, the newest version first', () => {
  const stages = stagesOf([
    { status: 'ingested', version: 1, at: '2026-11-29T08:00:00.000Z' },
    { status: 'embedded', version: 1, at: '2026-11-29T08:00:03.000Z' },
    { status: 'indexed', version: 1, at: '2026-11-29T08:00:04.000Z' },
    { status: 'ingested', version: 2, at: '2026-11-29T09:00:00.000Z' },
  ]);
  expect(stages.map(({ version, tookMs }) => [version, tookMs])).toEqual([
    [2, 0],
    [1, 4_000],
  ]);
  expect(stages[1]?.stages.map(({ status, tookMs, part }) => [status, tookMs, part])).toEqual([
    ['ingested', undefined, 0],
    ['embedded', 3_000, 0.75],
    ['indexed', 1_000, 0.25],
  ]);
});
