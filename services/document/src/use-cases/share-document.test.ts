import { AppError } from '@lectern/errors';
import { beforeEach, describe, expect, it } from 'vitest';
import { MemoryDocuments } from '../../test/support/memory-documents.ts';
import {
  aDocument,
  admin,
  after,
  colleague,
  documentId,
  owner,
  stranger,
} from '../../test/support/samples.ts';
import type { SharingChange } from '../domain/sharing.ts';
import { newestEvent } from './outgoing-events.ts';
import { shareDocument } from './share-document.ts';

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
const change = (what: SharingChange, caller = owner) =>
  shareDocument(
    { documents, searchSharing, now: () => after(1) },
    { caller, documentId, change: what },
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
