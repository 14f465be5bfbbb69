import type { Db } from '@lectern/db';
import fc from 'fast-check';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPgRebuilder } from '../../src/adapters/pg-rebuilder.ts';
import type { Content, Document, Progress } from '../../src/domain/document.ts';
import { type DocumentEvent, replay, withoutPositions } from '../../src/domain/history.ts';
import { limits } from '../../src/limits.ts';
import type { RecordedEvent } from '../../src/ports.ts';
import { confirmRemoval } from '../../src/use-cases/confirm-removal.ts';
import { createDocument } from '../../src/use-cases/create-document.ts';
import { deleteDocument } from '../../src/use-cases/delete-document.ts';
import { rebuildDocuments } from '../../src/use-cases/rebuild-documents.ts';
import { recordProgress } from '../../src/use-cases/record-progress.ts';
import { replaceContent } from '../../src/use-cases/replace-content.ts';
import { retryDocument } from '../../src/use-cases/retry-document.ts';
import { updateDocument } from '../../src/use-cases/update-document.ts';
import { MemoryContent, noErasures, RecordingLogger } from '../support/memory-parts.ts';
import { aDocument, after, owner } from '../support/samples.ts';
import { adapters, openPg, openTestDb, type Stores } from '../support/stores.ts';

let db: Db;
let close: () => Promise<void>;

beforeAll(async () => {
  ({ db, close } = await openTestDb());
});

afterAll(() => close());

const { signal } = new AbortController();
const logger = Object.assign(new RecordingLogger(), { info: () => undefined });
const failure = { stage: 'index', reason: 'store_down', message: 'Try again.' };

/** What can happen to a document, in any order; each with a moment of its own. */
type Step =
  | 'replace'
  | 'retry'
  | 'share'
  | 'unshare'
  | 'describe'
  | 'embedded'
  | 'failed'
  | 'indexed'
  | 'delete'
  | 'chunks'
  | 'index';
const frequent: Step[] = [
  'replace',
  'retry',
  'share',
  'unshare',
  'describe',
  'embedded',
  'failed',
  'indexed',
];
const anyStep = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(...frequent) },
  { weight: 1, arbitrary: fc.constantFrom<Step>('delete', 'chunks', 'index') },
);

/** A document of the stores, with all that can happen to it. */
async function openDocument(stores: Stores) {
  const documentId = uuidv7();
  let second = 0;
  const now = (): Date => {
    second += 1;
    return after(second);
  };
  const ports = {
    ...stores,
    now,
    logger,
    newId: uuidv7,
    store: new MemoryContent(),
    erasures: noErasures,
    tombstones: { hide: async () => undefined },
    searchSharing: { apply: async () => undefined },
  };
  const about = { tenantId: owner.tenantId, documentId };
  const content = (): Content => ({
    ...aDocument().content,
    location: { bucket: 'b', key: `${documentId}/${second}` },
  });
  const fields = { title: 'Tides', visibility: 'private', metadata: { topic: 'sea' } } as const;
  const upload = { fields, content: content() };
  await createDocument(ports, { caller: owner, documentId, idempotencyKey: undefined, upload }, signal);
  const find = async () => (await stores.documents.find(owner, documentId, signal))!;
  const progress = async (status: Progress['status']) => {
    const facts = status === 'failed' ? { failure } : { chunkCount: second };
    const report: Progress = { version: (await find()).version, status, at: now(), ...facts };
    await recordProgress(ports, { ...about, eventId: uuidv7(), progress: report }, signal);
  };
  const remove = async (part: 'chunks' | 'index') => {
    const operation = await stores.documents.findDeletion(about, signal);
    const report = { ...about, operationId: operation?.id ?? 'none', part, removed: 3, remaining: 0 };
    await confirmRemoval(ports, { ...report, eventId: uuidv7() }, signal);
  };
  const share = (readers: string[]) =>
    updateDocument(ports, { caller: owner, documentId, change: { readers } }, signal);
  const take: Record<Step, () => Promise<unknown>> = {
    replace: () =>
      replaceContent(
        ports,
        { caller: owner, documentId, idempotencyKey: undefined, upload: { fields: {}, content: content() } },
        signal,
      ),
    retry: () => retryDocument(ports, { caller: owner, documentId, idempotencyKey: undefined }, signal),
    share: () => share(['colleague', `reader-${second % 3}`]),
    unshare: () => share([]),
    describe: () =>
      updateDocument(
        ports,
        {
          caller: owner,
          documentId,
          change: { title: `T${second % 3}`, metadata: { topic: null, at: second % 3 } },
        },
        signal,
      ),
    embedded: () => progress('embedded'),
    failed: () => progress('failed'),
    indexed: () => progress('indexed'),
    delete: () => deleteDocument(ports, { caller: owner, documentId }, signal),
    chunks: () => remove('chunks'),
    index: () => remove('index'),
  };
  const history = async (): Promise<RecordedEvent[]> =>
    (await stores.history.page(about, { limit: 10_000, before: undefined }, signal)).reverse();
  /** Takes a step; one that a deleted document refuses is refused, as it would be by the service. */
  const run = (step: Step) => take[step]().catch((error) => expect(error.code).toMatch(/not_found|conflict/));
  return { documentId, about, find, history, run };
}

