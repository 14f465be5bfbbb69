import {
  AttachmentsExtracted,
  DocumentEmbedded,
  DocumentFailed,
  DocumentIndexed,
  DocumentPurged,
  DocumentUnindexed,
  ErasureRequested,
  givenUpVersion,
  StorageRefused,
  StorageReserved,
} from '@lectern/contracts';
import { type DataOf, type OnDeadLetter, type Subscription, subscription } from '@lectern/events';
import type { App } from '../app.ts';
import type { ConfirmRemovalInput } from '../use-cases/confirm-removal.ts';
import type { RecordProgressInput } from '../use-cases/record-progress.ts';

type Handlers = Pick<
  App,
  'recordProgress' | 'attachDocuments' | 'settleClaim' | 'confirmRemoval' | 'eraseDocuments'
>;

/** The events that the service consumes, each handled by one use case. */
export function subscriptions(app: Handlers): Subscription[] {
  return [
    ...answers(app),
    ...successes(app),
    extractions(app),
    failures(app, 'embedding'),
    failures(app, 'retrieval'),
    ...removals(app),
    erasures(app),
  ];
}

function answers(app: Handlers): Subscription[] {
  return [
    subscription({
      from: 'user',
      event: StorageReserved,
      handle: ({ id: eventId, data: { documentId, tenantId, claim } }, { signal }) =>
        app.settleClaim({ eventId, documentId, tenantId, claim, refusal: undefined }, signal),
    }),
    subscription({
      from: 'user',
      event: StorageRefused,
      handle: ({ id: eventId, data }, { signal }) => {
        const { documentId, tenantId, claim, reason, message, timestamp } = data;
        const refusal = { reason, message, at: new Date(timestamp) };
        return app.settleClaim({ eventId, documentId, tenantId, claim, refusal }, signal);
      },
    }),
  ];
}

function successes(app: Handlers): Subscription[] {
  return [
    subscription({
      from: 'embedding',
      event: DocumentEmbedded,
      handle: ({ id: eventId, data }, { signal }) =>
        app.recordProgress({ eventId, ...toSuccess(data, 'embedded') }, signal),
    }),
    subscription({
      from: 'retrieval',
      event: DocumentIndexed,
      handle: ({ id: eventId, data }, { signal }) =>
        app.recordProgress({ eventId, ...toSuccess(data, 'indexed') }, signal),
    }),
  ];
}

function extractions(app: Handlers): Subscription {
  return subscription({
    from: 'embedding',
    event: AttachmentsExtracted,
    handle: ({ id: eventId, data: { documentId, tenantId, version, attachments } }, { signal }) => {
      const files = attachments.map(({ part, filename, ...content }) => ({ part, filename, content }));
      return app.attachDocuments({ eventId, documentId, tenantId, version, attachments: files }, signal);
    },
  });
}

function failures(app: Handlers, from: string): Subscription {
  return subscription({
    from,
    event: DocumentFailed,
    handle: ({ id: eventId, data }, { signal }) =>
      app.recordProgress({ eventId, ...toFailure(data) }, signal),
  });
}

function removals(app: Handlers): Subscription[] {
  return [
    subscription({
      from: 'embedding',
      event: DocumentPurged,
      handle: ({ id: eventId, data }, { signal }) =>
        app.confirmRemoval(
          { eventId, ...toRemoval(data), part: 'chunks', removed: data.removedChunks, remaining: 0 },
          signal,
        ),
    }),
    subscription({
      from: 'retrieval',
      event: DocumentUnindexed,
      handle: ({ id: eventId, data }, { signal }) => {
        const { removedPoints: removed, remainingPoints: remaining } = data;
        return app.confirmRemoval({ eventId, ...toRemoval(data), part: 'index', removed, remaining }, signal);
      },
    }),
  ];
}

function erasures(app: Handlers): Subscription {
  return subscription({
    from: 'user',
    event: ErasureRequested,
    handle: ({ data: { erasureId: id, tenantId, ownerId, requestedBy } }, { signal }) =>
      app.eraseDocuments({ erasure: { id, tenantId, ownerId, requestedBy } }, signal),
  });
}

/** What becomes of an event that is given up: one about a version makes the document fail, confirmations of a deletion wait to be redriven or republished, and an erasure is asked for again. */
export function onDeadLetter(app: Pick<App, 'giveUpReport'>): OnDeadLetter {
  return async ({ event: { id: eventId, data, time }, reason, message: why }, { signal }) => {
    const version = givenUpVersion(data);
    if (version === undefined) return;
    await app.giveUpReport({ eventId, ...version, reason, why, at: new Date(time) }, signal);
  };
}

type Report = Omit<RecordProgressInput, 'eventId'>;

function toSuccess(
  data: DataOf<typeof DocumentEmbedded> | DataOf<typeof DocumentIndexed>,
  status: 'embedded' | 'indexed',
): Report {
  const { documentId, tenantId, version, chunkCount, timestamp, warnings, properties } = data;
  const told = { ...(warnings && { warnings }), ...(properties && { properties }) };
  const progress = { version, status, chunkCount, at: new Date(timestamp), ...told, ...attemptIn(data) };
  return { documentId, tenantId, progress };
}

function toFailure(data: DataOf<typeof DocumentFailed>): Report {
  const { documentId, tenantId, version, stage, reason, message, timestamp } = data;
  const failure = { stage, reason, message };
  const at = new Date(timestamp);
  const progress = { version, status: 'failed', failure, at, ...attemptIn(data) } as const;
  return { documentId, tenantId, progress };
}

function attemptIn({ attempt }: { attempt?: number | undefined }): { attempt?: number } {
  return attempt === undefined ? {} : { attempt };
}

function toRemoval({
  documentId,
  tenantId,
  operationId,
}: DataOf<typeof DocumentPurged> | DataOf<typeof DocumentUnindexed>): Omit<
  ConfirmRemovalInput,
  'eventId' | 'part' | 'removed' | 'remaining'
> {
  return { documentId, tenantId, operationId };
}
