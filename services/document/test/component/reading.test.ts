import type { DocumentResource, ReadChunk } from '@lectern/contracts';
import { testAws } from '@lectern/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type EmbeddingStub, startEmbeddingStub } from '../support/embedding-stub.ts';
import { startPipeline } from '../support/pipeline.ts';
import {
  bob,
  file,
  form,
  type Harness,
  mallory,
  putText,
  startDocument,
  untilStatus,
} from '../support/start-document.ts';

interface Page {
  readonly version: number;
  readonly data: { readonly text: string; readonly page?: number; readonly start?: number }[];
  readonly nextCursor: string | null;
}

let service: Harness;
let embedding: EmbeddingStub;
let pipeline: Awaited<ReturnType<typeof startPipeline>>;

beforeAll(async () => {
  embedding = await startEmbeddingStub();
  const aws = testAws();
  service = await startDocument({}, aws, { embeddingUrl: embedding.url });
  pipeline = await startPipeline(aws);
});
afterAll(async () => {
  await pipeline.stop();
  await service.stop();
  await embedding.stop();
});

const chunk = (ordinal: number, text: string, place: ReadChunk['place'], page?: number): ReadChunk => ({
  ...{ chunkId: `chunk-${ordinal}`, ordinal, text, headings: ['Tides'], tokenCount: 5 },
  ...(place && { place }),
  ...(page === undefined ? {} : { page }),
});

const read = [
  chunk(0, 'The moon pulls. The sea follows.', { lead: 'Tides\n\n', repeated: 0, start: 7 }, 1),
  chunk(1, 'The sea follows. Twice a day.', { lead: ' ', repeated: 17, start: 40 }, 1),
  chunk(2, 'Port | Height\nBrest | 6 m', { lead: '\n', repeated: 14, start: 53 }, 2),
];
const text = 'Tides\n\nThe moon pulls. The sea follows. Twice a day.\nBrest | 6 m';

/** A document of which these chunks are stored. */
async function readDocument(chunks = read, version = 1): Promise<DocumentResource> {
  const document = await putText(service);
  embedding.chunks.set(`${document.tenantId}/${document.id}/${version}`, chunks);
  return document;
}

const get = (id: string, what: string, options = {}) =>
  service.call<Page>('GET', `/v1/documents/${id}/${what}`, options);

describe('what was read of a document', () => {
  it('is shown as it was cut, with the place of each chunk in the text', async () => {
    const { id } = await readDocument();
    const { body } = await get(id, 'chunks');
    expect(body).toMatchObject({ version: 1, nextCursor: null });
    expect(body.data[1]).toEqual({
      ...{ id: 'chunk-1', ordinal: 1, text: read[1]?.text, headings: ['Tides'], page: 1, tokenCount: 5 },
      ...{ repeated: 17, start: 40, end: 52 },
    });
    expect(text.slice(40, 52)).toBe('Twice a day.');
  });

  it('is shown as its text, page by page of the document, without what chunks repeat', async () => {
    const { id } = await readDocument();
    expect((await get(id, 'text')).body).toEqual({
      version: 1,
      data: [
        { text: 'Tides\n\nThe moon pulls. The sea follows. Twice a day.', page: 1, start: 0 },
        { text: '\nBrest | 6 m', page: 2, start: 52 },
      ],
      nextCursor: null,
    });
  });

  it('comes in pages that keep to their version', async () => {
    const { id, tenantId } = await readDocument();
    const first = (await get(id, 'text?limit=1')).body;
    await service.call('PUT', `/v1/documents/${id}/content`, { json: { text: 'second' } });
    embedding.chunks.set(`${tenantId}/${id}/2`, [chunk(0, 'second', { lead: '', repeated: 0, start: 0 })]);
    const parts = [...first.data];
    for (let cursor = first.nextCursor; cursor !== null; ) {
      const page = (await get(id, `text?limit=1&cursor=${cursor}`)).body;
      expect(page.version).toBe(1);
      parts.push(...page.data);
      cursor = page.nextCursor;
    }
    expect(parts.map((part) => part.text).join('')).toBe(text);
    expect((await get(id, 'text')).body).toMatchObject({ version: 2, data: [{ text: 'second' }] });
    expect((await get(id, 'chunks?version=1')).body).toMatchObject({ version: 1 });
  });

  it('has no places where an older release cut it', async () => {
    const { id } = await readDocument([chunk(0, 'One.', undefined), chunk(1, 'Two.', undefined)]);
    expect((await get(id, 'text')).body.data).toEqual([{ text: 'One.\n\nTwo.' }]);
    expect((await get(id, 'chunks')).body.data[0]).not.toHaveProperty('start');
  });

  it.each(['text', 'chunks'])('is a 404 as %s while nothing is stored of the version', async (what) => {
    const { id } = await putText(service);
    const answer = await get(id, what);
    expect(answer).toMatchObject({
      status: 404,
      body: { reason: 'chunks_not_stored', details: { version: 1, newestVersion: 1 } },
    });
    expect((await get(id, `${what}?version=7`)).status).toBe(404);
    expect((await get(id, `${what}?cursor=${Buffer.from('0.0').toString('base64url')}`)).status).toBe(400);
  });

  it.each(['text', 'chunks'])('is shown as %s to those who may read the document alone', async (what) => {
    const { id } = await readDocument();
    const unknown = await get('01938f00-0000-7000-8000-000000000001', what, { as: bob });
    for (const as of [bob, mallory]) {
      const { status, body } = await get(id, what, { as });
      expect([status, (body as unknown as { reason: string }).reason]).toEqual([404, 'document_not_found']);
    }
    expect(unknown).toMatchObject({ status: 404, body: { reason: 'document_not_found' } });
    await service.call('PATCH', `/v1/documents/${id}`, { json: { readers: ['bob'] } });
    expect((await get(id, what, { as: bob })).status).toBe(200);
    await service.call('DELETE', `/v1/documents/${id}`);
    expect((await get(id, what)).status).toBe(404);
  });

  it('is a 503 while the service that has it does not answer', async () => {
    const { id } = await readDocument();
    embedding.broken = true;
    try {
      expect(await get(id, 'text')).toMatchObject({ status: 503, body: { reason: 'chunks_unavailable' } });
    } finally {
      embedding.broken = false;
    }
  });
});

