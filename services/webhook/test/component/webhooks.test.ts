import type { Principal } from '@lectern/auth';
import { addressTricks, type Canary, startCanary } from '@lectern/egress/testing';
import { testPrincipal } from '@lectern/service/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Receiver } from '../support/receiver.ts';
import { owner, type Publishers, startWebhook, type TestWebhook } from '../support/start-webhook.ts';
import { startWithReceiver, type WithReceiver } from '../support/start-with-receiver.ts';

const url = 'https://example.org/hook';
const unknownId = '0198d2f5-0b1c-7d2e-8f30-4a5b6c7d8e9f';

let webhook: TestWebhook;
let publish: Publishers;
let started: WithReceiver;
let receiver: Receiver;
beforeAll(async () => {
  started = await startWithReceiver();
  ({ receiver, webhook, publish } = started);
});
afterAll(() => started?.stop());

const call = (method: string, path = '', options: Parameters<TestWebhook['call']>[2] = {}) =>
  webhook.call(method, `/v1/webhooks${path}`, { as: owner, ...options });

describe('a webhook', () => {
  it('is made with a secret that is shown once, and is not in the database', async () => {
    const made = await call('POST', '', { json: { url, events: ['document.failed'], description: 'Ours' } });
    expect(made.status).toBe(201);
    const { secret, ...resource } = made.body;
    expect(made.headers.get('location')).toBe(`/v1/webhooks/${resource.id}`);
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect(resource).toEqual({
      ...{
        id: expect.any(String),
        tenantId: 'tenant-a',
        url,
        events: ['document.failed'],
        description: 'Ours',
      },
      ...{
        enabled: true,
        disabledReason: null,
        disabledAt: null,
        failingSince: null,
        previousSecretUntil: null,
      },
      ...{ version: 1, createdAt: expect.any(String), updatedAt: expect.any(String) },
    });
    expect((await call('GET', `/${resource.id}`)).body).toEqual(resource);
    const { rows } = await webhook.db.query('SELECT to_jsonb(w)::text AS row FROM webhooks w');
    expect(JSON.stringify(rows)).not.toContain(String(secret).slice(6, 40));
  });

  it('is told of everything unless it says of what', async () => {
    const { body } = await call('POST', '', { json: { url } });
    expect(body.events).toEqual(['document.deleted', 'document.failed', 'document.indexed']);
  });

  it('is made once by a key, with the same secret in the repeated answer', async () => {
    const options = { json: { url }, headers: { 'idempotency-key': 'create-1' } };
    const [first, second] = [await call('POST', '', options), await call('POST', '', options)];
    expect(second.body).toEqual(first.body);
    expect(second.headers.get('idempotency-replayed')).toBe('true');
    const other = await call('POST', '', { ...options, json: { url, description: 'x' } });
    expect(other.body.reason).toBe('idempotency_key_reused');
    const rotation = { json: {}, headers: { 'idempotency-key': 'rotate-1' } };
    const path = `/${first.body.id}/rotate-secret`;
    const rotated = await call('POST', path, rotation);
    expect(rotated.body.secret).not.toBe(first.body.secret);
    expect((await call('POST', path, rotation)).body).toEqual(rotated.body);
    expect((await call('POST', '', options)).body.secret).toBe(first.body.secret);
    expect(rotated.body.previousSecretUntil).toEqual(expect.any(String));
  });

  it('is changed as it was read, or not at all', async () => {
    const { body } = await call('POST', '', { json: { url } });
    const etag = (await call('GET', `/${body.id}`)).headers.get('etag') ?? '';
    const change = { json: { description: 'new', enabled: false }, headers: { 'if-match': etag } };
    const changed = await call('PATCH', `/${body.id}`, change);
    expect(changed.body).toMatchObject({
      ...{ description: 'new', version: 2, enabled: false, disabledReason: 'by_owner' },
    });
    expect((await call('GET', `/${body.id}`)).headers.get('etag')).toBe(changed.headers.get('etag'));
    expect((await call('PATCH', `/${body.id}`, change)).body).toMatchObject({
      ...{ status: 412, reason: 'webhook_changed' },
    });
    expect((await call('DELETE', `/${body.id}`, { headers: { 'if-match': etag } })).status).toBe(412);
    expect((await call('DELETE', `/${body.id}`)).status).toBe(204);
    expect((await call('GET', `/${body.id}`)).body.reason).toBe('webhook_not_found');
  });

  it('is listed page by page with its deliveries', async () => {
    const as = testPrincipal({ tenantId: 'tenant-pages', userId: 'pat', roles: ['admin'] });
    for (let index = 0; index < 3; index += 1) await webhook.made(receiver.hook, {}, as);
    type List = { data: { id: string }[]; nextCursor: string | null };
    const first = await webhook.call<List>('GET', '/v1/webhooks?limit=2', { as });
    const rest = await webhook.call<List>('GET', `/v1/webhooks?limit=2&cursor=${first.body.nextCursor}`, {
      as,
    });
    expect([first.body.data.length, rest.body.data.length, rest.body.nextCursor]).toEqual([2, 1, null]);
    const [newest] = first.body.data;
    await webhook.handling(3, () =>
      Promise.all(['a', 'b', 'c'].map((id) => publish.indexed(id, { tenantId: 'tenant-pages' }))),
    );
    const path = `/v1/webhooks/${newest?.id}/deliveries`;
    const page = await webhook.call<List>('GET', `${path}?limit=2`, { as });
    const next = await webhook.call<List>('GET', `${path}?limit=2&cursor=${page.body.nextCursor}`, { as });
    expect(new Set([...page.body.data, ...next.body.data].map(({ id }) => id)).size).toBe(3);
    const failed = await webhook.call<List>('GET', `${path}?status=failed`, { as });
    expect(failed.body).toEqual({ data: [], nextCursor: null });
  });

  it('is one of twenty at most', async () => {
    const as = testPrincipal({ tenantId: 'tenant-full', userId: 'pat', roles: ['admin'] });
    const made = await Promise.all(
      Array.from({ length: 22 }, () => webhook.call('POST', '/v1/webhooks', { as, json: { url } })),
    );
    expect(made.filter(({ status }) => status === 201)).toHaveLength(20);
    expect(made.find(({ status }) => status !== 201)?.body).toMatchObject({
      status: 409,
      reason: 'too_many_webhooks',
    });
  });

  it.each([
    [{}],
    [{ url: 'nowhere' }],
    [{ url: 'https://example.org/a b' }],
    [{ url, events: [] }],
    [{ url, events: ['document.eaten'] }],
    [{ url, secret: 'whsec_mine' }],
  ])('is refused when it makes no sense: %j', async (json) => {
    expect((await call('POST', '', { json })).body).toMatchObject({ status: 400, reason: 'invalid_body' });
  });
});

