import { differingInMemory } from '@lectern/document/testing/wiring';
import type { Stored, StoredDocument } from '../layer.ts';
import { owners } from '../owners.ts';
import type { Tables } from './tables.ts';

const waitingStatuses = ['ingested', 'embedded', 'deleting'];

/** Whether a document or a claim waits for an event. */
export function isWaiting({ document }: Tables): boolean {
  return (
    [...document.documents.values()].some(({ status }) => waitingStatuses.includes(status)) ||
    [...document.claims.values()].some(({ isSettled }) => !isSettled)
  );
}

/** All that is stored. */
export function look(tables: Tables): Stored {
  const reservedBytes = new Map<string, number>();
  for (const { tenantId, reservedBytes: bytes } of tables.user.values())
    reservedBytes.set(tenantId, (reservedBytes.get(tenantId) ?? 0) + bytes);
  return {
    documents: documents(tables),
    reservedBytes,
    outboxes: new Map(owners.map((owner) => [owner, tables.outboxes[owner].length])),
  };
}

function documents({ document, embedding, retrieval }: Tables): StoredDocument[] {
  const differing = differingInMemory(document);
  return [...document.documents.values()].map(({ id, tenantId, status, version, chunkCount, content }) => {
    const { version: chunksOf = 0, rows = [] } = embedding.documents.get(id)?.chunks ?? {};
    const live = retrieval.documents.get(id);
    return {
      ...{ id, tenantId, status, version, chunkCount },
      ...{ blobKey: content.location.key, bytes: bytesOf(document, id) },
      chunks: rows.map(({ ordinal, text }) => ({ version: chunksOf, ordinal, text })),
      vectors: [...embedding.vectors.values()].filter(({ documentId }) => documentId === id).length,
      liveVersion: live?.state === 'live' ? live.version : undefined,
      differsFromHistory: differing.includes(id),
    };
  });
}

/** By version, as the history of a document has them. */
function bytesOf({ events }: Tables['document'], id: string): Map<number, number> {
  const contents = (events.get(id) ?? []).flatMap((event) => {
    if (event.kind === 'created') return [event.document.content];
    return event.kind === 'replaced' ? [event.content] : [];
  });
  return new Map(contents.map(({ bytes }, at) => [at + 1, bytes]));
}
