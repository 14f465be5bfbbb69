import {
  DocumentEmbedded,
  DocumentFailed,
  DocumentIndexed,
  DocumentPurged,
  DocumentUnindexed,
} from '@lectern/contracts';
import { type Subscription, subscription } from '@lectern/events';
import type { App } from '../app.ts';
import type { ProgressReport } from '../use-cases/record-progress.ts';

type Handlers = Pick<App, 'recordProgress' | 'confirmRemoval'>;

/** What the service hears, and what it makes of it. */
export function subscriptions(app: Handlers): Subscription[] {
  return [...progressReports(app), failures(app, 'embedding'), failures(app, 'retrieval'), ...removals(app)];
}

function progressReports(app: Handlers): Subscription[] {
  return [
    subscription({
      from: 'embedding',
      event: DocumentEmbedded,
      handle: ({ id, data }) =>
        app.recordProgress(reportOf(id, data, { status: 'embedded', chunkCount: data.chunkCount })),
    }),
    subscription({
      from: 'retrieval',
      event: DocumentIndexed,
      handle: ({ id, data }) =>
        app.recordProgress(reportOf(id, data, { status: 'indexed', chunkCount: data.chunkCount })),
    }),
  ];
}

function failures(app: Handlers, from: string): Subscription {
  return subscription({
    from,
    event: DocumentFailed,
    handle: ({ id, data }) => {
      const { stage, reason, message } = data;
      const failure = { stage, reason, message };
      return app.recordProgress(reportOf(id, data, { status: 'failed', failure }));
    },
  });
}

function removals(app: Handlers): Subscription[] {
  return [
    subscription({
      from: 'embedding',
      event: DocumentPurged,
      handle: ({ id: eventId, data: { documentId, tenantId, operationId } }) =>
        app.confirmRemoval({ eventId, documentId, tenantId, operationId, part: 'chunks', remaining: 0 }),
    }),
    subscription({
      from: 'retrieval',
      event: DocumentUnindexed,
      handle: ({ id: eventId, data: { documentId, tenantId, operationId, remainingPoints: remaining } }) =>
        app.confirmRemoval({ eventId, documentId, tenantId, operationId, part: 'index', remaining }),
    }),
  ];
}

type Step = Omit<ProgressReport['progress'], 'version' | 'at'>;

function reportOf(
  eventId: string,
  facts: { documentId: string; tenantId: string; version: number; timestamp: string },
  step: Step,
): ProgressReport {
  const { documentId, tenantId, version, timestamp } = facts;
  return { eventId, documentId, tenantId, progress: { ...step, version, at: new Date(timestamp) } };
}
