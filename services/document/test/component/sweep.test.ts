import {
  DocumentDeleted,
  DocumentEmbedded,
  DocumentIngested,
  type DocumentResource,
} from '@lectern/contracts';
import { createDb, type Db } from '@lectern/db';
import { AppError } from '@lectern/errors';
import { subscription } from '@lectern/events';
import { type Neighbour, startNeighbour } from '@lectern/service/testing';
import { noopTelemetry } from '@lectern/telemetry';
import { eventually, testAws } from '@lectern/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OperationResource } from '../../src/http/history-schemas.ts';
import { startPipeline } from '../support/pipeline.ts';
import { type Harness, putText, startDocument, untilStatus } from '../support/start-document.ts';

/** Ids of the documents of each event that the neighbours were given. */
const ingested: string[] = [];
const deleted: string[] = [];
/** Documents whose report is lost once. */
const unreported = new Set<string>();
/** Documents whose deletion becomes a dead letter once. */
const unreadable = new Set<string>();
let service: Harness;
let db: Db;
let pipeline: Awaited<ReturnType<typeof startPipeline>>;
let neighbours: Neighbour[];

interface EventFacts {
  readonly documentId: string;
  readonly tenantId: string;
  readonly version?: number;
  readonly attempt?: number | undefined;
}

/** What an event is about, in the words of the pipeline's reports. */
const versionOf = ({ documentId: id, tenantId, version = 1, attempt }: EventFacts) => ({
  ...{ id, tenantId, version },
  ...(attempt === undefined ? {} : { attempt }),
});

beforeAll(async () => {
  const aws = testAws();
  service = await startDocument({ SWEEP_INTERVAL_MS: '50' }, aws);
  db = createDb({ url: service.databaseUrl, telemetry: noopTelemetry() });
  pipeline = await startPipeline(aws);
  const onIngested = subscription({
    from: 'document',
    event: DocumentIngested,
    handle: async ({ data }) => {
      ingested.push(data.documentId);
      await pipeline.embedded({ ...versionOf(data), ownerId: data.ownerId });
    },
  });
  const onDeletedByEmbedding = subscription({
    from: 'document',
    event: DocumentDeleted,
    handle: async ({ data }) => {
      deleted.push(data.documentId);
      if (unreadable.delete(data.documentId))
        throw new AppError('unprocessable', 'Not this one.', { reason: 'no' });
      if (unreported.delete(data.documentId)) return;
      await pipeline.purged(versionOf(data), data.operationId);
    },
  });
  const onEmbedded = subscription({
    from: 'embedding',
    event: DocumentEmbedded,
    handle: async ({ data }) => {
      if (unreported.delete(data.documentId)) return;
      await pipeline.indexed(versionOf(data));
    },
  });
  const onDeletedByRetrieval = subscription({
    from: 'document',
    event: DocumentDeleted,
    handle: async ({ data }) => {
      await pipeline.unindexed(versionOf(data), data.operationId);
    },
  });
  neighbours = [
    await startNeighbour('embedding', aws, { subscriptions: [onIngested, onDeletedByEmbedding] }),
    await startNeighbour('retrieval', aws, { subscriptions: [onEmbedded, onDeletedByRetrieval] }),
  ];
});

afterAll(async () => {
  for (const neighbour of neighbours) await neighbour.stop();
  await pipeline.stop();
  await db.close();
  await service.stop();
});

/** What `work` puts into the outbox is gone before the relay can see it. */
async function losingEvents<T>(work: () => Promise<T>): Promise<T> {
  await db.query(`CREATE FUNCTION lose() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'`);
  await db.query('CREATE TRIGGER lose BEFORE INSERT ON outbox FOR EACH ROW EXECUTE FUNCTION lose()');
  try {
    return await work();
  } finally {
    await db.query('DROP FUNCTION lose CASCADE');
  }
}

/** The document's last step is so long ago that it is overdue. */
const makeOverdue = ({ id }: DocumentResource) =>
  db.query(`UPDATE documents SET updated_at = updated_at - interval '1 hour' WHERE id = $1`, [id]);

