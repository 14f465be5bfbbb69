import {
  DocumentEmbedded,
  DocumentFailed,
  DocumentIndexed,
  DocumentPurged,
  DocumentUnindexed,
} from '@lectern/contracts';
import { type Subscription, subscribe } from '@lectern/events';
import type { App } from '../app.ts';

/** What the service hears, and what it makes of it. */
export function subscriptions(app: Pick<App, 'recordProgress' | 'confirmRemoval'>): Subscription[] {
  const failed = (from: string): Subscription =>
    subscribe(from, DocumentFailed, ({ id, data }) => {
      const { stage, reason, message } = data;
      return app.recordProgress(
        reportOf(id, data, { status: 'failed', failure: { stage, reason, message } }),
      );
    });
  return [
    subscribe('embedding', DocumentEmbedded, ({ id, data }) =>
      app.recordProgress(reportOf(id, data, { status: 'embedded', chunkCount: data.chunkCount })),
    ),
    subscribe('retrieval', DocumentIndexed, ({ id, data }) =>
      app.recordProgress(reportOf(id, data, { status: 'indexed', chunkCount: data.chunkCount })),
    ),
    failed('embedding'),
    failed('retrieval'),
    subscribe('embedding', DocumentPurged, ({ id, data }) =>
      app.confirmRemoval({ ...data, eventId: id, part: 'chunks', remaining: 0 }),
    ),
    subscribe('retrieval', DocumentUnindexed, ({ id, data }) =>
      app.confirmRemoval({ ...data, eventId: id, part: 'index', remaining: data.remainingPoints }),
    ),
  ];
}

interface VersionFacts {
  readonly documentId: string;
  readonly tenantId: string;
  readonly version: number;
  readonly timestamp: string;
}

function reportOf(eventId: string, facts: VersionFacts, step: Step): Report {
  const { documentId, tenantId, version, timestamp } = facts;
  return { eventId, documentId, tenantId, progress: { ...step, version, at: new Date(timestamp) } };
}

type Report = Parameters<App['recordProgress']>[0];
type Step = Omit<Report['progress'], 'version' | 'at'>;
