import {
  createCaller,
  hostileCases,
  hostileJson,
  type ServiceProcess,
  stallOf,
  startProcess,
  surviveHostile,
  testEnvironment,
  type Verdict,
} from '@lectern/service/testing';
import { type TestDatabase, testAws, testDatabase } from '@lectern/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { limits } from '../../src/limits.ts';

const path = '/internal/embeddings';
const cases = hostileCases(hostileJson({ method: 'POST', path, headers: {}, needsIdentity: false }));
const large = {
  method: 'POST',
  path,
  maxBytes: limits.jsonBytes.value,
  body: (value: string) => `{"texts":${value}}`,
};
let database: TestDatabase;
let service: ServiceProcess;
let verdicts: Map<string, Verdict>;

beforeAll(async () => {
  database = await testDatabase();
  service = await startProcess(new URL('../../src/main.ts', import.meta.url), {
    ...testEnvironment({ database, aws: testAws() }),
    EMBED_PROVIDER: 'hash',
  });
  const { call } = createCaller(service.url);
  const ordinary = async () => (await call('POST', path, { json: { texts: ['tides'] } })).status;
  verdicts = await surviveHostile(service, cases, ordinary);
});
afterAll(async () => {
  await service?.kill();
  await database?.drop();
});

describe('the embedding service', () => {
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
