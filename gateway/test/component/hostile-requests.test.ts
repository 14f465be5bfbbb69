import { createIdentityVerifier, createTokenSigner, generateSigningJwk } from '@lectern/auth';
import { testServiceKeys, testTrustedJwks } from '@lectern/auth/testing';
import { createHttpApp, listen, type RunningServer, route } from '@lectern/http';
import {
  type Complaint,
  chunk,
  createCaller,
  endlessChunk,
  type HostileRequest,
  hostileCases,
  hostileJson,
  itSurvives,
  type ServiceProcess,
  startProcess,
  surviveHostile,
} from '@lectern/service/testing';
import { noopTelemetry } from '@lectern/telemetry';
import { afterAll, beforeAll, describe } from 'vitest';
import { z } from 'zod';
import { principal, userService } from '../support/start-gateway.ts';
import { startUpstream, type Upstream } from '../support/upstream.ts';

/** Stands for the token of a good caller, which is not there yet when the cases are listed. */
const bearer = 'Bearer of-a-good-caller';
const target = {
  method: 'POST',
  path: '/v1/documents',
  headers: { Authorization: bearer },
};

/** What only a gateway meets: services that answer early, break off, hang up or say nonsense. */
function hostileServices(): HostileRequest[] {
  const to = (behaviour: string, status: number): HostileRequest => ({
    name: `a body for a service that ${behaviour.replaceAll('-', ' ')}`,
    method: 'PUT',
    path: `/v1/users/${behaviour}`,
    headers: [`Authorization: ${bearer}`, 'Transfer-Encoding: chunked'],
    body: chunk('begun'),
    status,
    endless: endlessChunk,
  });
  return [
    to('answers-at-once', 200),
    to('refuses-at-once', 413),
    to('hangs-up', 503),
    to('hangs-up-amid-the-body', 503),
    to('says-nonsense', 503),
  ];
}

/** The head of a request goes on with its first byte, so a caller that sends none is the business of idle time-outs. */
const requests = hostileJson(target).filter(({ name }) => name !== 'a length over the limit, and no byte');
const cases = hostileCases([...requests, ...hostileServices()]);
let document: RunningServer;
let user: Upstream;
let service: ServiceProcess;
let complaints: Map<string, Complaint>;

/** The document service as far as bodies go: the same library reads and refuses them. */
async function startDocument(): Promise<RunningServer> {
  const facts = { path: '/v1/documents', summary: '', auth: 'principal' } as const;
  const routes = [
    route({ ...facts, method: 'get', handler: async () => ({ body: {} }) }),
    route({
      ...facts,
      method: 'post',
      body: z.strictObject({ title: z.string() }),
      handler: async () => ({ body: {} }),
    }),
  ];
  const identity = createIdentityVerifier({ service: 'document', trusted: testTrustedJwks() });
  const app = createHttpApp({ telemetry: noopTelemetry('document'), routes, identity });
  return listen(app, { host: '127.0.0.1', port: 0 });
}

beforeAll(async () => {
  const privateJwk = await generateSigningJwk();
  const signer = await createTokenSigner({
    privateJwks: [privateJwk],
    issuer: 'lectern',
    audience: 'lectern',
    ttlSeconds: 900,
  });
  document = await startDocument();
  const keys = userService(signer);
  user = await startUpstream((request, response) => {
    const behaviour = request.url?.split('/').at(-1);
    if (behaviour === 'answers-at-once') response.end('{}');
    else if (behaviour === 'refuses-at-once') response.writeHead(413).end('{}');
    else if (behaviour === 'hangs-up') request.socket.destroy();
    else if (behaviour === 'hangs-up-amid-the-body')
      request.once('data', () => request.socket.resetAndDestroy());
    else if (behaviour === 'says-nonsense') request.socket.end('SSH-2.0-OpenSSH_9.6\r\n');
    else keys(request, response);
  });
  service = await startProcess(new URL('../../src/main.ts', import.meta.url), {
    ...testServiceKeys('gateway'),
    DISCOVERY_ADDRESSES: `user=${user.url},document=${document.url}`,
    // All cases come at once, of one caller.
    MAX_REQUESTS_PER_CALLER: '1000',
    MAX_ANONYMOUS_REQUESTS: '1000',
    MAX_ADDRESS_SHARE: '1',
  });
  const authorization = `Bearer ${(await signer.sign(principal)).token}`;
  const { call } = createCaller(service.url);
  const ordinary = async () =>
    (await call('GET', '/v1/documents', { from: null, headers: { authorization } })).status;
  const real = cases.map((one) => ({
    ...one,
    request: {
      ...one.request,
      headers: one.request.headers.map((line) => line.replace(bearer, authorization)),
    },
  }));
  complaints = await surviveHostile(service, real, ordinary);
});
afterAll(async () => {
  await service?.kill();
  await document.close(0);
  await user.close();
});

describe('the gateway', () => itSurvives(cases, () => ({ service, complaints })));
