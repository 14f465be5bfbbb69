import {
  createCaller,
  hostileCases,
  hostileJson,
  type ServiceProcess,
  startProcess,
  surviveHostile,
  testEnvironment,
  type Verdict,
} from '@lectern/service/testing';
import { type TestDatabase, testAws, testDatabase } from '@lectern/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const path = '/internal/embeddings';
const cases = hostileCases(hostileJson({ method: 'POST', path, headers: {}, needsIdentity: false }));
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

  it('is still the same process', () => {
    expect([service.isRunning(), service.stderr()]).toEqual([true, '']);
  });
});
