import { quotaExceeded, StorageClaimed } from '@lectern/contracts';
import type { DataOf } from '@lectern/events';
import { beforeEach, describe, expect, it } from 'vitest';
import { MemoryContent, RecordingLogger } from '../../test/support/memory-parts.ts';
import { aDocument, after, documentId, noon, owner } from '../../test/support/samples.ts';
import { MemoryDocuments } from '../../testing/memory-documents.ts';
import { documentIngested, newestEvent } from './outgoing-events.ts';
import { retryDocument } from './retry-document.ts';
import { type SettleClaimInput, settleClaim } from './settle-claim.ts';
import { withClaim } from './with-claim.ts';

const { signal } = new AbortController();
const key = { tenantId: owner.tenantId, documentId };
const full = { reason: quotaExceeded, message: 'It is full.', at: after(1) };
const broken = { reason: 'too_many_deliveries', message: 'It was given up.', at: after(1) };

let documents: MemoryDocuments;
let store: MemoryContent;
let events = 0;
const now = () => noon;
const ports = () => ({ documents, keys: documents.keys, store, now, logger: new RecordingLogger() });
const answer = (claim: number, refusal?: SettleClaimInput['refusal']) => {
  events += 1;
  return settleClaim(ports(), { ...key, eventId: `event-${events}`, claim, refusal }, signal);
};
const found = () => documents.find(owner, documentId);
const types = () => documents.published.map(({ definition }) => definition.type);
const lastClaim = () =>
  documents.published.findLast(({ definition }) => definition === StorageClaimed)?.data as
    | DataOf<typeof StorageClaimed>
    | undefined;

beforeEach(async () => {
  documents = new MemoryDocuments();
  store = new MemoryContent();
  store.blobs.set('documents/tenant-a/1/a', Buffer.from('The sea rises'));
  await documents.create(withClaim(undefined, { document: aDocument() }), { signal });
});

describe('an answer to a claim', () => {
  it('sends what is reserved through the pipeline, once', async () => {
    expect(types()).toEqual(['StorageClaimed.v1']);
    await answer(1);
    await answer(1);
    await answer(1, full);
    expect(types()).toEqual(['StorageClaimed.v1', 'DocumentIngested.v1']);
    expect(documents.published.at(-1)).toEqual(documentIngested((await found())!));
  });

  it('rejects what there is no room for, with the reason, and removes its bytes', async () => {
    await answer(1, full);
    expect(await found()).toMatchObject({
      status: 'rejected',
      failure: { stage: 'reserve', reason: quotaExceeded, message: 'It is full.' },
    });
    expect(store.blobs.size).toBe(0);
    expect(types()).toEqual(['StorageClaimed.v1']);
    expect(documents.claimOf(documentId)).toMatchObject({ newestBytes: 0, isSettled: true });
    expect(documents.eventsOf(documentId).at(-1)).toMatchObject({
      kind: 'progressed',
      progress: { status: 'rejected' },
    });
    await expect(retryDocument(ports(), { caller: owner, documentId }, signal)).rejects.toMatchObject({
      reason: 'document_not_failed',
    });
  });

  it('fails what could not be decided, and a retry asks anew', async () => {
    await answer(1, broken);
    expect((await found())?.status).toBe('failed');
    expect(store.blobs.size).toBe(1);
    expect(lastClaim()).toMatchObject({ claim: 2, heldBytes: 0, wantedBytes: 0 });
    await retryDocument(ports(), { caller: owner, documentId }, signal);
    expect(lastClaim()).toMatchObject({ claim: 3, heldBytes: 0, wantedBytes: 12 });
    expect(types()).not.toContain('DocumentIngested.v1');
    await answer(2);
    expect(types()).not.toContain('DocumentIngested.v1');
    await answer(3);
    expect(types().at(-1)).toBe('DocumentIngested.v1');
  });

  it('is what is waited for: until then the claim is what is sent again', async () => {
    const current = (claim = documents.claimOf(documentId)) => ({
      ...{ document: aDocument(), operation: undefined, claim },
    });
    expect(newestEvent(current()).definition.type).toBe('StorageClaimed.v1');
    await answer(1);
    expect(newestEvent(current()).definition.type).toBe('DocumentIngested.v1');
  });

  it('about a document that is not there changes nothing', async () => {
    const input = { tenantId: 'tenant-b', documentId, eventId: 'other', claim: 1, refusal: full };
    await settleClaim(ports(), input, signal);
    expect((await found())?.status).toBe('ingested');
  });
});
