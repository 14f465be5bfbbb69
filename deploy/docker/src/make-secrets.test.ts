import { mkdir, mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { listDatabases } from '@lectern/project';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { run } from './run.ts';

const databases = listDatabases();
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lectern-secrets-'));
  for (const reader of ['postgres', ...databases]) await mkdir(join(folder, reader));
});
afterEach(() => rm(folder, { recursive: true }));

const make = () => run(process.execPath, ['deploy/compose/secrets/make-secrets.mjs', folder]);
const read = (path: string) => readFile(join(folder, path), 'utf8');

/** Files are given to the images' user, which root alone may do. */
const owner = process.getuid?.() === 0 ? 65532 : process.getuid?.();

describe('the secrets of the compose file', () => {
  it('fit together, and each reader has its own', async () => {
    await make();
    for (const service of databases) {
      const url = `postgres://${service}_service:${await read(`postgres/${service}`)}@postgres:5432/${service}`;
      expect(await read(`${service}/database-url`)).toBe(url);
      const { mode, uid } = await stat(join(folder, service, 'database-url'));
      expect([mode & 0o777, uid]).toEqual([0o400, owner]);
    }
    expect(JSON.parse(await read('user/token-signing-jwks'))).toEqual([
      expect.objectContaining({ kty: 'OKP', crv: 'Ed25519', d: expect.any(String), kid: expect.any(String) }),
    ]);
    expect(await readdir(join(folder, 'document'))).toEqual(['database-url']);
    expect(await read('postgres/user')).not.toBe(await read('postgres/document'));
  });

  it('stay what they are at the next start', async () => {
    await make();
    const before = await read('user/token-signing-jwks');
    expect(await make()).not.toContain('made');
    expect(await read('user/token-signing-jwks')).toBe(before);
  });
});
