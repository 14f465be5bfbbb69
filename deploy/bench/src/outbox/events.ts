import { randomUUID } from 'node:crypto';
import { DocumentIngested } from '@lectern/contracts';
import type { Backbone } from './backbone.ts';

/** Writes `count` events of small documents as their service does, one transaction each; resolves to their ids. */
export async function writeEvents(backbone: Backbone, count: number): Promise<string[]> {
  const ids: string[] = [];
  for (let from = 0; from < count; from += writersAtOnce) {
    const some = Array.from({ length: Math.min(writersAtOnce, count - from) }, () => randomUUID());
    await Promise.all(some.map((id) => writeEvent(backbone, id)));
    ids.push(...some);
  }
  return ids;
}

/** As many as a pool has connections. */
const writersAtOnce = 10;

/** Writes the event of one small document in a transaction of its own. */
export async function writeEvent({ db, outbox }: Backbone, id: string): Promise<void> {
  const documentId = randomUUID();
  const data = {
    documentId,
    version: 1,
    tenantId: 'bench',
    ownerId: 'bench',
    visibility: 'private' as const,
    readers: [],
    sharingRevision: 0,
    title: 'A small document',
    metadata: {},
    collections: [],
    contentType: 'text/plain',
    bytes: 120,
    sha256: '0'.repeat(64),
    location: { bucket: 'bench', key: `documents/${documentId}/1` },
    timestamp: new Date().toISOString(),
  };
  await db.transaction((tx) => outbox.add(tx, DocumentIngested, data, { id, subject: documentId }));
}
