import type { RecordedEvent } from '../ports.ts';
import type { HistoryEntry } from './history-schemas.ts';

/** A change of a document as those who may change it see it: without places of bytes, and without the whole document. */
export function toHistoryEntry(event: RecordedEvent): HistoryEntry {
  const { kind, at, position, userId, requestId, eventId } = event;
  return {
    id: String(position),
    kind,
    at: at.toISOString(),
    ...(userId === undefined ? {} : { userId }),
    ...(requestId === undefined ? {} : { requestId }),
    ...(eventId === undefined ? {} : { eventId }),
    ...detailsOf(event),
  };
}

function detailsOf(event: RecordedEvent): Partial<HistoryEntry> {
  switch (event.kind) {
    case 'created':
    case 'carried':
    case 'deleted': {
      const { version, status, visibility, readers } = event.document;
      return { version, status, visibility, readers: [...readers] };
    }
    case 'retried':
      return { attempt: event.attempt };
    case 'replaced':
      return { sha256: event.content.sha256, bytes: event.content.bytes };
    case 'shared':
      return { visibility: event.sharing.visibility, readers: [...event.sharing.readers] };
    case 'described':
      return { title: event.given.title, metadata: event.given.metadata };
    case 'grouped':
      return { collections: event.collections.map(({ id, attributes }) => ({ id, attributes })) };
    case 'progressed': {
      const { version, status, chunkCount, failure: error, warnings } = event.progress;
      return {
        version,
        status,
        ...(chunkCount === undefined ? {} : { chunkCount }),
        ...(error === undefined ? {} : { error }),
        ...(warnings === undefined ? {} : { warnings: [...warnings] }),
      };
    }
    case 'deletion_begun':
      return { operationId: event.operationId };
    case 'part_removed':
      return { part: event.part };
  }
}
