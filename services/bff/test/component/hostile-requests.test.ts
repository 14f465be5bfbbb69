import { toIdentityHeaders } from '@lectern/auth';
import {
  createCaller,
  hostileCases,
  hostileJson,
  type ServiceProcess,
  stallOf,
  startProcess,
  surviveHostile,
  type Verdict,
} from '@lectern/service/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { limits } from '../../src/limits.ts';
import { type HttpStub, sendJson, startStub } from '../http-stub.ts';
import { found, hit, principal } from '../test-bff.ts';

const headers = toIdentityHeaders(principal);
const cases = hostileCases(
  hostileJson({ method: 'POST', path: '/v1/generate', headers, needsIdentity: true }),
);
const large = {
  method: 'POST',
  path: '/v1/generate',
  as: principal,
  maxBytes: limits.jsonBytes.value,
  body: (value: string) => `{"prompt":${value}}`,
};
let retrieval: HttpStub;
let service: ServiceProcess;
let verdicts: Map<string, Verdict>;

beforeAll(async () => {
  retrieval = await startStub((_, response) => sendJson(response, found([hit])));
  service = await startProcess(new URL('../../src/main.ts', import.meta.url), {
    GENERATE_PROVIDER: 'extractive',
    DISCOVERY_ADDRESSES: `retrieval=${retrieval.url}`,
    // All cases come at once, of one caller.
    MAX_ANSWERS_PER_CALLER: '1000',
    MAX_ANSWERS: '1000',
  });
  const { call } = createCaller(service.url);
  const json = { prompt: 'When are refunds paid?' };
  const ordinary = async () => (await call('POST', '/v1/generate', { as: principal, json })).status;
  verdicts = await surviveHostile(service, cases, ordinary);
});
afterAll(async () => {
  await service?.kill();
  await retrieval.close();
});

describe('the bff', () => {
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
