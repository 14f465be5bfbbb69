import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadSecrets } from './secrets.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lectern-local-secrets-'));
});
afterEach(() => rm(folder, { recursive: true }));

const file = () => join(folder, 'secrets.json');

describe('the secrets of a data folder', () => {
  it('are made once, for their owner alone', async () => {
    const secrets = await loadSecrets(folder, ['gateway', 'user']);
    const { gateway, user } = secrets.serviceKeys;
    expect(gateway).toMatchObject({ kty: 'OKP', crv: 'Ed25519', alg: 'EdDSA', use: 'sig' });
    const all = [secrets.signingKey, gateway, user];
    expect(new Set(all.map((key) => key?.kid)).size).toBe(3);
    expect(new Set(all.map((key) => key?.d)).size).toBe(3);
    expect((await stat(file())).mode & 0o777).toBe(0o600);
    expect(await loadSecrets(folder, ['gateway', 'user'])).toEqual(secrets);
  });

  it('of a folder from before services had keys get these, and keep what they have', async () => {
    const before = { databasePassword: 'p', signingKey: { kty: 'OKP', kid: 'old' } };
    await writeFile(file(), JSON.stringify(before));
    const secrets = await loadSecrets(folder, ['gateway']);
    expect(secrets).toMatchObject(before);
    expect(secrets.serviceKeys.gateway?.d).toMatch(/^[\w-]{43}$/);
    expect(Buffer.from(secrets.sealingKey, 'base64')).toHaveLength(32);
    expect(JSON.parse(await readFile(file(), 'utf8'))).toEqual(secrets);
    expect(await readdir(folder)).toEqual(['secrets.json']);
  });

  it('get a key for a service that is new, and keep those of the others', async () => {
    const before = await loadSecrets(folder, ['gateway']);
    const after = await loadSecrets(folder, ['gateway', 'user']);
    expect(after.serviceKeys.gateway).toEqual(before.serviceKeys.gateway);
    expect(Object.keys(after.serviceKeys).sort()).toEqual(['gateway', 'user']);
    expect(await loadSecrets(folder, ['gateway', 'user'])).toEqual(after);
  });
});
