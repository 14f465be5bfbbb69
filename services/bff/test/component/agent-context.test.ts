import { identityOf } from '@lectern/auth/testing';
import { type HttpStub, sendJson } from '@lectern/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemPrompt } from '../../src/domain/prompt-messages.ts';
import { found, hit, principal, startBff, type TestBff } from '../support/start-bff.ts';

let bff: TestBff;
let user: HttpStub;
let document: HttpStub;
let retrieval: HttpStub;
beforeEach(async () => {
  bff = await startBff();
  ({ user, document, retrieval } = bff);
});
afterEach(() => bff.stop());

const context = (query = '', userId = 'user-1') => bff.call(`/v1/ai-agent/context/${userId}${query}`);

describe('GET /v1/ai-agent/context/{userId}', () => {
  it('composes profile, documents, passages and two texts for a model, on behalf of the caller', async () => {
    const answer = await context('?q=How+long%3F');
    expect(answer.status).toBe(200);
    const body = (await answer.json()) as { systemPrompt: string; contextMessage: string };
    expect(body).toMatchObject({
      user: { id: 'user-1', tenantId: 'tenant-1', email: 'ada@example.org', displayName: 'Ada' },
      recentDocs: [{ id: 'document-1', title: 'Refunds' }],
      passages: [{ marker: '[1]', documentId: 'document-1', chunkId: 'chunk-1', text: hit.text }],
      degraded: [],
    });
    expect(body.systemPrompt).toBe(systemPrompt);
    expect(body.contextMessage).toContain('Name: Ada');
    expect(body.contextMessage).toContain(hit.text);
    expect(JSON.parse(retrieval.requests[0]!.body)).toEqual({ query: 'How long?', topK: 10 });
    expect(document.requests[0]!.url).toBe('/v1/documents?limit=10');
    for (const [name, { requests }] of Object.entries({ user, document, retrieval })) {
      const identity = await identityOf(requests[0]!.headers, name);
      expect(identity).toEqual({ service: 'bff', caller: principal });
    }
  });

  it('goes without name and address for a key that may not see them', async () => {
    const ids = { id: 'user-1', tenantId: 'tenant-1' };
    user.answer = (_, response) => sendJson(response, { ...ids, via: 'api-key', scopes: ['search'] });
    const body = (await (await context('?q=x')).json()) as { user: unknown; contextMessage: string };
    expect(body).toMatchObject({ degraded: [], passages: [{ chunkId: 'chunk-1' }] });
    expect(body.user).toEqual(ids);
    expect(body.contextMessage).not.toContain('Name:');
  });

  it('searches nothing without a question', async () => {
    expect(await (await context()).json()).toMatchObject({ passages: [], degraded: [] });
    expect(retrieval.requests).toHaveLength(0);
  });

  it('keeps to the budget of tokens', async () => {
    const long = 'One more sentence of some length. '.repeat(100).trim();
    retrieval.answer = (_, response) =>
      sendJson(response, found([hit, { ...hit, chunkId: 'chunk-2', text: long }]));
    const body = (await (await context('?q=x&budgetTokens=100')).json()) as { passages: { text: string }[] };
    expect(body.passages).toHaveLength(2);
    expect(body.passages.reduce((sum, { text }) => sum + text.length, 0)).toBeLessThanOrEqual(400);
  });

  it('knows the caller as `me`', async () => {
    const answer = await context('', 'me');
    expect([answer.status, await answer.json()]).toMatchObject([200, { user: { id: 'user-1' } }]);
  });

  it('is nobody else\u2019s', async () => {
    const answer = await context('?q=x', 'user-2');
    expect(answer.status).toBe(404);
    expect([user, document, retrieval].flatMap(({ requests }) => requests)).toEqual([]);
  });

  it.each([
    ['user', () => user, { user: null }],
    ['document', () => document, { recentDocs: [] }],
    ['retrieval', () => retrieval, { passages: [] }],
  ] as const)('names %s in degraded when it is down, and serves the rest', async (name, stub, without) => {
    stub().answer = (_, response) => sendJson(response, { code: 'unavailable' }, 503);
    const answer = await context('?q=x');
    expect(answer.status).toBe(200);
    const whole = {
      user: { id: 'user-1' },
      recentDocs: [{ id: 'document-1' }],
      passages: [{ marker: '[1]' }],
    };
    expect(await answer.json()).toMatchObject({ ...whole, ...without, degraded: [name] });
  });

  it('does not wait longer for a slow part than its budget', async () => {
    document.answer = () => undefined;
    expect(await (await context('?q=x')).json()).toMatchObject({ recentDocs: [], degraded: ['document'] });
  });

  it('serves what it can when all parts are down at once', async () => {
    for (const stub of [user, document, retrieval]) await stub.close();
    const answer = await context('?q=x');
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({ degraded: ['user', 'document', 'retrieval'], passages: [] });
  });

  it('passes on what the search itself did without', async () => {
    retrieval.answer = (_, response) => sendJson(response, found([hit], { degraded: ['embedding'] }));
    expect(await (await context('?q=x')).json()).toMatchObject({ degraded: ['embedding'] });
  });

  it('passes on a refusal, which is no outage', async () => {
    document.answer = (_, response) =>
      sendJson(response, { code: 'permission_denied', reason: 'missing_scope', detail: 'No.' }, 403);
    expect((await context('?q=x')).status).toBe(403);
  });

  it.each(['?q=', '?budgetTokens=0', '?budgetTokens=many', '?unknown=1'])('refuses %s', async (query) => {
    expect((await context(query)).status).toBe(400);
  });

  it('needs a caller with the scope', async () => {
    expect((await bff.call('/v1/ai-agent/context/user-1', {}, null)).status).toBe(401);
    const answer = await bff.call(
      '/v1/ai-agent/context/user-1',
      {},
      { ...principal, scopes: ['documents:read'] },
    );
    expect(answer.status).toBe(403);
  });
});
