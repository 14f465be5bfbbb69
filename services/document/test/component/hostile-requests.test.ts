import { identityHeaders } from '@lectern/auth/testing';
import type { DocumentResource } from '@lectern/contracts';
import {
  type Complaint,
  createCaller,
  type HostileCase,
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
import { hostileBytes, hostileForms } from '../support/hostile-uploads.ts';
import { alice } from '../support/start-document.ts';

const headers = identityHeaders(alice);
const identity = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
const json = { method: 'POST', path: '/v1/documents', headers };
/** The document that is made before the cases run; its id is not known when they are listed. */
const known = '11111111-1111-7111-8111-111111111111';
const patch = { ...json, method: 'PATCH', path: `/v1/documents/${known}` };
const target = { documentId: known, identity };
const cases = hostileCases([
  ...hostileJson(json),
  ...hostileJson(patch).map((request) => ({ ...request, name: `patch: ${request.name}` })),
  ...hostileBytes(target),
  ...hostileForms(target),
]);
const large = {
  method: 'POST',
  path: '/v1/documents',
  as: alice,
  maxBytes: 4 * 1024 * 1024,
  body: (value: string) => `{"title":"a","text":"b","metadata":${value}}`,
};
let database: TestDatabase;
let service: ServiceProcess;
let complaints: Map<string, Complaint>;

beforeAll(async () => {
  database = await testDatabase();
  service = await startProcess(new URL('../../src/main.ts', import.meta.url), {
    ...testEnvironment({ service: 'document', database, aws: testAws() }),
    DISCOVERY_ADDRESSES: 'retrieval=http://127.0.0.1:1',
    MAX_DOCUMENT_BYTES: String(1024 * 1024),
    // All cases come at once, of one caller.
    MAX_UPLOADS_PER_CALLER: '1000',
    MAX_UPLOADS: '1000',
  });
  const { call } = createCaller(service.url);
  const made = await call<DocumentResource>('POST', '/v1/documents', {
    as: alice,
    json: { title: 'Tides', text: 'The moon pulls the sea.' },
  });
  const ordinary = async () => (await call('GET', `/v1/documents/${made.body.id}`, { as: alice })).status;
  const real = cases.map((one) => withDocument(one, made.body.id));
  complaints = await surviveHostile(service, real, ordinary);
});
afterAll(async () => {
  await service?.kill();
  await database?.drop();
});

function withDocument(one: HostileCase, id: string): HostileCase {
  return { ...one, request: { ...one.request, path: one.request.path.replace(known, id) } };
}

describe('the document service', () => itSurvives(cases, () => ({ service, complaints }), large));