describe('where a webhook leads', () => {
  let canary: Canary;
  let strict: TestWebhook;
  beforeAll(async () => {
    canary = await startCanary();
    strict = await startWebhook({ WEBHOOK_ALLOW: '', WEBHOOK_PORTS: `443,${canary.port}` });
  });
  afterAll(async () => {
    await strict.stop();
    await canary.stop();
  });

  it('is nowhere on this machine, in whatever spelling, neither when it is made nor when a test is sent', async () => {
    const tricks = addressTricks(canary.port).map((text) => text.replace(/^http:\/\//, 'https://'));
    expect(new Set(tricks).size).toBeGreaterThanOrEqual(100);
    const made: string[] = [];
    const accepted: string[] = [];
    for (const trick of tricks) {
      const { status, body } = await strict.call('POST', '/v1/webhooks', { as: owner, json: { url: trick } });
      if (status === 201) made.push(String(body.id));
      else if (status !== 400 && body.reason !== 'url_not_allowed') accepted.push(trick);
    }
    for (const id of made) {
      const { body } = await strict.call('POST', `/v1/webhooks/${id}/test`, { as: owner });
      expect(body).toMatchObject({ status: 'failed', attempts: [{ statusCode: null }] });
    }
    expect(accepted).toEqual([]);
    expect(canary.hits()).toBe(0);
  });

  it('is encrypted, on a port for it', async () => {
    for (const [text, word] of [
      ['http://example.org/', 'https://'],
      ['https://example.org:25/', 'ports'],
      ['https://me:secret@example.org/', 'password'],
    ] as const) {
      const { body } = await strict.call('POST', '/v1/webhooks', { as: owner, json: { url: text } });
      expect(body).toMatchObject({
        status: 422,
        reason: 'url_not_allowed',
        error: { param: 'url' },
        detail: expect.stringContaining(word),
      });
    }
  });
});

describe('who may', () => {
  const paths: [string, string, unknown?][] = [
    ['POST', '', { url }],
    ['GET', ''],
    ['GET', `/${unknownId}`],
    ['PATCH', `/${unknownId}`, { enabled: true }],
    ['DELETE', `/${unknownId}`],
    ['POST', `/${unknownId}/rotate-secret`, {}],
    ['GET', `/${unknownId}/deliveries`],
    ['POST', `/${unknownId}/deliveries/${unknownId}/redeliver`],
    ['POST', `/${unknownId}/test`],
  ];
  const key: Partial<Principal> = { via: 'api-key', credentialId: 'key-1' };
  const reasonOf = async ([method, path, json]: (typeof paths)[number], as: Principal | undefined) =>
    (await call(method, path, { as, ...(json === undefined ? {} : { json }) })).body.reason;

  it.each(paths)('%s %s: administrators with the scope, and with keys without limits', async (...path) => {
    const [method] = path;
    const scope = method === 'GET' ? 'webhooks:read' : 'webhooks:write';
    const other = method === 'GET' ? 'webhooks:write' : 'webhooks:read';
    expect(await reasonOf(path, { ...owner, roles: ['member'] })).toBe('missing_role');
    expect(await reasonOf(path, { ...owner, ...key, scopes: [other, 'documents:write'] })).toBe(
      'missing_scope',
    );
    const limited = { ...owner, ...key, scopes: [scope], collections: ['c1'] } as const;
    expect(await reasonOf(path, limited)).toBe('limited_to_collections');
    expect(await reasonOf(path, { ...owner, ...key, roles: ['admin'], scopes: [scope] })).toBeOneOf([
      ...[undefined, 'webhook_not_found'],
    ]);
  });

  it('nobody whom the gateway does not name', async () => {
    for (const [method, path, json] of paths) {
      const options = json === undefined ? {} : { json };
      for (const from of ['gateway', null]) {
        const { status } = await webhook.call(method, `/v1/webhooks${path}`, { from, ...options });
        expect(status).toBe(401);
      }
    }
  });

  it('nobody of another tenant, to whom it is like none', async () => {
    const { id } = await webhook.made(receiver.hook);
    await webhook.handling(1, () => publish.indexed('secret'));
    const delivery = await webhook.delivery(id, ({ status }) => status === 'delivered');
    const eve = testPrincipal({ tenantId: 'tenant-e', userId: 'eve', roles: ['owner'] });
    for (const [method, path, json] of paths.filter(([, path]) => path !== '')) {
      const own = path.replace(unknownId, id).replace(unknownId, delivery.id);
      const { body } = await call(method, own, { as: eve, ...(json === undefined ? {} : { json }) });
      expect([method, own, body.reason]).toEqual([method, own, 'webhook_not_found']);
    }
    const { body } = await call('GET', '', { as: eve });
    expect(body.data).toEqual([]);
    expect((await call('GET', `/${id}`)).body).toMatchObject({ enabled: true, version: 1 });
  });
});
