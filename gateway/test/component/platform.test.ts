import type { RequestListener } from 'node:http';
import type { Principal } from '@lectern/auth';
import { identityOf } from '@lectern/auth/testing';
import type { InstanceStatus } from '@lectern/contracts';
import { describe, expect, it } from 'vitest';
import { problemOf, serviceOn, start } from '../support/instances.ts';
import { principal, type TestGateway } from '../support/start-gateway.ts';

const status = (settings: InstanceStatus['settings'] = {}): InstanceStatus => ({
  ...{
    instanceId: 'x-1',
    version: '1.0.0',
    startedAt: '2026-11-29T08:00:00.000Z',
    ready: true,
    notReady: [],
  },
  ...{ memoryBytes: 1, eventLoop: { meanDelayMs: 0, p99DelayMs: 0 }, breakers: [], tasks: [], settings },
});

/** Answers how an instance is, and everything else as before. */
function telling(told: object, others: RequestListener): RequestListener {
  return (request, response) => {
    if (request.url !== '/internal/status') return others(request, response);
    response.setHeader('content-type', 'application/json').end(JSON.stringify(told));
  };
}

const operator: Principal = { ...principal, roles: ['admin'], scopes: ['platform:read'] };

async function ask(gateway: TestGateway, as: Principal = operator) {
  const { token } = await gateway.signer.sign(as);
  return gateway.fetch('/v1/platform/status', { headers: { authorization: `Bearer ${token}` } });
}

interface Seen {
  readonly services: readonly {
    readonly service: string;
    readonly instances: readonly {
      address: string;
      state: string;
      answeredInMs: number;
      status: InstanceStatus | null;
    }[];
  }[];
}

describe('the status of the platform', () => {
  it('has every instance, and says of each whether it answers', async () => {
    const second = await serviceOn();
    second.answer = telling({ ...status(), ready: false, notReady: ['database'] }, second.answer);
    const gateway = await start({
      env: { OPERATOR_TENANTS: `t-0,${operator.tenantId}` },
      moreDocuments: [second.url, 'http://127.0.0.1:1'],
    });
    gateway.user.answer = telling(status({ registration: 'open' }), gateway.user.answer);
    const answer = await ask(gateway);
    const { services } = (await answer.json()) as Seen;
    const states = (name: string) =>
      services
        .filter(({ service }) => service === name)
        .flatMap(({ instances }) => instances.map(({ address, state }) => [address, state]));
    expect(services.map(({ service }) => service).sort()).toEqual([
      'bff',
      'document',
      'embedding',
      'gateway',
      'model',
      'retrieval',
      'user',
      'webhook',
    ]);
    expect(states('user')).toEqual([[gateway.user.url, 'ready']]);
    expect(Object.fromEntries(states('document'))).toEqual({
      // It answers something else.
      [gateway.document.url]: 'unknown',
      [second.url]: 'not-ready',
      'http://127.0.0.1:1': 'down',
    });
    expect(states('retrieval')).toEqual([['http://127.0.0.1:1', 'down']]);
    expect(states('bff')).toEqual([]);
    const own = services[0]?.instances[0]?.status;
    expect(own?.breakers).toContainEqual({ target: 'retrieval', operation: 'forward', state: 'closed' });
  });

  it('asks as the gateway, in the name of nobody', async () => {
    const gateway = await start({ env: { OPERATOR_TENANTS: '*' } });
    gateway.user.answer = telling(status(), gateway.user.answer);
    expect((await ask(gateway)).status).toBe(200);
    const asked = gateway.user.requests.find(({ url }) => url === '/internal/status');
    expect(await identityOf(asked?.headers ?? {}, 'user')).toEqual({ service: 'gateway' });
  });

  it('is for administrators of tenants that operate the platform, by a credential with the scope', async () => {
    const closed = await start();
    expect(await problemOf(await ask(closed))).toMatchObject({ status: 403, reason: 'not_an_operator' });
    const gateway = await start({ env: { OPERATOR_TENANTS: operator.tenantId } });
    for (const [as, reason] of [
      [{ ...operator, tenantId: 'other' }, 'not_an_operator'],
      [{ ...operator, roles: ['member'] }, 'missing_role'],
      [{ ...operator, scopes: ['documents:read', 'users:read'] }, 'missing_scope'],
    ] as const)
      expect(await problemOf(await ask(gateway, as))).toMatchObject({ status: 403, reason });
    const anonymous = await gateway.fetch('/v1/platform/status', { headers: { authorization: '' } });
    expect(anonymous.status).toBe(401);
    expect(gateway.document.requests).toEqual([]);
  });

  it('is not for API keys that are limited to collections', async () => {
    const gateway = await start({ env: { OPERATOR_TENANTS: '*' } });
    const usual = gateway.user.answer;
    gateway.user.answer = (request, response) => {
      if (request.url !== '/internal/api-keys/verify') return usual(request, response);
      const { tenantId, userId, roles, scopes } = operator;
      const key = { keyId: 'key1', tenantId, userId, roles, scopes, collections: ['c-1'] };
      response.setHeader('content-type', 'application/json').end(JSON.stringify(key));
      return undefined;
    };
    const headers = { authorization: 'Bearer lk_key1_secret' };
    const answer = await gateway.fetch('/v1/platform/status', { headers });
    expect(await problemOf(answer)).toMatchObject({ status: 403, reason: 'limited_to_collections' });
  });
});

describe('the platform', () => {
  it('tells everybody what it can do, and asks its services once for many', async () => {
    const others = await serviceOn();
    others.answer = telling(status({ ocr: true, answers: 'model' }), others.answer);
    const traceUrlTemplate = 'http://traces.example.org/?id={traceId}#spans';
    const gateway = await start({
      discovery: { embedding: others.url, model: others.url },
      env: { TRACE_URL_TEMPLATE: traceUrlTemplate },
    });
    gateway.user.answer = telling(
      status({ registration: 'closed', notifier: 'print', demo: true }),
      gateway.user.answer,
    );
    const get = () => gateway.fetch('/v1/platform', { headers: { authorization: '' } });
    const answers = await Promise.all([get(), get(), get()]);
    for (const answer of answers) {
      expect(answer.headers.get('cache-control')).toBe('public, max-age=30');
      expect(await answer.json()).toEqual({
        ...{ name: 'lectern', version: 'dev', registration: 'closed', notifier: 'print', demo: true },
        traceUrlTemplate,
        features: { ocr: true, answers: 'model', oidc: false },
      });
    }
    expect(gateway.user.requests.filter(({ url }) => url === '/internal/status')).toHaveLength(1);
  });

  it('leaves open what a service does not tell, and has nobody keep that', async () => {
    const gateway = await start();
    const answer = await gateway.fetch('/v1/platform', { headers: { authorization: '' } });
    expect([answer.status, answer.headers.get('cache-control')]).toEqual([200, 'no-store']);
    expect(await answer.json()).toMatchObject({
      ...{ registration: null, notifier: null, demo: null, traceUrlTemplate: null },
      features: { ocr: null, answers: null, oidc: false },
    });
  });

  it('does not start with an address of traces that leads to none', async () => {
    for (const TRACE_URL_TEMPLATE of [
      'http://traces.example.org/',
      '/trace/{traceId}',
      'javascript:alert({traceId})',
      'http://traces.example.org/{traceId}/{traceId}',
    ])
      await expect(start({ env: { TRACE_URL_TEMPLATE } })).rejects.toThrow('TRACE_URL_TEMPLATE');
  });
});
