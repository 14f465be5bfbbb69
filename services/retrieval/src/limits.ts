import { defineLimits } from '@lectern/config';
import { idLimits, metadataLimits, searchLimits } from '@lectern/contracts/limits';
import { httpLimits } from '@lectern/http/limits';

/** Everything that a caller can make large or long, and how large it may be. */
export const limits = defineLimits({
  ...httpLimits,
  ...idLimits,
  ...metadataLimits,
  ...searchLimits,
  eventSlots: {
    variable: 'EVENTS_CONCURRENCY',
    unit: 'messages',
    what: 'Events that are handled at a time; tenants take turns',
  },
  eventSlotsOfTenant: {
    variable: 'EVENTS_CONCURRENCY_PER_TENANT',
    unit: 'messages',
    what: 'The same of one tenant',
  },
  waitingEvents: {
    variable: 'EVENTS_WAITING_MESSAGES',
    unit: 'messages',
    what: 'Events that wait in memory for their turn; those of a tenant with more are sent again with a delay',
  },
});
