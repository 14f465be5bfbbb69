import {
  DocumentEmbedded,
  decodeVector,
  type EmbedPassagesResponse,
  type EmbedTextsResponse,
} from '@lectern/contracts';
import { type Caller, createCaller } from '@lectern/service/testing';
import { eventually } from '@lectern/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createHashEmbeddingProvider } from '../../src/adapters/providers/hash-embedding-provider.ts';
import { startModelStub } from '../support/model-stub.ts';
import { startEmbedding } from '../support/start-embedding.ts';
import { countingProvider } from '../support/test-providers.ts';

const configured = countingProvider();
const other = createHashEmbeddingProvider(64);
const { signal } = new AbortController();
let stub: Awaited<ReturnType<typeof startModelStub>>;
let platform: Awaited<ReturnType<typeof startEmbedding>>;
let caller: Caller;

beforeAll(async () => {
  stub = await startModelStub();
  platform = await startEmbedding(configured, {
    CLEANUP_INTERVAL_MS: '100',
    DISCOVERY_ADDRESSES: `model=${stub.url}`,
  });
  caller = createCaller(platform.url);
});
afterAll(async () => {
  await platform?.stop();
  await stub?.stop();
});

const ask = <T>(method: string, path: string, json: object) =>
  caller.call<T>(method, `/internal/${path}`, { from: 'retrieval', json });
const embed = (model: object | undefined) =>
  ask<EmbedTextsResponse>('POST', 'embeddings', { texts: ['cod'], model });
const vectorsOf = async (documentId: string) => {
  const { rows } = await platform.db.query(
    'SELECT model FROM vectors WHERE document_id = $1 ORDER BY model',
    [documentId],
  );
  return rows.map(({ model }) => model);
};

describe('the models of the embedding service', () => {
  it('embeds queries by the model that is asked for: its own, or one of the model service', async () => {
    expect((await embed(undefined)).body).toMatchObject({ model: 'hash-384', dimensions: 384 });
    const [expected] = await other.embed(['cod'], { kind: 'query', signal });
    expect((await embed({ name: 'hash-64' })).body).toMatchObject({
      model: 'hash-64',
      vectors: [[...expected!]],
    });
    expect((await embed({ name: 'their-model' })).body).toMatchObject({
      model: 'their-model',
      dimensions: 384,
    });
  });

  it('refuses other dimensions, and what no server knows', async () => {
    const mismatch = { status: 422, body: { reason: 'dimensions_mismatch' } };
    expect(await embed({ name: 'hash-64', dimensions: 65 })).toMatchObject(mismatch);
    expect(await embed({ name: 'their-model', dimensions: 1 })).toMatchObject(mismatch);
    expect(await embed({ name: 'hash-384', dimensions: 1 })).toMatchObject(mismatch);
    stub.answers.push({ status: 404, body: { code: 'not_found', reason: 'model_unknown' } });
    expect(await embed({ name: 'nobody' })).toMatchObject({ status: 404, body: { reason: 'model_unknown' } });
  });

  it('embeds chunks of a document by another model as it would have embedded the document, and once', async () => {
    const document = await platform.upload('# Fish\n\nThe sea is deep.');
    await platform.publish(document);
    await platform.received(document.documentId, DocumentEmbedded.type);
    const { documentId, tenantId } = document;
    const passages = [{ text: 'The sea is deep.', headings: ['Fish'] }];
    const wanted = {
      model: { name: 'hash-64', dimensions: 64 },
      tenantId,
      documentId,
      version: 1,
      title: 'T',
      passages,
    };
    const { body } = await ask<EmbedPassagesResponse>('POST', 'passages', wanted);
    const [expected] = await other.embed(['Fish\nThe sea is deep.'], { kind: 'passage', signal });
    expect(body.vectors.map(decodeVector)).toEqual([expected]);
    expect(await ask('POST', 'passages', wanted)).toMatchObject({ status: 200, body });
    expect(await vectorsOf(documentId)).toEqual(['hash-384', 'hash-64']);
    const theirs = await ask('POST', 'passages', { ...wanted, tenantId: 'another' });
    expect(theirs).toMatchObject({ status: 404, body: { reason: 'document_not_found' } });
  });

  it('embeds documents by the model that was chosen, and removes the vectors of the one before', async () => {
    const before = await platform.upload('Herring swim in shoals.');
    await platform.publish(before);
    await platform.received(before.documentId, DocumentEmbedded.type);
    const choice = { model: { name: 'hash-64', dimensions: 64 }, replaced: 'hash-384' };
    expect(await ask('PUT', 'active-model', choice)).toMatchObject({ status: 204 });

    const after = await platform.upload('Eels travel far.');
    await platform.publish(after);
    await platform.received(after.documentId, DocumentEmbedded.type);
    expect(await vectorsOf(after.documentId)).toEqual(['hash-64']);
    expect((await platform.ofDocument(after.documentId))[0]?.data).toMatchObject({
      model: 'hash-64',
      dimensions: 64,
    });
    await eventually(async () => ((await vectorsOf(before.documentId)).length === 0 ? true : undefined));
  });
});
