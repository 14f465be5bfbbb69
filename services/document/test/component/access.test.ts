import type { Principal } from '@lectern/auth';
import { identityHeaders } from '@lectern/auth/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  alice,
  bob,
  type Harness,
  mallory,
  putText,
  root,
  startDocument,
} from '../support/start-document.ts';

let service: Harness;

beforeAll(async () => {
  service = await startDocument();
});

afterAll(() => service.stop());

const unknownId = '01938f00-0000-7000-8000-000000000000';

describe('somebody else’s document', () => {
  it.each([
    ['GET', ''],
    ['GET', '/content'],
    ['GET', '/events'],
    ['PUT', '/content'],
    ['DELETE', ''],
  ])('is answered to %s …%s like one that does not exist', async (method, path) => {
    const { id } = await putText(service, { visibility: 'tenant' });
    const json = method === 'PUT' ? { json: { text: 'new' } } : {};
    const theirs = await service.call(method, `/v1/documents/${id}${path}`, { as: mallory, ...json });
    const unknown = await service.call(method, `/v1/documents/${unknownId}${path}`, { as: mallory, ...json });
    const malformed = await service.call(method, `/v1/documents/none${path}`, { as: mallory, ...json });
    expect(theirs).toMatchObject({ status: 404, body: { reason: 'document_not_found' } });
    for (const answer of [unknown, malformed]) {
      expect(answer.status).toBe(404);
      expect({ ...answer.body, instance: '', requestId: '' }).toEqual({
        ...theirs.body,
        instance: '',
        requestId: '',
      });
    }
  });

  it('is readable in the same tenant when it is shared, and then refused by name for changes', async () => {
    const { id } = await putText(service, { visibility: 'tenant' });
    expect((await service.call('GET', `/v1/documents/${id}`, { as: bob })).status).toBe(200);
    expect(await service.call('DELETE', `/v1/documents/${id}`, { as: bob })).toMatchObject({
      status: 403,
      body: { reason: 'not_document_owner' },
    });
    expect((await service.call('DELETE', `/v1/documents/${id}`, { as: root })).status).toBe(202);
  });

  it('is hidden in the same tenant when it is private, from admins too', async () => {
    const { id } = await putText(service);
    for (const as of [bob, root]) {
      expect((await service.call('GET', `/v1/documents/${id}`, { as })).status).toBe(404);
      expect((await service.call('DELETE', `/v1/documents/${id}`, { as })).status).toBe(404);
    }
  });
});

describe('a caller', () => {
  it('without an identity is refused', async () => {
    for (const path of ['/v1/documents', `/v1/operations/${unknownId}`, '/internal/documents/pending']) {
      expect((await fetch(`${service.url}${path}`)).status).toBe(401);
      const headers = identityHeaders(undefined, { from: 'retrieval' });
      const nobody = await fetch(`${service.url}${path}`, { headers });
      expect([nobody.status, await nobody.json()]).toMatchObject([401, { reason: 'credential_missing' }]);
    }
  });

  it('without the scope is refused', async () => {
    const reader: Principal = { ...alice, scopes: ['documents:read'] };
    const writer: Principal = { ...alice, scopes: ['documents:write'] };
    const json = { title: 'T', text: 't' };
    const refusals = [
      service.call('POST', '/v1/documents', { as: reader, json }),
      service.call('DELETE', `/v1/documents/${unknownId}`, { as: reader }),
      service.call('GET', '/v1/documents', { as: writer }),
    ];
    for (const refusal of refusals) {
      expect(await refusal).toMatchObject({ status: 403, body: { reason: 'missing_scope' } });
    }
  });

  it('who may only search may know how much is pending', async () => {
    const searcher: Principal = { ...alice, scopes: ['search'] };
    const answer = await service.call('GET', '/internal/documents/pending', {
      as: searcher,
      from: 'retrieval',
    });
    expect(answer.status).toBe(200);
  });
});

describe('the list', () => {
  it('goes through everything once, newest first', async () => {
    const fresh: Principal = { ...alice, tenantId: 'tenant-list' };
    const ids: string[] = [];
    for (let n = 0; n < 5; n += 1) ids.unshift((await putText(service, { as: fresh, title: `n${n}` })).id);
    const seen: string[] = [];
    let path = '/v1/documents?limit=2';
    for (let pages = 0; path !== ''; pages += 1) {
      expect(pages).toBeLessThan(4);
      const { body } = await service.call<{ data: { id: string }[]; nextCursor: string | null }>(
        'GET',
        path,
        {
          as: fresh,
        },
      );
      seen.push(...body.data.map(({ id }) => id));
      path = body.nextCursor === null ? '' : `/v1/documents?limit=2&cursor=${body.nextCursor}`;
    }
    expect(seen).toEqual(ids);
  });

  it('can be cut down to a status', async () => {
    const fresh: Principal = { ...alice, tenantId: 'tenant-status' };
    await putText(service, { as: fresh });
    const count = async (status: string) =>
      (await service.call<{ data: unknown[] }>('GET', `/v1/documents?status=${status}`, { as: fresh })).body
        .data.length;
    expect(await count('ingested')).toBe(1);
    expect(await count('indexed')).toBe(0);
  });

  it.each(['limit=0', 'limit=101', 'limit=x', 'cursor=zzz', 'status=unheard', 'limt=5'])(
    'refuses ?%s',
    async (query) => {
      const answer = await service.call('GET', `/v1/documents?${query}`);
      expect(answer).toMatchObject({ status: 400, body: { reason: 'invalid_query' } });
    },
  );
});
