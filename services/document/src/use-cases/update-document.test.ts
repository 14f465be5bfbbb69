import { AppError } from '@lectern/errors';
import { beforeEach, describe, expect, it } from 'vitest';
import {
  aDocument,
  admin,
  after,
  colleague,
  documentId,
  owner,
  stranger,
} from '../../test/support/samples.ts';
import { MemoryDocuments } from '../../testing/memory-documents.ts';
import type { DescriptionChange } from '../domain/description.ts';
import type { SharingChange } from '../domain/sharing.ts';
import { newestEvent } from './outgoing-events.ts';
import { updateDocument } from './update-document.ts';

const { signal } = new AbortController();
let documents: MemoryDocuments;
let applied: string[];
let outage: AppError | undefined;

beforeEach(async () => {
  documents = new MemoryDocuments();
  applied = [];
  outage = undefined;
  await documents.create({ document: aDocument({ readers: ['colleague'] }) }, { signal });
});

const searchSharing = {
  apply: async ({ visibility, readers, sharingRevision }: ReturnType<typeof aDocument>) => {
    if (outage !== undefined) throw outage;
    applied.push(`${visibility} [${readers}] ${sharingRevision}`);
  },
};
const change = (
  what: SharingChange & DescriptionChange,
  caller = owner,
  isExpected?: (document: ReturnType<typeof aDocument>) => boolean,
) =>
  updateDocument(
    { documents, searchSharing, now: () => after(1) },
    { caller, documentId, change: what, isExpected },
    signal,
  );
const published = () => documents.published.map(({ definition, data }) => [definition.name, data]);

describe('changing who may read a document', () => {
  it('is stored, published and applied to searches, in this order, before the answer', async () => {
    const document = await change({ readers: ['bob'] });
    expect(document).toMatchObject({ visibility: 'private', readers: ['bob'], sharingRevision: 2 });
    const { tenantId, userId: ownerId } = owner;
    const facts = {
      documentId,
      tenantId,
      ownerId,
      visibility: 'private',
      readers: ['bob'],
      sharingRevision: 2,
    };
    expect(published()).toEqual([['DocumentShared', { ...facts, timestamp: after(1).toISOString() }]]);
    expect(applied).toEqual(['private [bob] 2']);
    expect(await documents.find(colleague, documentId)).toBeUndefined();
  });

  it('stands although searches could not be reached, and is applied when it is asked for again', async () => {
    outage = new AppError('unavailable', 'Down.');
    await expect(change({ readers: [] })).rejects.toBe(outage);
    expect(await documents.find(colleague, documentId)).toBeUndefined();
    outage = undefined;
    expect(await change({ readers: [] })).toMatchObject({ readers: [], sharingRevision: 2 });
    expect(applied).toEqual(['private [] 2']);
    expect(documents.published).toHaveLength(1);
  });

  it('is for the owner, and for an admin where the tenant may read', async () => {
    await expect(change({ readers: [] }, colleague)).rejects.toMatchObject({ reason: 'not_document_owner' });
    for (const nobody of [admin, stranger]) {
      await expect(change({ readers: [] }, nobody)).rejects.toMatchObject({ code: 'not_found' });
    }
    expect(applied).toEqual([]);
    await change({ visibility: 'tenant' });
    await expect(change({ visibility: 'private' }, colleague)).rejects.toMatchObject({
      code: 'permission_denied',
    });
    await change({ visibility: 'private' }, admin);
    await expect(change({ visibility: 'tenant' }, admin)).rejects.toMatchObject({ code: 'not_found' });
    expect(await documents.find(owner, documentId)).toMatchObject({ visibility: 'private', readers: [] });
  });

  it('changes nothing that is not valid', async () => {
    await change({ visibility: 'tenant' });
    await expect(change({ readers: ['bob'] })).rejects.toMatchObject({ reason: 'readers_need_private' });
    expect(applied).toHaveLength(1);
    expect(documents.published).toHaveLength(1);
  });

  it('is part of what is published again of the document', async () => {
    const document = await change({ readers: ['bob', 'zoe'] });
    const event = newestEvent({ document, operation: undefined, claim: undefined });
    expect(event.data).toMatchObject({ readers: ['bob', 'zoe'], sharingRevision: 2, visibility: 'private' });
  });
});

describe('changing what is said about a document', () => {
  it('is stored and published with its next revision, and asks nothing of searches', async () => {
    outage = new AppError('unavailable', 'Down.', { reason: 'down' });
    const document = await change({ title: 'Neap tides', metadata: { topic: null, tags: ['sea', 'moon'] } });
    const given = { title: 'Neap tides', titleGiven: true, descriptionRevision: 2 };
    expect(document).toMatchObject({ ...given, metadata: { tags: ['sea', 'moon'] }, sharingRevision: 1 });
    const lists = { metadata: {}, metadataLists: { tags: ['sea', 'moon'] } };
    expect(published()).toEqual([
      ['DocumentDescribed', expect.objectContaining({ documentId, ...given, ...lists, sharingRevision: 1 })],
    ]);
    expect(applied).toEqual([]);
  });

  it('is one change with that of its readers, told by two events', async () => {
    await change({ readers: ['bob'], metadata: null });
    expect(published().map(([name]) => name)).toEqual(['DocumentShared', 'DocumentDescribed']);
    expect(await documents.find(owner, documentId)).toMatchObject({ metadata: {}, readers: ['bob'] });
  });

  it.each<DescriptionChange>([
    { title: 'Tides' },
    { metadata: {} },
    { metadata: { topic: 'sea', none: null } },
  ])('publishes nothing when it changes nothing: %j', async (what) => {
    expect(await change(what)).toMatchObject({ descriptionRevision: 1, updatedAt: aDocument().updatedAt });
    expect(published()).toEqual([]);
  });

  it('is refused when the document is another one than the caller has seen, and else made', async () => {
    const stale = { code: 'precondition_failed', reason: 'document_changed' };
    await expect(change({ title: 'A' }, owner, () => false)).rejects.toMatchObject(stale);
    expect(await change({ title: 'A' }, owner, ({ title }) => title === 'Tides')).toMatchObject({
      title: 'A',
    });
  });

  it('is refused for too many facts, counted after the change', async () => {
    const facts = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, at) => [`f${at}`, at]));
    await expect(change({ metadata: facts(32) })).rejects.toMatchObject({ reason: 'metadata_too_large' });
    expect((await change({ metadata: { topic: null, ...facts(32) } })).descriptionRevision).toBe(2);
    const long = { metadata: { f0: 'x'.repeat(8_100) } };
    await expect(change(long)).rejects.toMatchObject({ reason: 'metadata_too_large' });
  });

  it('is for those who may change the document', async () => {
    await expect(change({ title: 'A' }, colleague)).rejects.toMatchObject({ reason: 'not_document_owner' });
    await expect(change({ title: 'A' }, stranger)).rejects.toMatchObject({ reason: 'document_not_found' });
  });
});
