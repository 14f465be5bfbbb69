import { mkdir, mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { listDatabases, listServices } from '@lectern/project';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { run } from './run.ts';

const databases = listDatabases();
const services = listServices().map(({ name }) => name);
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lectern-secrets-'));
  for (const reader of ['postgres', 'trusted', ...services]) await mkdir(join(folder, reader));
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
      expect([mode & 0o777, uid]).toEqual([0o440, owner]);
    }
    expect(JSON.parse(await read('user/token-signing-jwks'))).toEqual([
      expect.objectContaining({ kty: 'OKP', crv: 'Ed25519', d: expect.any(String), kid: expect.any(String) }),
    ]);
    expect(await readdir(join(folder, 'document'))).toEqual(['database-url', 'service-signing-jwks']);
    expect(await readdir(join(folder, 'gateway'))).toEqual(['service-signing-jwks']);
    expect(await read('postgres/user')).not.toBe(await read('postgres/document'));
  });

  it('stay what they are at the next start', async () => {
    await make();
    const before = await read('user/token-signing-jwks');
    expect(await make()).not.toContain('made');
    expect(await read('user/token-signing-jwks')).toBe(before);
  });

  it('tell every service the public keys of all, and no private one', async () => {
    await make();
    const trusted = JSON.parse(await read('trusted/service-trusted-jwks'));
    expect(Object.keys(trusted).sort()).toEqual([...services].sort());
    for (const service of services) {
      const [{ d, ...published }] = JSON.parse(await read(`${service}/service-signing-jwks`));
      expect(d).toMatch(/^[\w-]{43}$/);
      expect(trusted[service]).toEqual([published]);
    }
    expect(new Set(services.map((service) => trusted[service][0].x)).size).toBe(services.length);
  });

  it('give a service that is new a key, which is trusted beside those of before', async () => {
    await make();
    const before = JSON.parse(await read('trusted/service-trusted-jwks'));
    await rm(join(folder, 'bff', 'service-signing-jwks'));
    expect(await make()).toContain('made trusted/service-trusted-jwks');
    const { bff, ...others } = JSON.parse(await read('trusted/service-trusted-jwks'));
    expect({ ...others, bff: before.bff }).toEqual(before);
    expect(bff).not.toEqual(before.bff);
  });
});
