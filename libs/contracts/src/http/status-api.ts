import { z } from 'zod';

/** Where one instance of a service is asked how it is. */
export const internalStatusPath = '/internal/status';

/** A circuit breaker of an instance, towards a target. */
export const breakerStatus = z.object({
  target: z.string(),
  operation: z.string(),
  state: z.enum(['closed', 'half-open', 'open']),
});
export type BreakerStatus = z.output<typeof breakerStatus>;

const messages = z.int().nonnegative();

/** The queue of a service, as SQS counts, and so the same in all of its instances. */
export const queueStatus = z.object({
  visible: messages.describe('Waiting to be taken'),
  inFlight: messages.describe('Being handled, or waiting for another delivery after a failure'),
  delayed: messages,
  deadLetters: messages,
  oldestAgeSeconds: z
    .number()
    .nonnegative()
    .describe('Of the events that this instance holds; what nobody has taken is not seen'),
  pausedBy: z.array(z.string()).describe('Parts that are down, for which the instance takes no events'),
});
export type QueueStatus = z.output<typeof queueStatus>;

/** Events that are committed and not yet published; the same in all instances of a service. */
export const outboxStatus = z.object({
  events: z.int().nonnegative(),
  oldestAgeSeconds: z.number().nonnegative().describe('0 when there are none'),
});
export type OutboxStatus = z.output<typeof outboxStatus>;

/** What an instance does at intervals: it cleans up, or sends again what waits too long. */
export const taskStatus = z.object({
  name: z.string(),
  intervalSeconds: z.number(),
  lastRunAt: z.iso.datetime().nullable().describe('Null before the first time since the start'),
  lastCount: z.int().nonnegative().describe('How many things it dealt with the last time'),
  totalCount: z.int().nonnegative().describe('The same since the start'),
  failed: z.boolean().describe('Whether something went wrong the last time'),
});
export type TaskStatus = z.output<typeof taskStatus>;

const counts = z.record(z.string(), z.int().nonnegative());

/** The last complete comparison of a part of the stores with the documents. */
export const comparisonStatus = z.object({
  part: z.string(),
  completedAt: z.iso.datetime(),
  found: counts.describe('Differences that were found, by kind'),
  mended: counts.describe('Those of them that were mended'),
});
export type ComparisonStatus = z.output<typeof comparisonStatus>;

/** What a process delays the work of, over the last seconds in which somebody asked. */
export const loopStatus = z.object({
  meanDelayMs: z.number().nonnegative(),
  p99DelayMs: z.number().nonnegative(),
});
export type LoopStatus = z.output<typeof loopStatus>;

/** What an instance is made to do to requests. */
export const faultKind = z
  .enum(['slow', 'error', 'refuse'])
  .describe(
    '`slow`: requests wait before they are answered; `error`: they are answered with 500; `refuse`: their connection is closed unanswered',
  );

/** A fault of an instance that somebody has switched on. */
export const activeFault = z.object({
  kind: faultKind,
  share: z.number().describe('Part of the requests that it happens to, up to 1'),
  milliseconds: z.int().nonnegative().describe('How long those wait that are `slow`'),
  until: z.iso.datetime().describe('When it ends by itself'),
});
export type ActiveFaultStatus = z.output<typeof activeFault>;

/** How one instance of a service is, as it says itself. What a service does not have is absent, and so is what could not be measured. */
export const instanceStatus = z
  .object({
    instanceId: z.string(),
    version: z.string(),
    startedAt: z.iso.datetime(),
    ready: z.boolean(),
    notReady: z.array(z.string()).describe('Parts that keep it from being ready'),
    memoryBytes: z.int().nonnegative().describe('Resident memory of its process'),
    eventLoop: loopStatus,
    breakers: z.array(breakerStatus),
    queue: queueStatus.optional(),
    outbox: outboxStatus.optional(),
    tasks: z.array(taskStatus),
    comparisons: z.array(comparisonStatus).optional(),
    fault: activeFault.optional().describe('What is switched on, where faults can be'),
    settings: z
      .record(z.string(), z.union([z.string(), z.boolean()]))
      .describe('What callers of the platform may know of its configuration'),
  })
  .meta({
    id: 'InstanceStatus',
    examples: [
      {
        ...{ instanceId: 'user-host1-8080', version: '1.4.0', startedAt: '2026-11-29T08:00:00.000Z' },
        ...{ ready: true, notReady: [], memoryBytes: 120_000_000 },
        eventLoop: { meanDelayMs: 0.2, p99DelayMs: 1.4 },
        breakers: [],
        outbox: { events: 0, oldestAgeSeconds: 0 },
        tasks: [],
        settings: { registration: 'open' },
      },
    ],
  });
export type InstanceStatus = z.output<typeof instanceStatus>;
