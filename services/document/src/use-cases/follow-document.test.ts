import { beforeEach, describe, expect, it } from 'vitest';
import { ManualChanges } from '../../test/support/memory-parts.ts';
import {
  aDocument,
  after,
  colleague,
  documentId,
  noon,
  owner,
  stranger,
} from '../../test/support/samples.ts';
import { MemoryDocuments } from '../../testing/memory-documents.ts';
import { beginDeletion, type Document, type Progress, recordProgress, share } from '../domain/document.ts';
import type { Current } from '../ports.ts';
import { awaitDocument } from './await-document.ts';
import { followDocument } from './follow-document.ts';

let documents: MemoryDocuments;
let changes: ManualChanges;
let stop: AbortController;

beforeEach(async () => {
  documents = new MemoryDocuments();
  changes = new ManualChanges();
  stop = new AbortController();
  await documents.create({ document: aDocument() }, { signal: stop.signal });
});

const embedded: Progress = { version: 1, status: 'embedded', at: after(1), chunkCount: 2 };
const indexed: Progress = { version: 1, status: 'indexed', at: after(2), chunkCount: 2 };

async function change(become: (document: Document) => Document): Promise<void> {
  const key = { tenantId: owner.tenantId, documentId };
  const decide = (current: Current | undefined) => current && { document: become(current.document) };
  await documents.change(key, decide, { signal: stop.signal });
  changes.notify();
}
const report = (progress: Progress) => change((document) => recordProgress(document, progress, noon));
const follow = (position = 0, caller = owner) =>
  followDocument({ documents, changes }, { caller, documentId, after: position }, stop.signal);
const statusOf = async (steps: ReturnType<typeof follow>) => (await steps.next()).value?.status;

describe('following a document', () => {
  it('shows each step once, and ends after a final one', async () => {
    const steps = follow();
    expect(await statusOf(steps)).toBe('ingested');
    const next = statusOf(steps);
    await report(embedded);
    expect(await next).toBe('embedded');
    await report(indexed);
    expect(await statusOf(steps)).toBe('indexed');
    expect(await statusOf(steps)).toBeUndefined();
    expect(changes.open).toBe(0);
  });

  it('shows nothing for a notice without news', async () => {
    const steps = follow();
    await steps.next();
    const next = statusOf(steps);
    changes.notify();
    await report(indexed);
    expect(await next).toBe('indexed');
  });

  it('misses no change that happens while it looks', async () => {
    const steps = follow();
    await steps.next();
    await report(indexed);
    expect(await statusOf(steps)).toBe('indexed');
  });

  it('ends with the deletion', async () => {
    const steps = follow();
    await steps.next();
    const next = statusOf(steps);
    await change((document) => beginDeletion(document, after(3)));
    expect(await next).toBe('deleting');
    expect(await statusOf(steps)).toBeUndefined();
  });

  it('lets go when its reader does', async () => {
    const steps = follow();
    await steps.next();
    const next = steps.next();
    stop.abort(new Error('gone'));
    await expect(next).rejects.toThrow('gone');
    expect(changes.open).toBe(0);
  });

  it('ends for a reader who is one no more, without the steps that follow', async () => {
    await change((document) => share(document, { readers: [colleague.userId] }, after(1)));
    const steps = follow(0, colleague);
    expect(await statusOf(steps)).toBe('ingested');
    const next = statusOf(steps);
    await change((document) => share(document, { readers: [] }, after(2)));
    expect(await next).toBeUndefined();
    await report(indexed);
    await expect(statusOf(follow(0, colleague))).rejects.toMatchObject({ code: 'not_found' });
    expect(changes.open).toBe(0);
  });

  it('is refused to strangers', async () => {
    const input = { caller: stranger, documentId, after: 0 };
    const steps = followDocument({ documents, changes }, input, stop.signal);
    await expect(steps.next()).rejects.toMatchObject({ code: 'not_found' });
    expect(changes.open).toBe(0);
  });
});

describe('awaiting a document', () => {
  const wait = (timeoutMs: number, caller = owner) => {
    const input = { caller, document: aDocument(), until: AbortSignal.timeout(timeoutMs) };
    return awaitDocument({ documents, changes }, input, stop.signal);
  };

  it('ends when it is final', async () => {
    const waiting = wait(60_000);
    await report(embedded);
    await report(indexed);
    expect(await waiting).toMatchObject({ status: 'indexed' });
    expect(changes.open).toBe(0);
  });

  it('ends when the time is up, with how far it came', async () => {
    await report(embedded);
    expect(await wait(5)).toMatchObject({ status: 'embedded' });
    expect(await wait(0)).toMatchObject({ status: 'embedded' });
    expect(changes.open).toBe(0);
  });

  it('ends when it is deleted, with what it last was', async () => {
    const waiting = wait(60_000);
    await change((document) => beginDeletion(document, after(3)));
    expect(await waiting).toMatchObject({ status: 'ingested' });
  });

  it('shows nothing newer to a caller who may no longer read it', async () => {
    await change((document) => share(document, { visibility: 'tenant' }, after(1)));
    const waiting = wait(60_000, colleague);
    await change((document) => ({
      ...share(document, { visibility: 'private' }, after(2)),
      title: 'Secret',
    }));
    expect(await waiting).toMatchObject({ title: 'Tides', visibility: 'tenant', sharingRevision: 2 });
  });

  it('fails when the caller is gone', async () => {
    const waiting = wait(60_000);
    stop.abort(new Error('gone'));
    await expect(waiting).rejects.toThrow('gone');
    expect(changes.open).toBe(0);
  });
});
