import { identityHeaders, testServiceKeys } from '@lectern/auth/testing';
import {
  type Complaint,
  createCaller,
  hostileCases,
  hostileJson,
  itSurvives,
  type ServiceProcess,
  startProcess,
  surviveHostile,
} from '@lectern/service/testing';
import { type HttpStub, sendJson, startHttpStub } from '@lectern/testing';
import { afterAll, beforeAll, describe } from 'vitest';
import { limits } from '../../src/limits.ts';
import { found, hit, principal } from '../support/start-bff.ts';

const headers = identityHeaders(principal);
const cases = hostileCases(hostileJson({ method: 'POST', path: '/v1/generate', headers }));
const large = {
  method: 'POST',
  path: '/v1/generate',
  as: principal,
  maxBytes: limits.jsonBytes.value,
  body: (value: string) => `{"prompt":${value}}`,
};
let retrieval: HttpStub;
let service: ServiceProcess;
let complaints: Map<string, Complaint>;

beforeAll(async () => {
  retrieval = await startHttpStub((_, response) => sendJson(response, found([hit])));
  service = await startProcess(new URL('../../src/main.ts', import.meta.url), {
    ...testServiceKeys('bff'),
    GENERATE_PROVIDER: 'extractive',
    DISCOVERY_ADDRESSES: `retrieval=${retrieval.url}`,
    // All cases come at once, of one caller.
    MAX_ANSWERS_PER_CALLER: '1000',
    MAX_ANSWERS: '1000',
  });
  const { call } = createCaller(service.url);
  const json = { prompt: 'When are refunds paid?' };
  const ordinary = async () => (await call('POST', '/v1/generate', { as: principal, json })).status;
  complaints = await surviveHostile(service, cases, ordinary);
});
afterAll(async () => {
  await service?.kill();
  await retrieval.close();
});

describe('the bff', () => itSurvives(cases, () => ({ service, complaints }), large));
