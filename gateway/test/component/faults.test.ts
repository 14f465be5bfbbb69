import type { RequestListener } from 'node:http';
import { text } from 'node:stream/consumers';
import type { Principal } from '@lectern/auth';
import { identityOf } from '@lectern/auth/testing';
import { describe, expect, it } from 'vitest';
import { problemOf, serviceOn, start } from '../support/instances.ts';
import { principal, type TestGateway, type TestGatewayOptions } from '../support/start-gateway.ts';
import type { Upstream } from '../support/upstream.ts';

const operator: Principal = {
  ...principal,
  roles: ['admin'],
  scopes: ['platform:read', 'platform:write'],
};
const fault = { kind: 'error', share: 1, milliseconds: 1_000, until: '2026-11-29T08:30:20.000Z' };

/** Bodies that instances were sent. */
const sent: string[] = [];

const answerJson =
  (status: number, body: object, others: RequestListener): RequestListener =>
  async (request, response) => {
    if (request.url !== '/internal/fault') return others(request, response);
    sent.push(await text(request));
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  };

/** An instance that takes faults, or answers otherwise. */
async function instance(status = 200, body: object = { fault }): Promise<Upstream> {
  const upstream = await serviceOn();
  upstream.answer = answerJson(status, body, upstream.answer);
  return upstream;
}

const open = (options: TestGatewayOptions = {}) =>
  start({ ...options, env: { FAULT_SWITCHES: 'true', OPERATOR_TENANTS: operator.tenantId, ...options.env } });

interface Asked {
  readonly method?: string;
  readonly service?: string;
  readonly body?: object;
  readonly as?: Principal;
}

async function ask(
  gateway: TestGateway,
  { method = 'PUT', service = 'document', body, as = operator }: Asked,
) {
  const { token } = await gateway.signer.sign(as);
  return gateway.fetch(`/v1/platform/faults/${service}`, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(method === 'PUT' ? { body: JSON.stringify(body ?? { kind: 'error', forSeconds: 20 }) } : {}),
  });
}

describe('the fault switches', () => {
  it('reach every instance of the service, and say which took it', async () => {
    const [second, closed] = [await instance(), await instance(404, { reason: 'route_not_found' })];
    const gateway = await open({ moreDocuments: [second.url, closed.url, 'http://127.0.0.1:1'] });
    gateway.document.answer = answerJson(200, { fault }, gateway.document.answer);
    const answer = await ask(gateway, {});
    const { service, instances } = (await answer.json()) as {
      service: string;
      instances: { address: string; state: string; fault: object | null }[];
    };
    expect([answer.status, service]).toEqual([200, 'document']);
    expect(Object.fromEntries(instances.map(({ address, ...told }) => [address, told]))).toEqual({
      [gateway.document.url]: { state: 'told', fault },
      [second.url]: { state: 'told', fault },
      [closed.url]: { state: 'off', fault: null },
      'http://127.0.0.1:1': { state: 'silent', fault: null },
    });
    const [asked] = second.requests;
    expect(asked).toMatchObject({ method: 'PUT', url: '/internal/fault' });
    expect(await identityOf(asked?.headers ?? {}, 'document')).toEqual({ service: 'gateway' });
    const body = { kind: 'error', share: 1, milliseconds: 1_000, forSeconds: 20 };
    expect(JSON.parse(sent.at(-1) ?? '')).toEqual({ ...body, setBy: 'tenant-1/user-1' });
    for (const method of ['GET', 'DELETE']) expect((await ask(gateway, { method })).status).toBe(200);
    expect(second.requests.map(({ method }) => method)).toEqual(['PUT', 'GET', 'DELETE']);
  });

  it('say it when no instance took it', async () => {
    const gateway = await open();
    gateway.document.answer = answerJson(404, {}, gateway.document.answer);
    for (const service of ['document', 'retrieval', 'bff'])
      expect(await problemOf(await ask(gateway, { service }))).toMatchObject({
        ...{ status: 503, reason: 'no_instance_told' },
      });
  });

  it('are for operators of a platform that has them, and for nothing but its services', async () => {
    const gateway = await open();
    const refused: [Asked, number, string][] = [
      [{ as: { ...operator, tenantId: 'other' } }, 403, 'not_an_operator'],
      [{ as: { ...operator, roles: ['member'] } }, 403, 'missing_role'],
      [{ as: { ...operator, scopes: ['platform:read'] } }, 403, 'missing_scope'],
      [{ method: 'DELETE', as: { ...operator, scopes: ['platform:read'] } }, 403, 'missing_scope'],
      [{ method: 'GET', as: { ...operator, scopes: ['search'] } }, 403, 'missing_scope'],
      [{ service: 'gateway' }, 404, 'service_not_found'],
      [{ service: 'nobody' }, 404, 'service_not_found'],
      [{ body: { kind: 'error', forSeconds: 301 } }, 400, 'invalid_body'],
      [{ body: { kind: 'slow', milliseconds: 30_001 } }, 400, 'invalid_body'],
      [{ body: { kind: 'error', setBy: 'somebody/else' } }, 400, 'invalid_body'],
    ];
    for (const [asked, status, reason] of refused)
      expect(await problemOf(await ask(gateway, asked)), reason).toMatchObject({ status, reason });
    const headers = { authorization: '' };
    const anonymous = await gateway.fetch('/v1/platform/faults/document', { method: 'PUT', headers });
    expect(anonymous.status).toBe(401);
    expect(gateway.document.requests).toEqual([]);
  });

  it('are off unless they are switched on', async () => {
    const gateway = await open({ env: { FAULT_SWITCHES: '' } });
    for (const method of ['GET', 'PUT', 'DELETE'])
      expect(await problemOf(await ask(gateway, { method }))).toMatchObject({
        ...{ status: 403, reason: 'fault_switches_off' },
      });
    const { token } = await gateway.signer.sign(operator);
    const status = await gateway.fetch('/v1/platform/status', {
      headers: { authorization: `Bearer ${token}` },
    });
    expect(await status.json()).toMatchObject({ faultSwitches: false });
    expect(gateway.document.requests.filter(({ url }) => url === '/internal/fault')).toEqual([]);
  });
});
