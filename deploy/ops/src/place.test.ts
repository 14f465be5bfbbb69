import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { listServices, projectRoot } from '@lectern/project';
import { expect, it } from 'vitest';
import { invocationOf, type Place } from './place.ts';

const call = { service: 'document', command: 'republish', args: ['--all'] };
const inImage = ['node', '--conditions=compiled', 'dist/republish.js', '--all'];

it('runs a command in the container of its service', async () => {
  expect(await invocationOf({ kind: 'compose' }, call)).toEqual({
    ...{ file: 'docker', args: ['compose', 'exec', '-T', 'document', ...inImage], cwd: projectRoot },
  });
  const place: Place = { kind: 'kubernetes', namespace: undefined, release: 'lectern' };
  expect(await invocationOf(place, call)).toEqual({
    ...{ file: 'kubectl', args: ['exec', 'deploy/lectern-document', '--', ...inImage], cwd: projectRoot },
  });
  const { args } = await invocationOf({ ...place, namespace: 'n', release: 'blue' }, call);
  expect(args.slice(0, 4)).toEqual(['--namespace', 'n', 'exec', 'deploy/blue-document']);
});

it('says so where no platform runs with the data folder', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'lectern-ops-'));
  await expect(invocationOf({ kind: 'local', dataDir }, call)).rejects.toThrow('No platform runs');
  await rm(dataDir, { recursive: true });
});

it('finds the command "dead-letters" beside every service that consumes events', () => {
  const consumers = listServices().filter(({ folder }) =>
    existsSync(join(projectRoot, folder, 'src/messaging')),
  );
  const having = listServices().filter(({ folder }) =>
    existsSync(join(projectRoot, folder, 'src/dead-letters.ts')),
  );
  expect(having).toEqual(consumers);
  expect(consumers.map(({ name }) => name).sort()).toEqual([
    'document',
    'embedding',
    'model',
    'retrieval',
    'user',
    'webhook',
  ]);
});