const metric = async (name: string, status: string): Promise<number> => {
  const text = await (await fetch(`${service.adminUrl}/metrics`)).text();
  const line = text.split('\n').find((each) => each.startsWith(`${name}{`) && each.includes(`"${status}"`));
  return Number(line?.split(' ').at(-1) ?? 0);
};

const sweepsOf = async ({ id }: DocumentResource): Promise<number | undefined> => {
  const { rows } = await db.query<{ sweeps: number }>('SELECT sweeps FROM documents WHERE id = $1', [id]);
  return rows[0]?.sweeps;
};

const timesOf = (ids: readonly string[], { id }: DocumentResource) =>
  ids.filter((other) => other === id).length;

describe('the sweeper', () => {
  it('has a document indexed whose event was lost, by that event once', async () => {
    const document = await losingEvents(() => putText(service));
    const swept = await metric('documents_swept_total', 'ingested');
    const witness = await putText(service);
    await untilStatus(service, witness.id, 'indexed');
    expect(timesOf(ingested, document)).toBe(0);
    await makeOverdue(document);
    await untilStatus(service, document.id, 'indexed');
    expect(timesOf(ingested, document)).toBe(1);
    expect(timesOf(ingested, witness)).toBe(1);
    expect(await metric('documents_swept_total', 'ingested')).toBe(swept + 1);
    const { body } = await service.call<{ data: { kind: string }[] }>(
      'GET',
      `/v1/documents/${document.id}/history`,
    );
    expect(body.data.map(({ kind }) => kind)).not.toContain('retried');
  });

  it('has a document indexed of which it was lost that it is', async () => {
    const document = await losingEvents(() => putText(service));
    const { id } = document;
    unreported.add(id);
    await makeOverdue(document);
    await untilStatus(service, id, 'embedded');
    await eventually(() => (unreported.has(id) ? undefined : true), { what: 'the report is lost' });
    await makeOverdue(document);
    await untilStatus(service, id, 'indexed');
    expect(timesOf(ingested, document)).toBe(2);
  });

  const remove = async ({ id }: DocumentResource): Promise<string> =>
    (await service.call<{ operationId: string }>('DELETE', `/v1/documents/${id}`)).body.operationId;
  const untilSucceeded = (operationId: string) =>
    eventually(
      async () => {
        const { body } = await service.call<OperationResource>('GET', `/v1/operations/${operationId}`);
        return body.status === 'succeeded' ? true : undefined;
      },
      { what: 'the deletion has succeeded', timeoutMs: 10_000 },
    );

  it('has a deletion carried out whose event was lost', async () => {
    const document = await putText(service);
    await untilStatus(service, document.id, 'indexed');
    const operationId = await losingEvents(() => remove(document));
    await makeOverdue(document);
    await untilSucceeded(operationId);
    expect(timesOf(deleted, document)).toBe(1);
  });

  it.each([
    ['became a dead letter', unreadable],
    ['was carried out, which was not reported', unreported],
  ])('has a deletion carried out whose event %s', async (_what, losses) => {
    const document = await putText(service);
    await untilStatus(service, document.id, 'indexed');
    losses.add(document.id);
    const operationId = await remove(document);
    await eventually(() => (losses.has(document.id) ? undefined : true), { what: 'it is lost' });
    await makeOverdue(document);
    await untilSucceeded(operationId);
    expect(timesOf(deleted, document)).toBe(2);
  });

  it('shows what still waits, and leaves that alone for a while', async () => {
    const document = await losingEvents(async () => {
      const waiting = await putText(service);
      await makeOverdue(waiting);
      await eventually(async () => ((await sweepsOf(waiting)) === 1 ? true : undefined), {
        what: 'the document is swept, to no end',
      });
      return waiting;
    });
    expect(await metric('documents_overdue', 'ingested')).toBe(1);
    const witness = await losingEvents(() => putText(service));
    await makeOverdue(witness);
    await untilStatus(service, witness.id, 'indexed');
    expect([await sweepsOf(document), timesOf(ingested, document)]).toEqual([1, 0]);
  });
});
