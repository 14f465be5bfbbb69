import { knownCaller } from '@lectern/auth/testing';
import { decimal, listOf, openPacts, text, whole } from '@lectern/contracts/testing';
import { describe, expect, it } from 'vitest';
import { createDocumentClient } from '../../src/adapters/document-client.ts';
import { createRetrievalClient } from '../../src/adapters/retrieval-client.ts';
import { createUserClient } from '../../src/adapters/user-client.ts';
import { hit, principal } from '../support/start-bff.ts';

const pacts = openPacts('bff');
const caller = knownCaller(principal);
const { signal } = new AbortController();
const options = { timeoutMs: 20_000 };
const headers = { accept: 'application/json' };

describe('what the bff asks of', () => {
  it('the user service: who the caller is', async () => {
    await pacts.call(
      'user',
      {
        operation: 'get-me',
        given: 'the caller is a person with a session',
        forCaller: true,
        request: { method: 'GET', path: '/v1/users/me', headers },
        answer: {
          status: 200,
          body: {
            id: text('user-1'),
            tenantId: text('tenant-1'),
            email: text('ada@example.org'),
            displayName: text('Ada'),
          },
        },
      },
      async (client) => {
        expect(await createUserClient(client, options).me({ caller, signal })).toEqual({
          ...{ id: 'user-1', tenantId: 'tenant-1', email: 'ada@example.org', displayName: 'Ada' },
        });
      },
    );
  });

  it('the user service: who the caller is, with a key that may not read people', async () => {
    await pacts.call(
      'user',
      {
        operation: 'get-me',
        given: 'the caller has an API key without the scope users:read',
        forCaller: true,
        request: { method: 'GET', path: '/v1/users/me', headers },
        answer: { status: 200, body: { id: text('user-1'), tenantId: text('tenant-1') } },
      },
      async (client) => {
        const me = await createUserClient(client, options).me({ caller, signal });
        expect([me.id, me.tenantId]).toEqual(['user-1', 'tenant-1']);
      },
    );
  });

  it('the document service: the newest documents', async () => {
    await pacts.call(
      'document',
      {
        operation: 'list-documents',
        given: 'the caller has documents',
        forCaller: true,
        request: { method: 'GET', path: '/v1/documents', query: { limit: '5' }, headers },
        answer: { status: 200, body: { data: listOf({ id: text('document-1'), title: text('Refunds') }) } },
      },
      async (client) => {
        const documents = await createDocumentClient(client, options).recent(5, { caller, signal });
        expect(documents).toEqual([{ id: 'document-1', title: 'Refunds' }]);
      },
    );
  });

  it('the retrieval service: passages for a question', async () => {
    await pacts.call(
      'retrieval',
      {
        operation: 'search-chunks',
        given: 'the caller has an indexed document about refunds',
        forCaller: true,
        request: {
          ...{ method: 'POST', path: '/internal/search', headers },
          body: { query: 'refunds', topK: 3 },
        },
        answer: {
          status: 200,
          body: {
            results: listOf({
              documentId: text(hit.documentId),
              title: text(hit.title),
              version: whole(hit.version),
              chunkId: text(hit.chunkId),
              ordinal: whole(hit.ordinal),
              text: text(hit.text),
              headings: listOf(text('Money back')),
              score: decimal(hit.score),
              relevance: decimal(hit.relevance),
            }),
            index: { pending: whole(0) },
            degraded: [],
            tookMs: decimal(1.5),
          },
        },
      },
      async (client) => {
        const search = createRetrievalClient(client, options);
        const found = await search.find({ query: 'refunds', topK: 3 }, { caller, signal });
        expect(found).toEqual({ hits: [hit], pending: 0, degraded: [] });
      },
    );
  });
});

it('is what is committed', () => pacts.settle());
