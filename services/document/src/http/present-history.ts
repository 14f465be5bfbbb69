import type { Viewer } from '../domain/access.ts';
import { isWithin } from '../domain/collection.ts';
import type { Membership } from '../domain/membership.ts';
import type { RecordedEvent } from '../ports.ts';
import type { HistoryEntry } from './history-schemas.ts';

/**
 * A change of a document as those who may change it see it: without places of bytes, without the whole document, and without collections that
 * the viewer is kept out of.
 */
export function toHistoryEntry(viewer: Viewer, event: RecordedEvent): HistoryEntry {
  const { kind, at, position, userId, requestId, eventId, traceId } = event;
  return {
    id: String(position),
    kind,
    at: at.toISOString(),
    ...(userId === undefined ? {} : { userId }),
    ...(requestId === undefined ? {} : { requestId }),
    ...(eventId === undefined ? {} : { eventId }),
    ...(traceId === undefined ? {} : { traceId }),
    ...detailsOf(viewer, event),
  };
}

function detailsOf(viewer: Viewer, event: RecordedEvent): Partial<HistoryEntry> {
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
      return { collections: event.collections.filter(({ id }) => isWithin(viewer, id)).map(toPlace) };
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

function toPlace({ id, attributes }: Membership) {
  return { id, attributes };
}
