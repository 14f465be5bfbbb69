import { knownCaller } from '@lectern/auth/testing';
import { decimal, listOf, openPacts, pathFromState, text, whole } from '@lectern/contracts/testing';
import { describe, expect, it } from 'vitest';
import { createDocumentClient } from '../../src/adapters/document-client.ts';
import { createRetrievalClient } from '../../src/adapters/retrieval-client.ts';
import { createUserClient } from '../../src/adapters/user-client.ts';
import { hit, principal } from '../support/start-bff.ts';
import { describeFiles } from './file-pacts.ts';
import { modelPacts } from './model-pacts.ts';
import { promptPacts } from './prompt-pacts.ts';

const pacts = openPacts('bff');
const caller = knownCaller(principal);
const { signal } = new AbortController();
const options = { timeoutMs: 20_000 };
const documents = { listTimeoutMs: 20_000 };
const headers = { accept: 'application/json' };

const step = { status: 'ingested', version: 1, at: '2026-01-01T00:00:00.000Z' };
const shownStep = { status: text(step.status), version: whole(1), at: text(step.at) };
const facts = {
  ...{ id: 'document-1', title: 'Tides', status: 'ingested', createdAt: step.at, version: 1 },
  ...{ contentType: 'text/plain', metadata: { topic: 'tests' }, chunkCount: 3 },
};
const shownFacts = {
  ...{ id: text(facts.id), title: text(facts.title), status: text(facts.status) },
  ...{ createdAt: text(facts.createdAt), version: whole(1), contentType: text(facts.contentType) },
  ...{ metadata: facts.metadata, chunkCount: whole(facts.chunkCount) },
};

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
        answer: {
          status: 200,
          body: {
            data: listOf({
              id: text('document-1'),
              title: text('Refunds'),
              status: text('indexed'),
              createdAt: text('2026-01-01T00:00:00.000Z'),
            }),
          },
        },
      },
      async (client) => {
        const page = await createDocumentClient(client, documents).list({ limit: 5 }, { caller, signal });
        expect(page.data).toEqual([
          { id: 'document-1', title: 'Refunds', status: 'indexed', createdAt: '2026-01-01T00:00:00.000Z' },
        ]);
      },
    );
  });

  it('the document service: what became of a document', async () => {
    await pacts.call(
      'document',
      {
        operation: 'get-document',
        given: 'the caller has a document that was read',
        forCaller: true,
        request: { method: 'GET', path: pathFromState('/v1/documents/:id', '1'), headers },
        answer: { status: 200, body: { ...shownFacts, warnings: [], timeline: listOf(shownStep) } },
      },
      async (client) => {
        const document = await createDocumentClient(client, documents).get('1', { caller, signal });
        expect(document).toEqual({ ...facts, warnings: [], timeline: [step] });
      },
    );
  });

  it('the document service: what was read of a document', async () => {
    await pacts.call(
      'document',
      {
        operation: 'get-document-text',
        given: 'the caller has a document that was read',
        forCaller: true,
        request: {
          method: 'GET',
          path: pathFromState('/v1/documents/:id/text', '1'),
          query: { limit: '5' },
          headers,
        },
        answer: { status: 200, body: { version: whole(1), data: listOf({ text: text('The moon pulls.') }) } },
      },
      async (client) => {
        const { text: asked } = createDocumentClient(client, documents);
        expect(await asked('1', { chunks: 5 }, { caller, signal })).toEqual({
          ...{ version: 1, text: 'The moon pulls.', nextCursor: null },
        });
      },
    );
  });

  it('the document service: a new document', async () => {
    const body = { title: 'Tides', text: 'The moon pulls the sea.', metadata: { topic: 'sea' } };
    await pacts.call(
      'document',
      {
        operation: 'create-document',
        given: 'the caller is a person with a session',
        forCaller: true,
        request: { method: 'POST', path: '/v1/documents', headers, body },
        answer: { status: 202, body: { id: text('document-1'), status: text('ingested') } },
      },
      async (client) => {
        const { add } = createDocumentClient(client, documents);
        expect(await add(body, { waitMs: 0, idempotencyKey: undefined, caller, signal })).toEqual({
          id: 'document-1',
          status: 'ingested',
        });
      },
    );
  });

  it('the document service: a document that is to go', async () => {
    await pacts.call(
      'document',
      {
        operation: 'delete-document',
        given: 'the caller has a document',
        forCaller: true,
        request: { method: 'DELETE', path: pathFromState('/v1/documents/:id', '1'), headers },
        answer: { status: 202, body: { operationId: text('operation-1') } },
      },
      async (client) => {
        const gone = await createDocumentClient(client, documents).delete('1', { caller, signal });
        expect(gone).toEqual({ operationId: 'operation-1' });
      },
    );
  });

  describeFiles(pacts);

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

  modelPacts(pacts);
  promptPacts(pacts);
});

it('is what is committed', () => pacts.settle());
