import { DocumentEmbedded, DocumentFailed, type DocumentIngested, DocumentPurged } from '@lectern/contracts';
import type { CloudEvent, DataOf } from '@lectern/events';
import { eventually } from '@lectern/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startEmbedding } from '../support/start-embedding.ts';
import { countingProvider } from '../support/test-providers.ts';

type Embedded = CloudEvent<DataOf<typeof DocumentEmbedded>>;

const provider = countingProvider();
let platform: Awaited<ReturnType<typeof startEmbedding>>;

beforeAll(async () => {
  platform = await startEmbedding(provider);
});
afterAll(() => platform.stop());
beforeEach(() => {
  provider.texts.length = 0;
});

const embeddedOf = (documentId: string) =>
  platform.ofDocument(documentId).filter((event): event is Embedded => event.type === DocumentEmbedded.type);
/** The `DocumentEmbedded` of a document, once there are so many. */
const untilEmbedded = (documentId: string, times: number) =>
  eventually(() => (embeddedOf(documentId).length >= times ? embeddedOf(documentId) : undefined), {
    what: `${times} times embedded: ${documentId}`,
  });
/** A document that has been embedded, and the data of its event. */
const embed = async (text: string, changed: Partial<DataOf<typeof DocumentIngested>> = {}) => {
  const document = await platform.upload(text, changed);
  await platform.publish(document);
  const [first] = await untilEmbedded(document.documentId, 1);
  return { document, first: first!.data, chunks: await platform.chunksAt(first!.data.location) };
};
/** A document that is handled after all that was published before it, as far as that can be seen. */
const marker = () => embed(`A marker, number ${Math.random()}.`);
const chunkRows = async (documentId: string) =>
  (await platform.db.query('SELECT * FROM chunks WHERE document_id = $1 ORDER BY ordinal', [documentId]))
    .rows;

describe('a version that is republished', () => {
  it('is answered again with its blob, from what is stored: no bytes are read, nothing is embedded', async () => {
    const front = '---\ntitle: About terns\ntags: [birds]\ntopic: own\nodd: {a: {b: 1}}\n---\n\n';
    const { document, first, chunks } = await embed(
      `${front}# Tern\n\nTerns travel.\n\n## Arctic\n\nFarther than all.`,
      { titleGiven: false },
    );
    // The title of the file's name gives way to that of the document, and the sender's metadata to nothing.
    expect(first).toMatchObject({
      title: 'About terns',
      metadata: { topic: 'tests' },
      metadataLists: { tags: ['birds'] },
    });
    expect(first.warnings?.map(({ reason }) => reason)).toEqual(['properties_left_out']);
    const rows = await chunkRows(document.documentId);
    await platform.blobs.delete(first.location);
    await platform.blobs.delete(document.location);
    provider.texts.length = 0;

    await platform.publish({ ...document, attempt: 2 });
    const [, again] = await untilEmbedded(document.documentId, 2);
    expect({ ...again?.data, timestamp: first.timestamp }).toEqual({ ...first, attempt: 2 });
    expect(await platform.chunksAt(first.location)).toEqual(chunks);
    expect(provider.texts).toEqual([]);
    expect(await chunkRows(document.documentId)).toEqual(rows);
  });

  it('is answered once for each event, however often that is delivered', async () => {
    const { document } = await embed('Gulls gather.');
    const eventId = crypto.randomUUID();
    await platform.publish(document, eventId);
    await platform.handled(eventId);
    await eventually(() => platform.publish(document, eventId).then(() => true));
    await marker();
    expect(embeddedOf(document.documentId)).toHaveLength(2);
  });

  it('is embedded again when the tables are lost, or only the vectors', async () => {
    const { document, first, chunks } = await embed('Auks dive deep.');
    for (const [lost, times] of [
      ['documents, chunks, vectors, vector_blobs', 2],
      ['vectors', 3],
    ] as const) {
      await platform.db.query(`TRUNCATE ${lost}`);
      provider.texts.length = 0;
      await platform.publish(document);
      const events = await untilEmbedded(document.documentId, times);
      expect(events.at(-1)?.data).toEqual({ ...first, timestamp: expect.any(String) });
      expect(await platform.chunksAt(first.location)).toEqual(chunks);
      expect(provider.texts).toEqual(['Auks dive deep.']);
      expect(await chunkRows(document.documentId)).toHaveLength(1);
    }
  });

  it('is made of the bytes that the event names, when an earlier version of that number had others', async () => {
    const { document } = await embed('From a future that a restore took back.');
    const { documentId } = document;
    await platform.publish(await platform.upload('What came in its place.', { documentId }));
    const [, again] = await untilEmbedded(documentId, 2);
    const chunks = await platform.chunksAt(again!.data.location);
    expect(chunks.map(({ text }) => text)).toEqual(['What came in its place.']);
    expect(await chunkRows(documentId)).toMatchObject([{ text: 'What came in its place.' }]);
  });

  it('is made again when a newer one, which a restore took back, is forgotten by hand', async () => {
    const { document } = await embed('The version that counts.');
    const { documentId } = document;
    await platform.publish(await platform.upload('From the future.', { documentId, version: 2 }));
    await untilEmbedded(documentId, 2);
    // As the restore in docs/operations.md does.
    await platform.db.query('DELETE FROM documents WHERE document_id = $1 AND deleted_at IS NULL', [
      documentId,
    ]);
    await platform.publish(document);
    expect((await untilEmbedded(documentId, 3)).at(-1)?.data.version).toBe(1);
    expect(await chunkRows(documentId)).toMatchObject([{ version: 1, text: 'The version that counts.' }]);
  });

  it('may succeed where it had failed, and fail again', async () => {
    const document = await platform.upload('Late, but here.');
    const { body } = await platform.blobs.get(document.location);
    const bytes = Buffer.concat(await body.toArray());
    await platform.blobs.delete(document.location);
    await platform.publish(document);
    await platform.received(document.documentId, DocumentFailed.type);
    await platform.publish(document);
    const failures = () =>
      platform.ofDocument(document.documentId).filter(({ type }) => type === DocumentFailed.type);
    await eventually(() => (failures().length === 2 ? true : undefined));
    await platform.blobs.put(document.location, bytes, { contentType: 'text/markdown' });
    await platform.publish(document);
    expect((await untilEmbedded(document.documentId, 1))[0]?.data.chunkCount).toBe(1);
  });

  it('is not answered when a newer one is there, or the document is deleted', async () => {
    const { document } = await embed('Old skua.');
    const { documentId } = document;
    await platform.publish(await platform.upload('New skua.', { documentId, version: 2 }));
    await untilEmbedded(documentId, 2);
    await platform.publish(document);
    await marker();
    expect(embeddedOf(documentId).map(({ data }) => data.version)).toEqual([1, 2]);

    await platform.remove(documentId);
    await platform.received(documentId, DocumentPurged.type);
    await platform.publish({ ...document, version: 2 });
    await marker();
    expect(embeddedOf(documentId)).toHaveLength(2);
    expect(await chunkRows(documentId)).toEqual([]);
  });
});
