import { DocumentDeleted } from '@lectern/contracts';
import { AppError } from '@lectern/errors';
import { beforeEach, describe, expect, it } from 'vitest';
import { countingIds, MemoryContent, noErasures, RecordingLogger } from '../../test/support/memory-parts.ts';
import { aDocument, documentId, noon, owner, stranger } from '../../test/support/samples.ts';
import { MemoryDocuments } from '../../testing/memory-documents.ts';
import { confirmRemoval } from './confirm-removal.ts';
import { type DeleteDocumentPorts, deleteDocument } from './delete-document.ts';

let documents: MemoryDocuments;
let hidden: string[];
let outage: AppError | undefined;
let ports: DeleteDocumentPorts;
const now = () => noon;
const { signal } = new AbortController();

beforeEach(async () => {
  documents = new MemoryDocuments();
  hidden = [];
  outage = undefined;
  const tombstones = {
    hide: async ({ documentId: id }: { documentId: string }) => {
      if (outage !== undefined) throw outage;
      hidden.push(id);
    },
  };
  ports = { documents, tombstones, now, newId: countingIds() };
  await documents.create({ document: aDocument() }, { signal });
});

const remove = (caller = owner) => deleteDocument(ports, { caller, documentId }, signal);

describe('deleting a document', () => {
  it('decides first, then hides, and tells the platform once', async () => {
    const operation = await remove();
    expect(operation).toMatchObject({ documentId, requestedBy: owner.userId, confirmed: {} });
    expect(await documents.find(owner, documentId)).toMatchObject({ status: 'deleting' });
    expect(hidden).toEqual([documentId]);
    expect(await remove()).toEqual(operation);
    expect(documents.published.map(({ definition }) => definition)).toEqual([DocumentDeleted]);
  });

  it('stands although searches could not be reached, and hides it when it is asked again', async () => {
    outage = new AppError('unavailable', 'Down.');
    await expect(remove()).rejects.toBe(outage);
    expect(await documents.find(owner, documentId)).toMatchObject({ status: 'deleting' });
    outage = undefined;
    await remove();
    expect(hidden).toEqual([documentId]);
    expect(documents.published).toHaveLength(1);
  });

  it('needs nothing hidden once the index is empty', async () => {
    const { id: operationId } = await remove();
    const report = {
      eventId: 'e',
      documentId,
      tenantId: owner.tenantId,
      operationId,
      removed: 3,
      remaining: 0,
    };
    const parts = {
      documents,
      now,
      store: new MemoryContent(),
      erasures: noErasures,
      logger: new RecordingLogger(),
    };
    await confirmRemoval(parts, { ...report, part: 'index' }, signal);
    outage = new AppError('unavailable', 'Down.');
    expect((await remove()).id).toBe(operationId);
  });

  it('changes nothing for a stranger', async () => {
    await expect(remove(stranger)).rejects.toMatchObject({ code: 'not_found' });
    expect(await documents.find(owner, documentId)).toMatchObject({ status: 'ingested' });
    expect(hidden).toEqual([]);
  });
});
