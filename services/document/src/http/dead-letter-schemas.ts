import { deadLetterIds, deadLetterLimits, queueDeadLetters } from '@lectern/contracts';
import { z } from 'zod';

/** Ids, or `all`, which is undefined: no choice. */
const idsText = z
  .string()
  .max((deadLetterLimits.deadLetterIdChars.value + 1) * deadLetterLimits.deadLetterIds.value)
  .transform((text, context) => {
    if (text === 'all') return undefined;
    const ids = deadLetterIds.safeParse(text.split(','));
    if (ids.success) return ids.data;
    context.addIssue({
      code: 'custom',
      message: `Must be "all", or up to ${deadLetterLimits.deadLetterIds.value} ids.`,
    });
    return z.NEVER;
  })
  .describe('Ids, separated by commas, or `all`');

/** `GET /v1/admin/dead-letters`. */
export const deadLetterQuery = z.strictObject({
  ids: idsText.optional(),
  limit: z.coerce
    .number()
    .int()
    .min(1)
    .max(deadLetterLimits.deadLetterPage.value)
    .default(deadLetterLimits.deadLetterPage.value)
    .describe('Messages of each queue'),
});

/** `DELETE /v1/admin/dead-letters`: a body of a DELETE means nothing on the way. */
export const deleteDeadLettersQuery = z.strictObject({ ids: idsText });

/** `POST /v1/admin/dead-letters/redrive`. */
export const redriveBody = z
  .strictObject({ ids: z.union([z.literal('all').transform(() => undefined), deadLetterIds]) })
  .meta({
    id: 'RedriveDeadLetters',
    examples: [{ ids: ['0198d2f4-a2ee-7e42-8c33-6f708192a3b4'] }, { ids: 'all' }],
  });

const unavailable = z.array(z.string()).describe('Services whose queue does not answer');
const queue = z.string().describe('The service that consumes from it');

/** Answer of `GET /v1/admin/dead-letters`. */
export const deadLetterList = z
  .object({ data: z.array(queueDeadLetters.extend({ queue })), unavailable })
  .meta({
    id: 'DeadLetterList',
    examples: [
      {
        data: [
          {
            ...{ queue: 'embedding', count: 1, complete: true, oldestAt: '2026-11-29T08:20:02.000Z' },
            messages: [
              {
                ...{ id: '0198d2f4-a2ee-7e42-8c33-6f708192a3b4', type: 'DocumentIngested.v1' },
                documentId: '0198d2f4-a28f-7c19-95f3-8e9fa0b1c2d4',
                reason: 'too_many_deliveries',
                message: 'It was delivered 10 times and never handled to its end.',
                deadLetteredAt: '2026-11-29T08:20:02.000Z',
                traceId: '5d398735a1399d3b6ca29d95e6b4ad31',
              },
            ],
          },
        ],
        unavailable: [],
      },
    ],
  });

/** What was redriven, or deleted. */
export const deadLetterCounts = z
  .object({
    data: z.array(queueDeadLetters.pick({ count: true, complete: true }).extend({ queue })),
    unavailable,
  })
  .meta({
    id: 'DeadLetterCounts',
    examples: [{ data: [{ queue: 'embedding', count: 1, complete: true }], unavailable: ['retrieval'] }],
  });
