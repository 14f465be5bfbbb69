import { ErasureRequested } from '@lectern/contracts';
import { type OnDeadLetter, type Subscription, subscription } from '@lectern/events';
import type { Logger } from '@lectern/telemetry';
import type { App } from '../app.ts';

/** The events that the service consumes, and the use case for each. */
export function subscriptions(app: Pick<App, 'eraseData'>): Subscription[] {
  return [
    subscription({
      from: 'user',
      event: ErasureRequested,
      handle: ({ id: eventId, data: { erasureId: id, tenantId, ownerId } }, { signal }) =>
        app.eraseData({ eventId, erasure: { id, tenantId, ownerId } }, signal),
    }),
  ];
}

/** Nothing is to be done of an event that is given up: an erasure that is not reported is asked for again. */
export function onDeadLetter(logger: Pick<Logger, 'error'>): OnDeadLetter {
  return async ({ event: { id: eventId, type }, reason }) => {
    logger.error({ eventId, type, reason }, 'an erasure was given up until it is asked for again');
  };
}
