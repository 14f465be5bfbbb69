import { createPrivateKey, createPublicKey, type JsonWebKey, sign, verify } from 'node:crypto';
import { join } from 'node:path';
import { listDatabases, listServices } from '@lectern/project';
import { describe, expect, it } from 'vitest';
import { dataOf } from '../../src/charts/environment/container-environment.ts';
import { render } from '../../src/charts/helm/render-chart.ts';
import { renderUpgrade } from '../../src/charts/helm/secrets-server.ts';
import { stageChart } from '../../src/charts/helm/stage-chart.ts';
import { type KubeObject, nameOf } from '../../src/charts/kube-object.ts';
import { chartsFolder } from '../../src/project-files.ts';

const chart = await stageChart(join(chartsFolder, 'lectern'));
const databases = listDatabases();
const services = listServices().map(({ name }) => name);

async function secretsOf(service: string, nonce = '1'): Promise<Record<string, string>> {
  return dataOf(`Secret/lectern-${service}`, await render({ chart, nonce })) ?? {};
}

function publicHalf({ d: _, ...published }: JsonWebKey): JsonWebKey {
  return published;
}

function fits(privateKey: JsonWebKey, publicKey: JsonWebKey): boolean {
  const message = Buffer.from('a token');
  const signature = sign(null, message, createPrivateKey({ key: privateKey, format: 'jwk' }));
  return verify(null, message, createPublicKey({ key: publicKey, format: 'jwk' }), signature);
}

describe('the secrets that an evaluation generates', () => {
  it.each(databases)('give %s the address of its own database with its own password', async (service) => {
    const { DATABASE_URL = '', DATABASE_PASSWORD } = await secretsOf(service);
    const { username, password, hostname, pathname } = new URL(DATABASE_URL);
    expect({ username, password, hostname, pathname }).toEqual({
      username: `${service}_service`,
      password: DATABASE_PASSWORD,
      hostname: 'lectern-postgres',
      pathname: `/${service}`,
    });
    expect(DATABASE_PASSWORD).toMatch(/^[A-Za-z0-9]{32}$/);
  });

  it('hold a pair of keys that fit each other', async () => {
    const [key] = JSON.parse((await secretsOf('user')).TOKEN_SIGNING_JWKS ?? '[]');
    expect(fits(key, publicHalf(key))).toBe(true);
  });

  it.each(services)('hold a key of %s, whose public half the others trust', async (service) => {
    const [key, ...more] = JSON.parse((await secretsOf(service)).SERVICE_SIGNING_JWKS ?? '[]');
    const trusted = JSON.parse((await secretsOf('trusted-services')).SERVICE_TRUSTED_JWKS ?? '{}');
    expect(more).toEqual([]);
    expect(trusted[service]).toEqual([publicHalf(key)]);
    expect(fits(key, trusted[service][0])).toBe(true);
    expect(Object.keys(trusted).sort()).toEqual([...services].sort());
  });

  it('are the same for nobody', async () => {
    const passwords = await Promise.all(
      databases.map(async (service) => (await secretsOf(service)).DATABASE_PASSWORD),
    );
    const again = (await secretsOf('user', '2')).DATABASE_PASSWORD;
    expect(new Set([...passwords, again]).size).toBe(databases.length + 1);
  });
});

describe('an upgrade', () => {
  const upgrade = (secrets: readonly KubeObject[]) => renderUpgrade(chart, 'templates/secrets.yaml', secrets);
  const byName = (objects: readonly KubeObject[]) => new Map(objects.map((one) => [nameOf(one), one.data]));

  it('keeps the secrets of before', async () => {
    const before = await upgrade([]);
    expect(before).toHaveLength(services.length + 1);
    expect(byName(await upgrade(before))).toEqual(byName(before));
  });

  it('gives a service that is new a key, which is trusted beside those of before', async () => {
    const before = await upgrade([]);
    const without = before.filter(({ metadata }) => metadata.name !== 'lectern-bff');
    const after = await upgrade(without);
    const [old, now] = [before, after].map((objects) =>
      JSON.parse(dataOf('Secret/lectern-trusted-services', objects)?.SERVICE_TRUSTED_JWKS ?? '{}'),
    );
    expect({ ...now, bff: old.bff }).toEqual(old);
    expect(now.bff).not.toEqual(old.bff);
  });

  it('publishes every key that a person has added', async () => {
    const before = await upgrade([]);
    const keysOf = (service: string) =>
      JSON.parse(dataOf(`Secret/lectern-${service}`, before)?.SERVICE_SIGNING_JWKS ?? '[]');
    const both = [...keysOf('gateway'), { ...keysOf('user')[0], kid: 'next' }];
    const data = { SERVICE_SIGNING_JWKS: Buffer.from(JSON.stringify(both)).toString('base64') };
    const rotated = before.map((one) => (one.metadata.name === 'lectern-gateway' ? { ...one, data } : one));
    const after = dataOf('Secret/lectern-trusted-services', await upgrade(rotated))?.SERVICE_TRUSTED_JWKS;
    expect(JSON.parse(after ?? '{}').gateway).toEqual(both.map(publicHalf));
  });
});
