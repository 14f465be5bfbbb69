import { z } from 'zod';
import { limits } from '../limits.ts';
import { exampleIds, exampleTimes, listOf, pageOf } from './schemas.ts';

const count = z.int().nonnegative();

const example = {
  ...{ id: '0198d2f4-c4b1-7e3b-a705-a0b1c2d3e4f6', kind: 'account.erase', userId: exampleIds.user },
  ...{ status: 'running', wholeTenant: false },
  steps: [
    { part: 'access', doneAt: exampleTimes.createdAt },
    { part: 'documents' },
    { part: 'webhooks' },
    { part: 'models' },
    { part: 'apiKeys' },
    { part: 'sessions' },
    { part: 'account' },
  ],
  requestedAt: exampleTimes.createdAt,
};

/** An erasure, and in the end its receipt. */
export const erasureResource = z
  .object({
    id: z.string(),
    kind: z.literal('account.erase'),
    userId: z.string().describe('Whose account it was; nobody has this id any more'),
    wholeTenant: z.boolean().describe('The account was the only one: all of the tenant goes'),
    status: z.enum(['running', 'succeeded']),
    steps: z.array(
      z.object({
        part: z
          .enum(['access', 'documents', 'webhooks', 'models', 'apiKeys', 'sessions', 'account'])
          .describe('There may be more'),
        doneAt: z.iso.datetime().optional().describe('Missing while it is not done'),
        removed: count.optional(),
      }),
    ),
    receipt: z
      .object({
        completedAt: z.iso.datetime(),
        documents: count,
        blobs: count,
        chunks: count,
        points: count,
        webhooks: count.optional(),
        deliveries: count.optional(),
        aliases: count.optional(),
        prompts: count.optional(),
        promptVersions: count.optional(),
        calls: count.optional().describe('Notes of calls of models: they stay, and name nobody any more'),
        requestCounts: count
          .optional()
          .describe(
            'Counts of requests by day and credential: those of a person stay, and name nobody any more',
          ),
        apiKeys: count,
        sessions: count,
        accounts: count,
      })
      .optional()
      .describe(
        'When nothing is left: since when, and how much there was. One that ended before webhooks and models were part of it has no counts of them',
      ),
    requestedAt: z.iso.datetime(),
  })
  .meta({ id: 'Erasure', examples: [example] });
export type ErasureResource = z.output<typeof erasureResource>;

/** Answer of `DELETE /v1/users/me`: the only one with the token. */
export const begunErasureResource = erasureResource
  .extend({
    receiptToken: z.string().describe('Shows how far the erasure is; nothing else can, for who was erased'),
  })
  .meta({ id: 'BegunErasure', examples: [{ ...example, receiptToken: 'er_4Vq0…' }] });

export const erasureList = listOf(erasureResource).meta({ id: 'ErasureList', examples: [pageOf(example)] });

export const receiptBody = z
  .strictObject({ receiptToken: z.string().min(1).max(limits.tokenChars.value) })
  .meta({ id: 'ReceiptRequest', examples: [{ receiptToken: 'er_4Vq0…' }] });
