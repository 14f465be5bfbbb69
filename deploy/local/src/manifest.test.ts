import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describeConfig } from '@lectern/config';
import { projectRoot } from '@lectern/project';
import { describe, expect, it } from 'vitest';
import type { LocalSettings } from './local-settings.ts';
import { localServices } from './manifest.ts';
import { ensureModel } from './model.ts';
import { silentReport } from './report.ts';
import { serviceEnvironment } from './service-environment.ts';

const settings: LocalSettings = {
  dataDir: '/nowhere/data',
  services: localServices,
  modelDir: '/nowhere/model',
  publicUrl: 'http://127.0.0.1:1',
  ports: Object.fromEntries(localServices.map(({ name }, index) => [name, index + 1])),
  adminPorts: Object.fromEntries(localServices.map(({ name }, index) => [name, index + 51])),
  postgresPort: 100,
  awsPort: 101,
  secrets: {
    databasePassword: 'p',
    signingKey: { kty: 'OKP' },
    sealingKey: 'c2VjcmV0',
    serviceKeys: Object.fromEntries(
      localServices.map(({ name }) => [name, { kty: 'OKP', x: `x of ${name}`, d: `d of ${name}` }]),
    ),
  },
  environment: {},
};

/** Read by something else than the service's own configuration. */
const ofTheProcess = new Set([
  'AWS_ACCESS_KEY_ID',
  'AWS_SECRET_ACCESS_KEY',
  'MALLOC_ARENA_MAX',
  'NODE_COMPILE_CACHE',
]);

async function variablesOf(entry: string): Promise<Set<string>> {
  const file = join(projectRoot, dirname(entry), 'config.ts');
  const { configSchema } = await import(pathToFileURL(file).href);
  return new Set(describeConfig(configSchema).map(({ name }) => name));
}

describe('the manifest', () => {
  it.each(localServices)('sets no variable that $name does not have', async (service) => {
    const known = await variablesOf(service.entry);
    const set = Object.keys(service.environment?.(settings) ?? {});
    expect(set.filter((name) => !known.has(name) && !ofTheProcess.has(name))).toEqual([]);
    expect(known.has('DATABASE_URL')).toBe(service.database === true);
  });

  it('sets no variable for all services that none of them has', async () => {
    const known = await Promise.all(localServices.map(({ entry }) => variablesOf(entry)));
    const set = localServices.flatMap((service) => Object.keys(serviceEnvironment(service, settings)));
    const own = new Set(set.filter((name) => !(name in process.env)));
    expect([...own].filter((name) => !ofTheProcess.has(name) && !known.some((k) => k.has(name)))).toEqual([]);
  });
});

describe('the keys of a service', () => {
  const environments = localServices.map((service) => serviceEnvironment(service, settings));

  it('are its own private one and the public ones of all', () => {
    for (const [index, { name }] of localServices.entries()) {
      const { SERVICE_SIGNING_JWKS = '', SERVICE_TRUSTED_JWKS = '' } = environments[index] ?? {};
      expect(JSON.parse(SERVICE_SIGNING_JWKS)).toEqual([settings.secrets.serviceKeys[name]]);
      expect(JSON.parse(SERVICE_TRUSTED_JWKS)).toEqual(
        Object.fromEntries(
          localServices.map((other) => [other.name, [{ kty: 'OKP', x: `x of ${other.name}` }]]),
        ),
      );
    }
  });
});

describe('the embedding model', () => {
  it('is not fetched for a provider that does without it', async () => {
    const ready: string[] = [];
    const { signal } = new AbortController();
    const report = { ...silentReport, ready: (part: string) => ready.push(part) };
    await ensureModel({ ...settings, environment: { EMBED_PROVIDER: 'hash' } }, { report, signal });
    expect(ready).toEqual([]);
  });

  it('is chosen by a variable that the embedding service knows', async () => {
    expect(await variablesOf('services/embedding/src/main.ts')).toContain('EMBED_PROVIDER');
  });
});
