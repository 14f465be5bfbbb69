import { defineEvent } from '@lectern/events/definition';
import { z } from 'zod';
import { tenantId, timestamp, userId } from '../fields.ts';

const erasureId = z.string().min(1).max(200);
const count = z.int().nonnegative();

const example = {
  erasureId: '0193a1f8-2b3c-7e4d-8f50-1a2b3c4d5e6f',
  tenantId: '0193a1f0-1b2c-7a3d-8e4f-5a6b7c8d9e0f',
  timestamp: '2026-11-29T10:15:30.123Z',
};

/**
 * Emitted by the user service, in the transaction that ended the access of an account: all that other services have of it is to be
 * removed, or all of the tenant. It comes again, with another event id, until each of them has answered.
 */
export const ErasureRequested = defineEvent({
  name: 'ErasureRequested',
  version: 1,
  schema: z
    .object({
      erasureId,
      tenantId,
      ownerId: userId.optional().describe('Whose account it was; all of the tenant where it is missing'),
      requestedBy: userId,
      timestamp,
    })
    .meta({
      description: 'All that is kept of a person, or of a tenant, is to be removed for good.',
      examples: [
        {
          ...example,
          ownerId: '0193a1f0-2c3d-7b4e-9f50-6b7c8d9e0f1a',
          requestedBy: '0193a1f0-2c3d-7b4e-9f50-6b7c8d9e0f1a',
        },
      ],
    }),
});

/** Emitted by the document service: nothing is left of the documents that an erasure is about, in any store. */
export const DocumentsErased = defineEvent({
  name: 'DocumentsErased',
  version: 1,
  schema: z
    .object({
      erasureId,
      tenantId,
      documents: count,
      blobs: count,
      chunks: count,
      points: count,
      timestamp,
    })
    .meta({
      description:
        'Nothing is left of the documents that an erasure is about; how much there was, as far as its stores said.',
      examples: [{ ...example, documents: 2, blobs: 3, chunks: 14, points: 14 }],
    }),
});

/** Emitted by the webhook service: nothing is left of what it had of the account, or of the tenant, that an erasure is about. */
export const WebhooksErased = defineEvent({
  name: 'WebhooksErased',
  version: 1,
  schema: z.object({ erasureId, tenantId, webhooks: count, deliveries: count, timestamp }).meta({
    description:
      'Nothing is left of the webhooks that an erasure is about, nor of their deliveries; how much there was.',
    examples: [{ ...example, webhooks: 1, deliveries: 40 }],
  }),
});

/** Emitted by the model service: nothing is left there by which the account, or the tenant, that an erasure is about is known. */
export const ModelDataErased = defineEvent({
  name: 'ModelDataErased',
  version: 1,
  schema: z
    .object({
      erasureId,
      tenantId,
      aliases: count,
      prompts: count,
      promptVersions: count,
      calls: count.describe('Notes of calls of models, which stay, and name nobody any more'),
      // An instance of an earlier release counts none.
      requestCounts: count
        .default(0)
        .describe(
          'Counts of requests by day and credential; those of a person stay, and name nobody any more',
        ),
      timestamp,
    })
    .meta({
      description:
        'Nothing is left of the aliases and prompts that an erasure is about, and calls of models and counts of requests name nobody any more; how much there was.',
      examples: [{ ...example, aliases: 1, prompts: 3, promptVersions: 7, calls: 412, requestCounts: 58 }],
    }),
});
