import { generateSigningJwk } from '@lectern/auth';
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
  testPrincipal,
} from '@lectern/service/testing';
import { type TestDatabase, testAws, testDatabase } from '@lectern/testing';
import { afterAll, beforeAll, describe } from 'vitest';
import { limits } from '../../src/limits.ts';

const ada = testPrincipal({ userId: 'ada', tenantId: 'tenant-a' });
const cases = hostileCases(
  hostileJson({
    method: 'POST',
    path: '/v1/api-keys',
    headers: identityHeaders(ada),
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
let complaints: Map<string, Complaint>;

beforeAll(async () => {
  database = await testDatabase();
  service = await startProcess(new URL('../../src/main.ts', import.meta.url), {
    ...testEnvironment({ service: 'user', database, aws: testAws() }),
    TOKEN_SIGNING_JWKS: JSON.stringify([await generateSigningJwk()]),
  });
  const caller = createCaller(service.url);
  const ordinary = async () => (await caller.call('GET', '/.well-known/jwks.json')).status;
  complaints = await surviveHostile(service, cases, ordinary);
});
afterAll(async () => {
  await service?.kill();
  await database?.drop();
});

describe('the user service', () => itSurvives(cases, () => ({ service, complaints }), large));
