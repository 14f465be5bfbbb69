import { randomUUID } from 'node:crypto';
import type { DocumentResource } from '@lectern/contracts';
import { eventually } from '@lectern/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Pipeline, startPipeline } from '../support/start-pipeline.ts';

let pipeline: Pipeline;

// Each round begins as soon as the one before has ended, so that all that a test does is looked at, most of it many times.
beforeAll(async () => {
  pipeline = await startPipeline({
    ...{ RECONCILE_INTERVAL_MS: '100', RECONCILE_ROUND_MS: '1', RECONCILE_AFTER_MS: '3000' },
    ...{ RECONCILE_CONFIRM_MS: '500', UNUSED_CONTENT_GRACE_MS: '4000', CLEANUP_INTERVAL_MS: '500' },
    ...{ OUTBOX_POLL_INTERVAL_MS: '500' },
  });
});
afterAll(() => pipeline?.stop());

/** Each part is as long as a chunk. */
const text = (chunks: number, word: string) =>
  Array.from(
    { length: chunks },
    (_, n) => `# Part ${n}\n\n${`The ${word} stands in the reeds. `.repeat(25)}`,
  ).join('\n\n');
const indexed = async (chunks = 4, word = 'heron') => {
  const { id } = await pipeline.upload(text(chunks, word));
  return pipeline.untilStatus(id, 'indexed');
};
/** Has everything compared once that no step was taken of for the time that is waited for; what the command wrote. */
const compared = async () => {
  await eventually(
    async () => {
      const sql = `SELECT FROM documents WHERE updated_at > now() - interval '3 s'`;
      return (await pipeline.documents.query(sql)).rowCount === 0 ? true : undefined;
    },
    { what: 'nothing is on its way', timeoutMs: 30_000 },
  );
  return pipeline.reconcile();
};

describe('the comparison of stores with documents', () => {
  it('finds nothing while documents are put in, replaced, shared and deleted all the time', async () => {
    const live: string[] = [];
    let taken = 0;
    const until = Date.now() + 4_000;
    const work = async (worker: number) => {
      // On a slow machine for longer, so that enough happens.
      while (Date.now() < until || taken < 9) {
        const { id } = await pipeline.upload(text(3, `heron of ${worker}`));
        live.push(id);
        taken += 1;
        const third = taken % 3 === 0;
        await pipeline.send('PUT', `/v1/documents/${id}/content`, { text: text(5, 'stork') });
        await pipeline.send('PATCH', `/v1/documents/${id}`, { visibility: 'tenant' });
        if (third) await pipeline.send('DELETE', `/v1/documents/${live.shift()}`);
      }
    };
    await Promise.all([1, 2].map(work));
    for (const id of live) await pipeline.untilStatus(id, 'indexed');
    expect(await compared()).toBe('Nothing differs from the documents.\n');
    expect(await pipeline.findings()).toEqual({});
    expect(live.length).toBeGreaterThan(5);
  });

  it('names and mends each difference that somebody has made, once', async () => {
    const [lost, extra, embedded, shared, gone, original, seen, said] = await Promise.all(
      [1, 2, 3, 4, 5, 6, 7, 8].map(() => indexed()),
    );
    if (!lost || !extra || !embedded || !shared || !gone || !original || !seen || !said)
      throw new Error('not indexed');
    await pipeline.send('DELETE', `/v1/documents/${gone.id}`);
    await eventually(
      async () => {
        const sql = `SELECT FROM documents WHERE id = $1 AND status = 'deleted'`;
        return (await pipeline.documents.query(sql, [gone.id])).rowCount === 1 ? true : undefined;
      },
      { what: 'it is deleted', timeoutMs: 20_000 },
    );
    expect(await compared()).toBe('Nothing differs from the documents.\n');
    const unknown = { chunks: randomUUID(), row: randomUUID(), points: randomUUID(), blob: randomUUID() };
    const orphan = `documents/tenant-a/${unknown.blob}/${randomUUID()}`;

    const [audience, facts] = [await pipeline.payloads(seen.id), await pipeline.payloads(said.id)];
    await tamper({ lost, extra, embedded, shared, gone, original, seen, said, unknown, orphan });
    const expected = {
      'points_missing true': 1,
      'points_stray true': 3,
      'chunks_missing true': 1,
      'chunks_orphaned true': 1,
      'points_orphaned true': 1,
      'sharing_stale true': 2,
      'description_stale true': 1,
      'content_orphaned true': 1,
    };
    const mended = async () =>
      Object.fromEntries(Object.entries(await pipeline.findings()).filter(([name]) => name.endsWith('true')));
    await expect.poll(mended, { timeout: 40_000 }).toEqual(expected);
    expect(await compared()).toMatch(/^difference +found +mended\ncontent_missing +1 +0\n$/);
    expect(await mended()).toEqual(expected);

    const whole = Array.from({ length: lost.chunkCount }, (_, n) => `1 ${n}`);
    expect(whole.length).toBeGreaterThan(3);
    expect(await pipeline.points(lost.id)).toEqual(whole);
    expect(await pipeline.points(extra.id)).toEqual(whole);
    for (const id of [gone.id, unknown.points, unknown.row]) expect(await pipeline.points(id)).toEqual([]);
    expect(await pipeline.payloads(seen.id)).toEqual(audience);
    expect(await pipeline.payloads(said.id)).toEqual(facts);
    const count = async (id: string) =>
      (await pipeline.chunks.query('SELECT FROM chunks WHERE document_id = $1', [id])).rowCount;
    expect([await count(embedded.id), await count(unknown.chunks)]).toEqual([embedded.chunkCount, 0]);
    const { rows } = await pipeline.index.query(
      'SELECT visibility, sharing_revision FROM documents WHERE document_id = $1',
      [shared.id],
    );
    expect(rows).toEqual([{ visibility: 'private', sharing_revision: 1 }]);
    const attempts = await pipeline.documents.query(
      'SELECT FROM documents WHERE attempt = 2 AND id = ANY($1)',
      [[lost.id, embedded.id]],
    );
    expect(attempts.rowCount).toBe(2);
    await eventually(
      async () => {
        const listed = await pipeline.blobs.list(pipeline.bucket, {
          ...{ prefix: orphan, limit: 1, signal: AbortSignal.timeout(5_000) },
        });
        return listed.length === 0 ? true : undefined;
      },
      { what: 'the orphaned blob is collected', timeoutMs: 20_000 },
    );
    expect(pipeline.complaints).toEqual([]);
  });
});

