import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { RecordingLogger } from '../../test/support/memory-parts.ts';
import { aDocument, documentId, noon, owner } from '../../test/support/samples.ts';
import { MemoryDocuments } from '../../testing/memory-documents.ts';
import { giveUpReport } from './give-up-report.ts';
import { recordProgress } from './record-progress.ts';
import { retryDocument } from './retry-document.ts';

let documents: MemoryDocuments;
const { signal } = new AbortController();
const { tenantId } = owner;
const now = () => noon;
const at = new Date(noon.getTime() + 1_000);
beforeEach(async () => {
  documents = new MemoryDocuments();
  await documents.create({ document: aDocument() }, { signal });
});

const giveUp = (version = 1, attempt?: number) => {
  const given = { attempt, reason: 'too_many_deliveries', why: 'It crashed.', at };
  return giveUpReport(
    { documents, now },
    { eventId: `dead-${version}-${attempt}`, documentId, tenantId, version, ...given },
    signal,
  );
};
const found = async () => documents.find(owner, documentId);

describe('giving up a report', () => {
  it('has the document fail, and says why and what to do', async () => {
    await giveUp();
    expect(await found()).toMatchObject({
      status: 'failed',
      failure: {
        stage: 'record',
        reason: 'too_many_deliveries',
        message: expect.stringMatching(/It crashed/),
      },
    });
  });

  it('gives way to the report itself when that is recorded after all', async () => {
    await giveUp();
    const progress = { version: 1, status: 'indexed', chunkCount: 3, at } as const;
    const ports = { documents, now, newId: randomUUID, logger: new RecordingLogger() };
    await recordProgress(ports, { eventId: 'dead-1-undefined', documentId, tenantId, progress }, signal);
    expect((await found())?.status).toBe('indexed');
  });

  it('of an earlier attempt changes nothing', async () => {
    await giveUp();
    const ports = { documents, keys: documents.keys, now };
    await retryDocument(ports, { caller: owner, documentId, idempotencyKey: undefined }, signal);
    await giveUp(1, 1);
    expect((await found())?.status).toBe('ingested');
    await giveUp(1, 2);
    expect((await found())?.status).toBe('failed');
  });

  it('changes nothing for another version', async () => {
    await giveUp(7);
    expect((await found())?.status).toBe('ingested');
  });
});
