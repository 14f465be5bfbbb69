import { identityHeaders } from '@lectern/auth/testing';
import {
  type Complaint,
  createCaller,
  hostileCases,
  hostileJson,
  itSurvives,
  type ServiceProcess,
  startProcess,
  surviveHostile,
  testEnvironment,
} from '@lectern/service/testing';
import { type TestDatabase, testAws, testDatabase } from '@lectern/testing';
import { afterAll, beforeAll, describe } from 'vitest';
import { limits } from '../../src/limits.ts';

const path = '/internal/embeddings';
const from = 'retrieval';
const headers = identityHeaders(undefined, { from });
const cases = hostileCases(hostileJson({ method: 'POST', path, headers }));
const large = {
  method: 'POST',
  path,
  from,
  maxBytes: limits.jsonBytes.value,
  body: (value: string) => `{"texts":${value}}`,
};
let database: TestDatabase;
let service: ServiceProcess;
let complaints: Map<string, Complaint>;

beforeAll(async () => {
  database = await testDatabase();
  service = await startProcess(new URL('../../src/main.ts', import.meta.url), {
    ...testEnvironment({ service: 'embedding', database, aws: testAws() }),
    EMBED_PROVIDER: 'hash',
  });
  const { call } = createCaller(service.url);
  const ordinary = async () => (await call('POST', path, { from, json: { texts: ['tides'] } })).status;
  complaints = await surviveHostile(service, cases, ordinary);
});
afterAll(async () => {
  await service?.kill();
  await database?.drop();
});

describe('the embedding service', () => itSurvives(cases, () => ({ service, complaints }), large));
