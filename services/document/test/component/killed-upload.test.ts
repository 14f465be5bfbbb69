import { createDb, type Db } from '@lectern/db';
import { createCaller, startProcess } from '@lectern/service/testing';
import { noopTelemetry } from '@lectern/telemetry';
import { eventually, testAws } from '@lectern/testing';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OperationResource } from '../../src/http/history-schemas.ts';
import { startPipeline } from '../support/pipeline.ts';
import { alice, type Harness, putText, startDocument } from '../support/start-document.ts';

const main = new URL('../../src/main.ts', import.meta.url);
let service: Harness;
let pipeline: Awaited<ReturnType<typeof startPipeline>>;
let db: Db;

beforeAll(async () => {
  const aws = testAws();
  service = await startDocument({ CLEANUP_INTERVAL_MS: '50' }, aws);
  pipeline = await startPipeline(aws);
  db = createDb({ url: service.databaseUrl, telemetry: noopTelemetry() });
});
afterAll(async () => {
  await db.close();
  await pipeline.stop();
  await service.stop();
});

const blobsOf = async (id: string) => (await service.blobKeys()).filter((key) => key.includes(id));
const untilBlobs = (id: string, count: number) =>
  eventually(async () => ((await blobsOf(id)).length === count ? true : undefined), {
    what: `${count} blobs of ${id}`,
    timeoutMs: 10_000,
  });
/** The grace time of all bytes of a document that nothing points to is over. */
const endGrace = (id: string) =>
  db.query(
    `UPDATE document_blobs SET unused_since = unused_since - interval '25 hours', removed_at = removed_at - interval '25 hours'
      WHERE document_id = $1`,
    [id],
  );

/** A process of its own takes a new version, stores its bytes, waits for the document, and is killed. */
async function killBeforeCommit(id: string): Promise<void> {
  const victim = await startProcess(main, service.environment);
  await db.transaction(async (tx) => {
    await tx.query('SELECT FROM documents WHERE id = $1 FOR UPDATE', [id]);
    const sending = createCaller(victim.url)
      .send('PUT', `/v1/documents/${id}/content`, { as: alice, json: { text: 'The second version.' } })
      .catch(() => undefined);
    await untilBlobs(id, 2);
    await victim.kill();
    await sending;
  });
}

describe('a process that is killed between the bytes of a version and its commit', () => {
  it('leaves none that a deletion does not remove', { timeout: 60_000 }, async () => {
    const document = await putText(service);
    await killBeforeCommit(document.id);
    const { body } = await service.call<{ operationId: string }>('DELETE', `/v1/documents/${document.id}`);
    await pipeline.purged(document, body.operationId);
    await pipeline.unindexed(document, body.operationId);
    await eventually(
      async () => {
        const path = `/v1/operations/${body.operationId}`;
        const operation = await service.call<OperationResource>('GET', path);
        return operation.body.status === 'succeeded' ? true : undefined;
      },
      { what: 'the deletion has succeeded', timeoutMs: 20_000 },
    );
    expect(await blobsOf(document.id)).toEqual([]);
  });
});

describe('bytes that no document points to', () => {
  it('are removed after the grace time, when a version is replaced, and those it has now are kept', async () => {
    const { id } = await putText(service);
    await service.call('PUT', `/v1/documents/${id}/content`, { json: { text: 'second' } });
    expect(await blobsOf(id)).toHaveLength(2);
    await endGrace(id);
    await untilBlobs(id, 1);
    const { status } = await service.send('GET', `/v1/documents/${id}/content`, {});
    expect(status).toBe(200);
  });

  it('are removed when their upload never became a document, also when the store takes them late', async () => {
    const id = uuidv7();
    const key = `documents/tenant-a/${id}/upload`;
    const put = () => service.putBlob(key, 'never committed');
    await db.query(
      `INSERT INTO document_blobs (document_id, tenant_id, blob_bucket, blob_key) VALUES ($1, 'tenant-a', $2, $3)`,
      [id, service.bucket, key],
    );
    await put();
    await endGrace(id);
    await untilBlobs(id, 0);
    await put();
    await endGrace(id);
    await untilBlobs(id, 0);
    // A collection that was cut off by its time-out is done again, and so is its grace time.
    await eventually(async () => {
      await endGrace(id);
      const { rowCount } = await db.query('SELECT FROM document_blobs WHERE document_id = $1', [id]);
      return rowCount === 0 ? true : undefined;
    });
  });
});
