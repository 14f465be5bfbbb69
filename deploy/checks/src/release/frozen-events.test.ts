import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { currentContracts } from '../events/event-contracts.ts';
import { readReleases, writeRelease } from '../events/released-contracts.ts';
import { frozenProblems } from './frozen-events.ts';

const current = currentContracts();

it('a version whose events are kept as they are may be released', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'lectern-events-'));
  try {
    await writeRelease({ version: '1.2.3', schemas: {}, services: {} }, folder);
    expect(frozenProblems('1.2.3', { releases: await readReleases(folder), current })).toEqual([
      'docs/events/released/1.2.3 has other events than the code: run `npm -w @lectern/checks run freeze-events` and commit what it writes',
    ]);
    await writeRelease({ version: '1.2.3', ...current }, folder);
    expect(frozenProblems('1.2.3', { releases: await readReleases(folder), current })).toEqual([]);
  } finally {
    await rm(folder, { recursive: true });
  }
});

it('a version whose events are not kept may not', async () => {
  expect(frozenProblems('99.0.0', { releases: await readReleases(), current })).toEqual([
    'The events of 99.0.0 are not kept in docs/events/released: run `npm -w @lectern/checks run freeze-events` and commit what it writes',
  ]);
});
