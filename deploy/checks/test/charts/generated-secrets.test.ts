import { createPrivateKey, createPublicKey, sign, verify } from 'node:crypto';
import { join } from 'node:path';
import { listDatabases } from '@lectern/project';
import { describe, expect, it } from 'vitest';
import { dataOf } from '../../src/charts/environment/container-environment.ts';
import { render } from '../../src/charts/helm/render-chart.ts';
import { stageChart } from '../../src/charts/helm/stage-chart.ts';
import { chartsFolder } from '../../src/project-files.ts';

const chart = await stageChart(join(chartsFolder, 'lectern'));
const databases = listDatabases();

async function secretsOf(service: string, nonce = '1'): Promise<Record<string, string>> {
  return dataOf(`Secret/lectern-${service}`, await render({ chart, nonce })) ?? {};
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
    const { d: _, ...published } = key;
    const message = Buffer.from('a token');
    const signature = sign(null, message, createPrivateKey({ key, format: 'jwk' }));
    const publicKey = createPublicKey({ key: published, format: 'jwk' });
    expect(verify(null, message, publicKey, signature)).toBe(true);
  });

  it('are the same for nobody', async () => {
    const passwords = await Promise.all(
      databases.map(async (service) => (await secretsOf(service)).DATABASE_PASSWORD),
    );
    const again = (await secretsOf('user', '2')).DATABASE_PASSWORD;
    expect(new Set([...passwords, again]).size).toBe(databases.length + 1);
  });
});
