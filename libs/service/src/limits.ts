import { defineLimits } from '@lectern/config';
import { tlsLimits } from '@lectern/tls';

/** What the server of every service bounds by configuration; each spreads it into its own `src/limits.ts`. */
export const serverLimits = defineLimits({
  connections: {
    variable: 'MAX_CONNECTIONS',
    unit: 'connections',
    what: 'Connections at once; further ones are closed unanswered, and idle ones with them to make room',
  },
  adminConnections: {
    value: 64,
    unit: 'connections',
    what: 'Connections to the admin port at once; further ones are closed unanswered',
  },
  bodyIdleMs: {
    variable: 'BODY_IDLE_TIMEOUT_MS',
    unit: 'ms',
    what: 'Time without a byte of a request body; then 408 `body_stalled`',
  },
  bodyMs: {
    variable: 'BODY_TIMEOUT_MS',
    unit: 'ms',
    what: 'Time of a whole request body where it may not be a file; then 408 `body_overdue`',
  },
  bodyRate: {
    variable: 'BODY_MIN_BYTES_PER_SECOND',
    unit: 'bytes',
    what: 'Minimum rate of a request body per second, averaged over `BODY_RATE_WINDOW_MS`; less is a 408 `body_too_slow`',
  },
  answerIdleMs: {
    variable: 'ANSWER_IDLE_TIMEOUT_MS',
    unit: 'ms',
    what: 'Time in which a caller reads nothing of a response; then the connection is closed',
  },
  ...tlsLimits,
});

/** What a service that consumes events bounds. */
export const eventLimits = defineLimits({
  eventSlots: {
    variable: 'EVENTS_CONCURRENCY',
    unit: 'messages',
    what: 'Events that are handled at the same time; tenants take turns',
  },
  eventSlotsOfTenant: {
    variable: 'EVENTS_CONCURRENCY_PER_TENANT',
    unit: 'messages',
    what: 'Events of one tenant that are handled at the same time; all beyond the first of each tenant are one fewer than that',
  },
  waitingEvents: {
    variable: 'EVENTS_WAITING_MESSAGES',
    unit: 'messages',
    what: 'Events that wait in memory for their turn; those of a tenant with more are sent again with a delay',
  },
});