describe('what is told of a document beside its text', () => {
  const warnings = [{ reason: 'page_without_text', page: 2, detail: 'Page 2 is a picture without text.' }];
  const properties = { title: 'Cold chain procedure CC-114', metadata: { tags: 'freezer', topic: 'own' } };
  const upload = async (fields: Record<string, string> = {}) => {
    const body = form({ file: file('Move the stock.', 'front.md'), ...fields });
    return (await service.call<DocumentResource>('POST', '/v1/documents', { body })).body;
  };
  const indexed = async (document: DocumentResource, told = {}) => {
    await pipeline.embedded({ ...document, ...told });
    // In any order: the first of them that comes tells it.
    await pipeline.indexed({ ...document, ...told });
    return untilStatus(service, document.id, 'indexed');
  };

  it('is in the document, its timeline, its history and its stream, so that no loss is silent', async () => {
    const document = await indexed(await upload(), { warnings });
    expect(document.warnings).toEqual(warnings);
    expect(document.timeline.find(({ status }) => status === 'indexed')?.warningCount).toBe(1);
    const history = await service.call<{ data: object[] }>('GET', `/v1/documents/${document.id}/history`);
    expect(history.body.data).toContainEqual(expect.objectContaining({ status: 'indexed', warnings }));
    const stream = await service.send('GET', `/v1/documents/${document.id}/events`, {});
    expect(await stream.text()).toContain('"warnings":[{"');
    const { body } = await service.call<{ data: DocumentResource[] }>('GET', '/v1/documents');
    expect(body.data.find(({ id }) => id === document.id)?.warnings).toEqual(warnings);
  });

  it('is of the version that is read: none while it is not, and the new one afterwards', async () => {
    const { id } = await indexed(await upload(), { warnings, properties });
    const json = { text: 'second' };
    await service.call('PUT', `/v1/documents/${id}/content`, { json });
    const waiting = (await service.call<DocumentResource>('GET', `/v1/documents/${id}`)).body;
    expect(waiting).toMatchObject({ version: 2, warnings: [], title: properties.title });
    expect(await indexed({ ...waiting, warnings: [] })).toMatchObject({ title: 'front', metadata: {} });
  });

  it('gives title and metadata where the sender gave none', async () => {
    expect(await indexed(await upload(), { properties })).toMatchObject({
      title: properties.title,
      metadata: properties.metadata,
    });
    const given = { title: 'Given', metadata: JSON.stringify({ topic: 'given' }) };
    expect(await indexed(await upload(given), { properties })).toMatchObject({
      title: 'Given',
      metadata: { tags: 'freezer', topic: 'given' },
    });
  });
});
