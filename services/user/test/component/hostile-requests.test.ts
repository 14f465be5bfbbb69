import { generateSigningJwk, toIdentityHeaders } from '@lectern/auth';
import {
  createCaller,
  hostileCases,
  hostileJson,
  type ServiceProcess,
  stallOf,
  startProcess,
  surviveHostile,
  testEnvironment,
  testPrincipal,
  type Verdict,
} from '@lectern/service/testing';
import { type TestDatabase, testDatabase } from '@lectern/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { limits } from '../../src/limits.ts';

const ada = testPrincipal({ userId: 'ada', tenantId: 'tenant-a' });
const cases = hostileCases(
  hostileJson({
    method: 'POST',
    path: '/v1/api-keys',
    headers: toIdentityHeaders(ada),
    needsIdentity: true,
  }),
);
const large = {
  method: 'POST',
  path: '/v1/api-keys',
  as: ada,
  maxBytes: limits.jsonBytes.value,
  body: (value: string) => `{"name":"a","scopes":${value}}`,
};
let database: TestDatabase;
let service: ServiceProcess;
let verdicts: Map<string, Verdict>;

beforeAll(async () => {
  database = await testDatabase();
  service = await startProcess(new URL('../../src/main.ts', import.meta.url), {
    ...testEnvironment({ database }),
    TOKEN_SIGNING_JWKS: JSON.stringify([await generateSigningJwk()]),
  });
  const caller = createCaller(service.url);
  const ordinary = async () => (await caller.call('GET', '/.well-known/jwks.json')).status;
  verdicts = await surviveHostile(service, cases, ordinary);
});
afterAll(async () => {
  await service?.kill();
  await database?.drop();
});

describe('the user service', () => {
  it.each(cases)('refuses $name', ({ name }) => {
    expect(verdicts.get(name)).toBeUndefined();
  });

  it('lets nobody wait for twenty large bodies', async () => {
    const stall = await stallOf(service, large);
    expect(stall.longestMs).toBeLessThanOrEqual(250);
    expect(Math.max(...stall.statuses)).toBeLessThan(500);
  });

  it('is still the same process', () => {
    expect([service.isRunning(), service.stderr()]).toEqual([true, '']);
  });
});
