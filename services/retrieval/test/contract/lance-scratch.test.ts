import { existsSync, watch } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { noopTelemetry } from '@lectern/telemetry';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createLanceVectorStore } from '../../src/adapters/lance/lance-vector-store.ts';
import { useScratchFolder } from '../../src/scratch-folder.ts';
import { model, pointWith, signal } from '../support/points.ts';

/** From so many on vectors are indexed. */
const points = 1_000;

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'lectern-scratch-'));
  vi.stubEnv('TMPDIR', tmpdir());
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(directory, { recursive: true });
});

it('has LanceDB keep its temporary files beside the table, and removes those of an earlier process', async () => {
  const scratch = join(directory, '.scratch');
  await mkdir(join(scratch, '.tmpOfAnother'), { recursive: true });
  await writeFile(join(scratch, '.tmpOfAnother', 'shuffle_data.lance'), 'left behind');
  await useScratchFolder({ VECTOR_STORE: 'lancedb', VECTOR_DIR: directory }, process.env);
  const seen: (string | null)[] = [];
  const watcher = watch(scratch, (_event, name) => void seen.push(name));
  expect(existsSync(join(scratch, '.tmpOfAnother'))).toBe(false);
  const store = await createLanceVectorStore({ directory, logger: noopTelemetry().logger });
  await store.ensureIndex(model, signal);
  await store.upsert(
    Array.from({ length: points }, (_, ordinal) => pointWith({ ordinal })),
    signal,
  );
  await vi.waitFor(() => expect(seen.length).toBeGreaterThan(0), { timeout: 60_000 });
  watcher.close();
  await store.close();
});
