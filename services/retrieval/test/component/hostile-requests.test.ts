import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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
import { type Neighbours, startNeighbours } from '../support/neighbours.ts';
import { ann } from '../support/start-retrieval.ts';

const search = { method: 'POST', path: '/v1/search', headers: identityHeaders(ann) };
const tombstone = {
  method: 'PUT',
  path: '/internal/tombstones/d-1',
  headers: identityHeaders(undefined, { from: 'document' }),
};
const sharing = { ...tombstone, path: '/internal/sharing/d-1' };
const cases = hostileCases([
  ...hostileJson(search),
  ...hostileJson(tombstone).map((request) => ({ ...request, name: `tombstone: ${request.name}` })),
  ...hostileJson(sharing).map((request) => ({ ...request, name: `sharing: ${request.name}` })),
]);
const large = {
  method: 'POST',
  path: '/v1/search',
  as: ann,
  maxBytes: limits.jsonBytes.value,
  body: (value: string) => `{"query":"a","filter":{"metadata":${value}}}`,
};
let database: TestDatabase;
let directory: string;
let neighbours: Neighbours;
let service: ServiceProcess;
let complaints: Map<string, Complaint>;

beforeAll(async () => {
  database = await testDatabase();
  directory = await mkdtemp(join(tmpdir(), 'lectern-retrieval-'));
  neighbours = await startNeighbours();
  service = await startProcess(new URL('../../src/main.ts', import.meta.url), {
    ...testEnvironment({ service: 'retrieval', database, aws: testAws() }),
    VECTOR_DIR: directory,
    DISCOVERY_ADDRESSES: `embedding=${neighbours.url},document=${neighbours.url}`,
  });
  const { call } = createCaller(service.url);
  const json = { query: 'tides', mode: 'lexical' };
  const ordinary = async () => (await call('POST', '/v1/search', { as: ann, json })).status;
  complaints = await surviveHostile(service, cases, ordinary);
});
afterAll(async () => {
  await service?.kill();
  await neighbours.stop();
  await database?.drop();
  await rm(directory, { recursive: true });
});

describe('the retrieval service', () => itSurvives(cases, () => ({ service, complaints }), large));
