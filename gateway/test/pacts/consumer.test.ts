import { createInternalTokenSigner } from '@lectern/auth';
import { testSigningJwk } from '@lectern/auth/testing';
import { callsOf, internalStatusPath } from '@lectern/contracts';
import {
  anyList,
  anyObject,
  type CallFacts,
  decimal,
  fromState,
  instant,
  listOf,
  oneOf,
  openPacts,
  text,
  whole,
} from '@lectern/contracts/testing';
import { createStaticDiscovery } from '@lectern/discovery';
import { internalReadyPath } from '@lectern/http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createUserClient } from '../../src/identity/user-client.ts';
import { askStatus } from '../../src/platform/ask-status.ts';
import { askReadiness } from '../../src/proxy/ask-readiness.ts';
import { openUpstreamAgents } from '../../src/proxy/upstream-agents.ts';
import { routedServices as services } from '../../src/routes.ts';
import { type ForwardingGateway, startForwardingGateway } from '../support/forwarding-gateway.ts';
import { modelPacts } from './model-pacts.ts';

const pacts = openPacts('gateway');
const headers = { accept: 'application/json' };

describe('what the gateway asks of the user service', () => {
  it('the public keys of access tokens', async () => {
    const key = { kty: 'OKP', crv: 'Ed25519', alg: 'EdDSA', use: 'sig' };
    await pacts.call(
      'user',
      {
        operation: 'get-jwks',
        given: 'tokens are signed',
        request: { method: 'GET', path: '/.well-known/jwks.json', headers },
        answer: {
          status: 200,
          body: { keys: listOf({ ...key, x: text('AAAA'), kid: text('key-1') }) },
        },
      },
      async (client) => {
        const wanted = { keys: [{ ...key, x: 'AAAA', kid: 'key-1' }] };
        expect(await createUserClient(client).getJwks()).toEqual(wanted);
      },
    );
  });

  const verifyKey = {
    operation: 'verify-api-key',
    request: {
      method: 'POST',
      ...{ path: '/internal/api-keys/verify', headers },
      body: { key: fromState('key', 'lk_key1_secret') },
    },
  } as const;
  const owner = {
    keyId: 'key-1',
    tenantId: 'tenant-1',
    userId: 'user-1',
    roles: ['member'],
    scopes: ['search'],
  };
  const anyOwner = {
    ...{ keyId: text(owner.keyId), tenantId: text(owner.tenantId), userId: text(owner.userId) },
    ...{ roles: listOf(text('member')), scopes: listOf(text('search')) },
  };

  it.each([
    ['without an end', {}, {}],
    [
      'with an end and limits of its own',
      { expiresAt: instant(), requestsPerMinute: whole(60), modelBudget: { tokensPerDay: whole(1_000) } },
      { expiresAt: '2026-01-02T03:04:05.678Z', requestsPerMinute: 60, modelBudget: { tokensPerDay: 1_000 } },
    ],
  ])('whose an API key is, %s', async (which, more, found) => {
    await pacts.call(
      'user',
      {
        ...verifyKey,
        given: `there is an API key ${which}`,
        answer: { status: 200, body: { ...anyOwner, ...more } },
      },
      async (client) => {
        expect(await createUserClient(client).verifyApiKey('lk_key1_secret')).toEqual({ ...owner, ...found });
      },
    );
  });

  it('whose an API key is that was revoked', async () => {
    await pacts.call(
      'user',
      {
        ...verifyKey,
        given: 'an API key was revoked',
        answer: { status: 401, body: { reason: 'invalid_api_key', detail: text('No.') } },
      },
      async (client) => {
        await expect(createUserClient(client).verifyApiKey('lk_key1_secret')).rejects.toMatchObject({
          ...{ code: 'unauthenticated', reason: 'invalid_api_key', message: 'No.' },
        });
      },
    );
  });

  it('what was ended', async () => {
    await pacts.call(
      'user',
      {
        operation: 'list-revocations',
        given: 'a session was ended',
        request: {
          ...{ method: 'GET', path: '/internal/revocations', headers },
          query: { after: '0', waitMs: '5000' },
        },
        answer: {
          status: 200,
          body: {
            revocations: listOf({
              ...{ seq: whole(1), kind: oneOf('session', 'api-key', 'user'), subjectId: text('session-1') },
              revokedAt: instant(),
            }),
            ...{ next: whole(1), keepForMs: whole(960_000) },
          },
        },
      },
      async (client) => {
        const { signal } = new AbortController();
        const news = await createUserClient(client).listRevocations({ after: 0, waitMs: 5_000 }, signal);
        const [ended] = news.revocations;
        const revokedAt = '2026-01-02T03:04:05.678Z';
        expect(ended).toEqual({ seq: 1, kind: 'session', subjectId: 'session-1', revokedAt });
        expect(news).toMatchObject({ next: 1, keepForMs: 960_000 });
      },
    );
  });

  const admit = (subject: string) => {
    const claims = {
      ...{ issuer: 'https://id.example.org/realms/acme', subject, tenant: 'acme', role: 'member' as const },
      ...{ email: 'mia@example.org', displayName: 'Mia', issuedAt: '2026-01-02T03:04:05.678Z' },
    };
    const request = { method: 'PUT' as const, path: '/internal/external-users', headers, body: claims };
    return { claims, call: { operation: 'admit-external-user', request } };
  };

  it('who somebody with the token of an outside provider is', async () => {
    const { claims, call } = admit('mia');
    const someone = { tenantId: text('tenant-1'), userId: text('user-1'), roles: listOf(text('member')) };
    await pacts.call(
      'user',
      { ...call, given: 'a person of an outside provider is new', answer: { status: 200, body: someone } },
      async (client) => {
        const wanted = { tenantId: 'tenant-1', userId: 'user-1', roles: ['member'] };
        expect(await createUserClient(client).admitExternalUser(claims)).toEqual(wanted);
      },
    );
  });

  it('who somebody is that was removed', async () => {
    const { claims, call } = admit('rob');
    await pacts.call(
      'user',
      {
        ...call,
        given: 'a person of an outside provider was removed',
        answer: { status: 403, body: { reason: 'member_removed', detail: text('Removed.') } },
      },
      async (client) => {
        await expect(createUserClient(client).admitExternalUser(claims)).rejects.toMatchObject({
          ...{ code: 'permission_denied', reason: 'member_removed', message: 'Removed.' },
        });
      },
    );
  });
});