/** Steps of older versions are in the store as far as a document shows them. */
function comparable(document: Document | undefined) {
  const { timeline, ...facts } = withoutPositions(document!);
  return { ...facts, timeline: timeline.filter(({ version }) => version === facts.version) };
}

describe.each(adapters)('the history of a document on %s', (_name, open) => {
  it('leads to what is stored, whatever happens in whatever order', async () => {
    const stores = await open(db);
    await fc.assert(
      fc.asyncProperty(fc.array(anyStep, { maxLength: 25 }), async (steps) => {
        const { find, history, run } = await openDocument(stores);
        for (const step of steps) {
          await run(step);
          expect(comparable(replay(await history()))).toEqual(comparable(await find()));
        }
      }),
      { numRuns: 20, examples: [[['delete', 'chunks', 'index']]] },
    );
  });

  it('says who and what caused each change, and is read by pages', async () => {
    const stores = await open(db);
    const { about, history, run } = await openDocument(stores);
    for (const step of ['embedded', 'share', 'replace'] as const) await run(step);
    const events = await history();
    expect(events.map(({ kind, userId }) => [kind, userId])).toEqual([
      ['created', owner.userId],
      ['progressed', undefined],
      ['shared', owner.userId],
      ['replaced', owner.userId],
    ]);
    expect(events[1]?.eventId).toBeDefined();
    const before = events[2]?.position;
    expect(await stores.history.page(about, { limit: 1, before }, signal)).toEqual([events[1]]);
    const stranger = { ...about, tenantId: 'tenant-b' };
    expect(await stores.history.page(stranger, { limit: 10, before: undefined }, signal)).toEqual([]);
  });

  it('forgets, with the tombstone, what the tombstone forgets', async () => {
    const { history, run } = await openDocument(await open(db));
    for (const step of ['share', 'delete', 'chunks', 'index'] as const) await run(step);
    const events = await history();
    expect(events.map(({ kind }) => kind)).toEqual(['part_removed', 'deleted']);
    expect(JSON.stringify(events)).not.toMatch(/Tides|colleague|topic/);
  });
});

describe('histories on Postgres', () => {
  it('rebuild rows that were changed behind the back of the service, and only those', async () => {
    const stores = await openPg(db);
    const [whole, damaged, lost] = [
      await openDocument(stores),
      await openDocument(stores),
      await openDocument(stores),
    ];
    for (const { run } of [whole, damaged, lost])
      for (const step of ['share', 'embedded', 'indexed'] as const) await run(step);
    const before = await Promise.all([whole, damaged].map(({ find }) => find()));
    const id = damaged.documentId;
    await db.query(
      `UPDATE documents SET status = 'failed', title = 'Other', chunk_count = 99 WHERE id = $1`,
      [id],
    );
    await db.query('DELETE FROM document_readers WHERE document_id = $1', [id]);
    await db.query(`DELETE FROM document_timeline WHERE document_id = $1 AND status = 'indexed'`, [id]);
    const ports = { rebuilder: createPgRebuilder({ db }), logger };
    expect(await rebuildDocuments(ports, { dryRun: true }, signal)).toEqual({ compared: 3, differing: 1 });
    expect((await damaged.find()).title).toBe('Other');
    expect(await rebuildDocuments(ports, { dryRun: false }, signal)).toEqual({ compared: 3, differing: 1 });
    expect(await rebuildDocuments(ports, { dryRun: false }, signal)).toEqual({ compared: 3, differing: 0 });
    const rebuilt = await Promise.all([whole, damaged].map(({ find }) => find()));
    expect(rebuilt.map(comparable)).toEqual(before.map(comparable));
  });

  it('begin with what a document was when its changes were in no history', async () => {
    const { documentId, find, history, run } = await openDocument(await openPg(db));
    const old = after(1_000);
    await db.query('DELETE FROM document_history WHERE document_id = $1', [documentId]);
    await run('embedded');
    expect((await history()).map(({ kind }) => kind)).toEqual(['carried', 'progressed']);
    await db.query(`UPDATE documents SET title = 'Renamed', updated_at = $2 WHERE id = $1`, [
      documentId,
      old,
    ]);
    await run('indexed');
    expect((await history()).slice(2).map(({ kind }) => kind)).toEqual(['carried', 'progressed']);
    expect(comparable(replay(await history()))).toEqual(comparable(await find()));
  });

  it('are bounded: the older half becomes one entry', async () => {
    const { documentId, find, history, run } = await openDocument(await openPg(db));
    const most = limits.historyEvents.value;
    const part: DocumentEvent['kind'] = 'part_removed';
    await db.query(
      `INSERT INTO document_history (document_id, tenant_id, kind, at, data)
       SELECT $1, $2, '${part}', now(), '{"part": "index"}' FROM generate_series(1, $3)`,
      [documentId, owner.tenantId, most],
    );
    await run('embedded');
    const events = await history();
    expect(events.length).toBeLessThanOrEqual(most / 2 + 2);
    expect(events[0]).toMatchObject({ kind: 'carried', userId: undefined });
    expect(comparable(replay(events))).toEqual(comparable(await find()));
  });
});