interface Tampered {
  readonly lost: DocumentResource;
  readonly extra: DocumentResource;
  readonly embedded: DocumentResource;
  readonly shared: DocumentResource;
  readonly gone: DocumentResource;
  readonly original: DocumentResource;
  readonly seen: DocumentResource;
  readonly said: DocumentResource;
  readonly unknown: Readonly<Record<'chunks' | 'row' | 'points', string>>;
  readonly orphan: string;
}

/** Takes away and adds, behind the platform's back. */
async function tamper(on: Tampered): Promise<void> {
  const { index, chunks, documents, blobs, bucket, qdrant } = pipeline;
  const version = (value: number) => ({ key: 'version', match: { value } });
  const document = (value: string) => ({ key: 'document_id', match: { value } });
  await qdrant('/delete', { filter: { must: [document(on.lost.id), version(1)] } });
  const everyone = { audience: [JSON.stringify(['tenant-a'])] };
  await qdrant('/payload', { filter: { must: [document(on.seen.id)] }, payload: everyone });
  await qdrant('/payload', {
    filter: { must: [document(on.said.id)] },
    payload: { facts: ['["year",1999]'] },
  });
  const point = (documentId: string, of: { version: number; ordinal: number }) => ({
    id: randomUUID(),
    vector: { dense: [1], lexical: { indices: [1], values: [1] } },
    payload: {
      ...{ document_id: documentId, tenant_id: 'tenant-a', owner_id: 'ann', ...of },
      ...{ audience: [], facts: [], chunk_id: 'x', text: 'x', headings: [] },
    },
  });
  await qdrant('', {
    points: [
      point(on.extra.id, { version: 1, ordinal: 40 }),
      point(on.extra.id, { version: 99, ordinal: 0 }),
      point(on.gone.id, { version: 1, ordinal: 0 }),
      point(on.unknown.points, { version: 1, ordinal: 0 }),
    ],
  });
  await chunks.query('DELETE FROM chunks WHERE document_id = $1 AND ordinal = 2', [on.embedded.id]);
  await chunks.query(`INSERT INTO documents (document_id, tenant_id, version) VALUES ($1, 'tenant-a', 1)`, [
    on.unknown.chunks,
  ]);
  await chunks.query(
    `INSERT INTO chunks SELECT $2, version, ordinal, tenant_id, model, text, headings, page, token_count, content_hash
     FROM chunks WHERE document_id = $1`,
    [on.lost.id, on.unknown.chunks],
  );
  await index.query(
    `INSERT INTO documents (document_id, tenant_id, state, owner_id, visibility, title, live_version, model, chunk_count)
     SELECT $2, tenant_id, state, owner_id, visibility, title, 1, model, 0 FROM documents WHERE document_id = $1`,
    [on.lost.id, on.unknown.row],
  );
  await index.query(
    `UPDATE documents SET visibility = 'tenant', sharing_revision = 0 WHERE document_id = $1`,
    [on.shared.id],
  );
  await blobs.put({ bucket, key: on.orphan }, Buffer.from('x'), { contentType: 'text/plain' });
  const { rows } = await documents.query<{ blob_key: string }>(
    'SELECT blob_key FROM document_versions WHERE document_id = $1',
    [on.original.id],
  );
  await blobs.delete({ bucket, key: rows[0]?.blob_key ?? '' });
}