describe('what the gateway tells the model service', () => modelPacts(pacts));

const agents = openUpstreamAgents({ tls: undefined, connectTimeoutMs: 20_000, idleTimeoutMs: 20_000 });
const tokens = createInternalTokenSigner({ service: 'gateway', privateJwks: [testSigningJwk('gateway')] });
afterAll(() => agents.destroy());

/** Asked at the address of an instance, past the clients. */
const started = (operation: string, path: string, body?: object) => ({
  ...{ operation, given: 'the service has started', request: { method: 'GET', path } as const },
  answer: { status: 200, ...(body && { body }) },
});

it.each(services)('the gateway asks %s whether it is ready', async (service) => {
  await pacts.exchange(service, started('ask-readiness', internalReadyPath), async (url) => {
    const discovery = createStaticDiscovery({ [service]: url });
    await askReadiness({ discovery, agents, tokens }, service, AbortSignal.timeout(20_000));
  });
});

it.each(callsOf('gateway'))('the gateway asks each instance of %s how it is', async (service) => {
  const body = {
    ...{ instanceId: text('a-host-8080'), version: text('dev'), startedAt: instant() },
    ...{ ready: true, notReady: [], memoryBytes: whole(1_000) },
    eventLoop: { meanDelayMs: decimal(0.5), p99DelayMs: decimal(1.5) },
    ...{ breakers: anyList(), tasks: anyList(), settings: anyObject() },
  };
  await pacts.exchange(service, started('ask-status', internalStatusPath, body), async (url) => {
    const seen = await askStatus({ agents, tokens }, { service, url }, AbortSignal.timeout(20_000));
    expect(seen).toMatchObject({ instanceId: 'a-host-8080', ready: true, breakers: [], settings: {} });
  });
});

describe('what the gateway forwards', () => {
  let gateway: ForwardingGateway;
  beforeAll(async () => {
    gateway = await startForwardingGateway();
  });
  afterAll(() => gateway.stop());

  /** What every forwarded request says beside what came from outside. */
  const said = {
    'x-request-id': text('01938f00-0000-7000-8000-000000000000'),
    'x-request-timeout-ms': text('30000'),
    'x-forwarded-for': text('127.0.0.1'),
    'x-forwarded-proto': 'http',
  };
  const json = { 'content-type': 'application/json' };
  const unknownId = '01938f00-0000-7000-8000-000000000000';
  const refusals: Record<string, Pick<CallFacts, 'request'> & { status: number; reason: string }> = {
    user: {
      request: { method: 'GET', path: `/v1/api-keys/${unknownId}` },
      ...{ status: 404, reason: 'api_key_not_found' },
    },
    document: {
      request: { method: 'GET', path: `/v1/documents/${unknownId}` },
      ...{ status: 404, reason: 'document_not_found' },
    },
    retrieval: {
      request: { method: 'POST', path: '/v1/search', headers: json, body: { query: '' } },
      ...{ status: 400, reason: 'invalid_body' },
    },
    bff: {
      request: { method: 'POST', path: '/v1/generate', headers: json, body: { prompt: '' } },
      ...{ status: 400, reason: 'invalid_body' },
    },
    model: {
      request: { method: 'PUT', path: '/v1/model-aliases', headers: json, body: { aliases: '' } },
      ...{ status: 400, reason: 'invalid_body' },
    },
    webhook: {
      request: { method: 'GET', path: `/v1/webhooks/${unknownId}` },
      ...{ status: 404, reason: 'webhook_not_found' },
    },
  };

  it.each(services)('to %s: for whom, and how the answer comes back', async (service) => {
    const { request, status, reason } = refusals[service]!;
    const facts = { title: text('Title'), status, reason, detail: text('A sentence.'), code: text('a_code') };
    await pacts.exchange(
      service,
      {
        operation: 'forward',
        given: 'the caller is a person with a session',
        forCaller: true,
        request: { ...request, headers: { ...request.headers, ...said } },
        answer: { status, body: facts },
      },
      async (url) => {
        const answer = await gateway.send(url, request);
        expect([answer.status, answer.headers.get('content-type')]).toEqual([
          status,
          'application/problem+json',
        ]);
        const sent = { title: 'Title', status, reason, detail: 'A sentence.', code: 'a_code' };
        expect(await answer.json()).toEqual(sent);
      },
    );
  });

  it('to user: for nobody who is known', async () => {
    const body = { email: 'ada@example.org' };
    const request = { method: 'POST', path: '/v1/password-resets', body } as const;
    await pacts.exchange(
      'user',
      {
        operation: 'forward',
        given: 'nobody is signed in',
        request: { ...request, headers: { ...json, ...said } },
        answer: { status: 202 },
      },
      async (url) => {
        expect((await gateway.send(url, { ...request, headers: json })).status).toBe(202);
      },
    );
  });
});

it('is what is committed', () => pacts.settle());
