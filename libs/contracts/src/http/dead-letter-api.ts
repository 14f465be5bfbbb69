import { z } from 'zod';
import { boundedArray } from '../bounded.ts';
import { tenantId } from '../fields.ts';
import { deadLetterLimits } from '../limits.ts';
import { printable } from '../printable.ts';

/** An event that a consumer has given up. */
export const deadLetter = z.object({
  id: z.string().describe('Of its event'),
  type: z.string().optional(),
  documentId: z.string().optional(),
  reason: z.string().optional().describe('Missing for the few seconds until it is known'),
  message: z.string().optional().describe('The reason for people'),
  deadLetteredAt: z.iso.datetime(),
  traceId: z.string().optional().describe('Of the trace in which it was published'),
});
export type DeadLetterResource = z.output<typeof deadLetter>;

/** Which dead letters are meant, by their ids. */
export const deadLetterIds = boundedArray(
  printable(z.string().min(1).max(deadLetterLimits.deadLetterIdChars.value)),
  {
    min: 1,
    max: deadLetterLimits.deadLetterIds.value,
  },
);

/**
 * `POST /internal/dead-letters` of a service that consumes events: lists, redrives or deletes dead letters of one tenant.
 * Without `ids` all of them. To redrive or delete what is gone does nothing.
 */
export const deadLetterRequest = z
  .object({
    tenantId,
    action: z.enum(['list', 'redrive', 'delete']),
    ids: deadLetterIds.optional(),
    limit: z.int().min(1).max(deadLetterLimits.deadLetterPage.value).describe('Messages that are shown'),
  })
  .meta({ id: 'DeadLetterRequest', examples: [{ tenantId: 'acme', action: 'list', limit: 100 }] });
export type DeadLetterRequest = z.output<typeof deadLetterRequest>;

/** The dead letters of one tenant in one queue; those that were redriven or deleted are counted alone. */
export const queueDeadLetters = z
  .object({
    count: z.int().nonnegative(),
    complete: z
      .boolean()
      .describe('False where there may be more: the queue is long, or somebody else looks at it'),
    oldestAt: z.iso.datetime().optional(),
    messages: z.array(deadLetter).describe('The oldest first'),
  })
  .meta({
    id: 'QueueDeadLetters',
    examples: [
      {
        ...{ count: 1, complete: true, oldestAt: '2026-11-29T08:20:02.000Z' },
        messages: [
          {
            id: '0198d2f4-a2ee-7e42-8c33-6f708192a3b4',
            type: 'DocumentIngested.v1',
            documentId: '0198d2f4-a28f-7c19-95f3-8e9fa0b1c2d4',
            reason: 'too_many_deliveries',
            message: 'It was delivered 10 times and never handled to its end.',
            deadLetteredAt: '2026-11-29T08:20:02.000Z',
            traceId: '5d398735a1399d3b6ca29d95e6b4ad31',
          },
        ],
      },
    ],
  });
export type QueueDeadLetters = z.output<typeof queueDeadLetters>;
