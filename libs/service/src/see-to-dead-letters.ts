import {
  type DeadLetterRequest,
  type DeadLetterResource,
  deadLetterRequest,
  type QueueDeadLetters,
  queueDeadLetters,
} from '@lectern/contracts';
import type { DeadLetterEntry, DeadLetters } from '@lectern/events';
import { type AnyRoute, route } from '@lectern/http';

export interface SeeToDeadLettersPorts {
  /** Of this service's queue. */
  readonly deadLetters: DeadLetters;
}

/**
 * Lists, redrives or deletes the dead letters of one tenant in this service's queue; those of others, and messages that name no
 * tenant, are not touched.
 *
 * @throws AppError `unavailable` (`queue_unavailable`)
 */
export async function seeToDeadLetters(
  { deadLetters }: SeeToDeadLettersPorts,
  { tenantId, action, ids, limit }: DeadLetterRequest,
  signal: AbortSignal,
): Promise<QueueDeadLetters> {
  const choice = { tenantId, ids };
  if (action === 'redrive') return { ...(await deadLetters.redrive(choice, signal)), messages: [] };
  if (action === 'delete') return { ...(await deadLetters.remove(choice, signal)), messages: [] };
  const { count, complete, oldestAt, entries } = await deadLetters.list(choice, { limit, signal });
  return {
    ...{ count, complete, messages: entries.map(toResource) },
    ...(oldestAt === undefined ? {} : { oldestAt: oldestAt.toISOString() }),
  };
}

function toResource({ id, deadLetteredAt, ...entry }: DeadLetterEntry): DeadLetterResource {
  const { type, documentId, reason, message, traceId } = entry;
  return {
    ...{ id, deadLetteredAt: deadLetteredAt.toISOString() },
    ...(type === undefined ? {} : { type }),
    ...(documentId === undefined ? {} : { documentId }),
    ...(reason === undefined ? {} : { reason }),
    ...(message === undefined ? {} : { message }),
    ...(traceId === undefined ? {} : { traceId }),
  };
}

/** What the service can do about its dead letters. */
export interface DeadLetterApp {
  seeToDeadLetters(request: DeadLetterRequest, signal: AbortSignal): Promise<QueueDeadLetters>;
}

/** `POST /internal/dead-letters`, of a service that consumes events, for the one that gathers them. */
export function deadLetterRoute(app: DeadLetterApp): AnyRoute {
  return route({
    method: 'post',
    path: '/internal/dead-letters',
    operationId: 'seeToDeadLetters',
    summary: 'Lists, redrives or deletes the dead letters of a tenant in the queue of this service',
    auth: 'internal',
    callers: ['document'],
    body: deadLetterRequest,
    responses: { 200: queueDeadLetters },
    handler: async ({ body, signal }) => ({ body: await app.seeToDeadLetters(body, signal) }),
  });
}
