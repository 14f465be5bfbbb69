import {
  DocumentDeleted,
  DocumentFailed,
  DocumentIndexed,
  ErasureRequested,
  quotaExceeded,
  StorageRefused,
} from '@lectern/contracts';
import { type OnDeadLetter, type Subscription, subscription } from '@lectern/events';
import type { Logger } from '@lectern/telemetry';
import type { App } from '../app.ts';

type Handlers = Pick<App, 'announceOutcome' | 'eraseData'>;

/** The events that the service consumes, and the use case for each. */
export function subscriptions(app: Handlers): Subscription[] {
  return [
    successes(app),
    failures(app, 'embedding'),
    failures(app, 'retrieval'),
    refusals(app),
    deletions(app),
    erasures(app),
  ];
}

function successes(app: Handlers): Subscription {
  return subscription({
    from: 'retrieval',
    event: DocumentIndexed,
    handle: ({ id: eventId, data }, { signal }) => {
      const { documentId, tenantId, version, attempt, chunkCount, timestamp } = data;
      const told = { type: 'document.indexed', status: 'indexed', chunkCount } as const;
      const outcome = { documentId, tenantId, version, attempt, ...told, at: new Date(timestamp) };
      return app.announceOutcome({ eventId, outcome }, signal);
    },
  });
}

function failures(app: Handlers, from: string): Subscription {
  return subscription({
    from,
    event: DocumentFailed,
    handle: ({ id: eventId, data }, { signal }) => {
      const { documentId, tenantId, version, attempt, timestamp } = data;
      const told = { type: 'document.failed', status: 'failed', chunkCount: undefined } as const;
      const outcome = { documentId, tenantId, version, attempt, ...told, at: new Date(timestamp) };
      return app.announceOutcome({ eventId, outcome }, signal);
    },
  });
}

/** A document that is beyond its quota gets no further. */
function refusals(app: Handlers): Subscription {
  return subscription({
    from: 'user',
    event: StorageRefused,
    handle: ({ id: eventId, data }, { signal }) => {
      const { documentId, tenantId, version, reason, timestamp } = data;
      const status = reason === quotaExceeded ? 'rejected' : 'failed';
      const told = { type: 'document.failed', status, attempt: undefined, chunkCount: undefined } as const;
      const outcome = { documentId, tenantId, version, ...told, at: new Date(timestamp) };
      return app.announceOutcome({ eventId, outcome }, signal);
    },
  });
}

function deletions(app: Handlers): Subscription {
  return subscription({
    from: 'document',
    event: DocumentDeleted,
    handle: ({ id: eventId, data: { documentId, tenantId, timestamp } }, { signal }) => {
      const told = { type: 'document.deleted', status: 'deleted' } as const;
      const unsaid = { version: undefined, attempt: undefined, chunkCount: undefined };
      const outcome = { documentId, tenantId, ...told, ...unsaid, at: new Date(timestamp) };
      return app.announceOutcome({ eventId, outcome }, signal);
    },
  });
}

function erasures(app: Handlers): Subscription {
  return subscription({
    from: 'user',
    event: ErasureRequested,
    handle: ({ id: eventId, data: { erasureId: id, tenantId, ownerId } }, { signal }) =>
      app.eraseData({ eventId, erasure: { id, tenantId, ownerId } }, signal),
  });
}

/** Nothing is told of an event that is given up. Redriven, it is; an erasure is asked for again. */
export function onDeadLetter(logger: Pick<Logger, 'error'>): OnDeadLetter {
  return async ({ event: { id: eventId, type }, reason }) => {
    logger.error({ eventId, type, reason }, 'webhooks are not told of an event');
  };
}
