import type { Db } from '@lectern/db';
import fc from 'fast-check';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasSucceeded } from '../../src/domain/delete-operation.ts';
import { type Document, nextAttempt, type Progress, replaceContent } from '../../src/domain/document.ts';
import { confirmRemoval } from '../../src/use-cases/confirm-removal.ts';
import { deleteDocument } from '../../src/use-cases/delete-document.ts';
import { recordProgress } from '../../src/use-cases/record-progress.ts';
import { MemoryContent, noErasures, RecordingLogger } from '../support/memory-parts.ts';
import { aDocument, after, noon, owner } from '../support/samples.ts';
import { adapters, openTestDb, type Stores } from '../support/stores.ts';

let db: Db;
let close: () => Promise<void>;

beforeAll(async () => {
  ({ db, close } = await openTestDb());
});

afterAll(() => close());

const failure = { stage: 'index', reason: 'store_down', message: 'Try again.' };

const lossOn = (page: number) => ({ reason: 'page_without_text', page, detail: `Page ${page} has no text.` });
const properties = { title: 'Its own title', metadata: { z: 1, a: 'b' } };

/** What the pipeline says about one version; the second report of a step is from a repeated run of its stage. */
const reports: Progress[] = [
  { version: 1, status: 'embedded', at: after(1), chunkCount: 3, warnings: [lossOn(1)] },
  { version: 1, status: 'embedded', at: after(4), chunkCount: 5, warnings: [lossOn(2)], properties },
  { version: 1, status: 'failed', at: after(9), failure },
  { version: 1, status: 'indexed', at: after(3), chunkCount: 3 },
];

const now = () => noon;
const logger = new RecordingLogger();
const { signal } = new AbortController();

/** Deliveries of all `size` events, in any order and some of them twice. */
const deliveries = (size: number) => {
  const all = Array.from({ length: size }, (_, n) => n);
  return fc.subarray(all).chain((twice) =>
    fc.shuffledSubarray([...all, ...twice], {
      minLength: size + twice.length,
      maxLength: size + twice.length,
    }),
  );
};

describe.each(adapters)('events on %s', (_name, open) => {
  const create = async ({ documents }: Stores): Promise<string> => {
    const id = uuidv7();
    await documents.create({ document: aDocument({ id }) }, { signal });
    return id;
  };

  it('end in the same state for every order, with repetitions and all at once', async () => {
    const stores = await open(db);
    await fc.assert(
      fc.asyncProperty(deliveries(reports.length), async (order) => {
        const documentId = await create(stores);
        const ports = { documents: stores.documents, now, newId: uuidv7, logger };
        await Promise.all(
          order.map((n) => {
            const eventId = `${documentId}-${n}`;
            const { tenantId } = owner;
            return recordProgress(ports, { eventId, documentId, tenantId, progress: reports[n]! }, signal);
          }),
        );
        const document = await stores.documents.find(owner, documentId, signal);
        expect(document).toMatchObject({ status: 'indexed', chunkCount: 3, failure: undefined });
        expect(document).toMatchObject({ warnings: [lossOn(2)], properties });
        expect(document?.timeline.map(({ position: _, ...entry }) => entry)).toEqual([
          { version: 1, status: 'ingested', at: noon },
          reports[3],
          reports[1],
          reports[2],
        ]);
      }),
      { numRuns: 40 },
    );
  });

  it('leave the newest version and its newest attempt, whatever is late, doubled, and of other attempts and versions', async () => {
    const stores = await open(db);
    const ports = { documents: stores.documents, now, newId: uuidv7, logger };
    const outcomes: Progress[] = [1, 2].flatMap((version) =>
      [1, 2].flatMap((attempt) => [
        { version, attempt, status: 'embedded' as const, at: after(9 - attempt), chunkCount: attempt },
        { version, attempt, status: 'failed' as const, at: after(20 - attempt), failure },
      ]),
    );
    const last: Progress = { version: 2, attempt: 2, status: 'indexed', at: after(1), chunkCount: 7 };
    const reports = [...outcomes, last];
    const rounds = fc.record({ early: deliveries(reports.length), late: deliveries(reports.length) });
    await fc.assert(
      fc.asyncProperty(rounds, async ({ early, late }) => {
        const documentId = await create(stores);
        const key = { tenantId: owner.tenantId, documentId };
        const deliver = (order: number[], round: string) =>
          Promise.all(
            order.map((n) =>
              recordProgress(
                ports,
                { ...key, eventId: `${documentId}-${round}${n}`, progress: reports[n]! },
                signal,
              ),
            ),
          );
        const change = (to: (document: Document) => Document) =>
          stores.documents.change(key, (current) => ({ document: to(current!.document) }), { signal });
        await change((document) => replaceContent(document, document.content, noon));
        await deliver(early.slice(0, 4), 'early');
        await change((document) => nextAttempt(document, noon));
        await deliver(late, 'late');
        const document = await stores.documents.find(owner, documentId, signal);
        expect(document).toMatchObject({
          version: 2,
          attempt: 2,
          status: 'indexed',
          chunkCount: 7,
          failure: undefined,
        });
        await deliver(late, 'late');
        await deliver(early, 'again');
        expect(await stores.documents.find(owner, documentId, signal)).toEqual(document);
      }),
      { numRuns: 20 },
    );
  });

  it('complete a deletion for every order, late reports of the pipeline among them', async () => {
    const stores = await open(db);
    await fc.assert(
      fc.asyncProperty(deliveries(reports.length + 2), async (order) => {
        const documentId = await create(stores);
        const parts = { documents: stores.documents, store: new MemoryContent(), erasures: noErasures };
        const ports = { ...parts, now, newId: uuidv7, logger };
        const tombstones = { hide: async () => undefined };
        const operation = await deleteDocument(
          { ...ports, tombstones },
          { caller: owner, documentId },
          signal,
        );
        const about = { documentId, tenantId: owner.tenantId };
        await Promise.all(
          order.map((n) => {
            const eventId = `${documentId}-${n}`;
            const progress = reports[n];
            if (progress !== undefined) return recordProgress(ports, { ...about, eventId, progress }, signal);
            const part = n === reports.length ? 'chunks' : 'index';
            const report = {
              ...about,
              eventId,
              operationId: operation.id,
              part,
              removed: 3,
              remaining: 0,
            } as const;
            return confirmRemoval(ports, report, signal);
          }),
        );
        const document = await stores.documents.find(owner, documentId, signal);
        expect(document?.properties).toBeUndefined();
        expect(document?.timeline.map(({ status }) => status)).toEqual(['ingested', 'deleting', 'deleted']);
        expect(hasSucceeded((await stores.documents.findOperation(owner, operation.id, signal))!)).toBe(true);
      }),
      { numRuns: 40 },
    );
  });
});
