import { boundedArray, tenantId } from '@lectern/contracts';
import { z } from 'zod';
import { attemptErrors, deliveryStatuses } from '../domain/delivery.ts';
import { deliveryTypes, messageTypes } from '../domain/message.ts';
import { disabledReasons } from '../domain/webhook.ts';
import { limits } from '../limits.ts';

/** As in the document service: what a parser of URLs would drop or turn round was meant to be read in two ways. */
const url = z
  .string()
  .max(limits.urlChars.value)
  .regex(/^[^\p{Cc}\s\\]+$/u, 'Must have no spaces, control characters or backslashes.')
  // The same for tools that know no classes of Unicode.
  .meta({ format: 'uri', pattern: String.raw`^[^\u0000-\u001f\u007f-\u009f\s\\]+$` })
  .transform((text, context): string => {
    const parsed = URL.parse(text);
    if (parsed !== null) return parsed.href;
    context.addIssue({ code: 'custom', message: 'Must be an absolute URL.' });
    return z.NEVER;
  })
  .describe('With https; it leads to a server on the public internet, and redirects are not followed');

const events = boundedArray(z.enum(messageTypes), { min: 1, max: messageTypes.length })
  .transform((names) => [...new Set(names)].sort())
  .describe('What it is told of');

const description = z
  .string()
  .max(limits.descriptionChars.value)
  .refine(
    (text) => text.isWellFormed() && !text.includes('\u0000'),
    'Must be well-formed Unicode without NUL characters.',
  )
  .meta({ pattern: String.raw`^[^\u0000]*$` });

const exampleUrl = 'https://example.org/hooks/lectern';

/** `POST /v1/webhooks`. */
export const newWebhook = z
  .strictObject({
    url,
    events: events.default([...messageTypes].sort()),
    description: description.default(''),
  })
  .meta({
    id: 'CreateWebhookRequest',
    examples: [{ url: exampleUrl, events: ['document.indexed', 'document.failed'] }],
  });

/** `PATCH /v1/webhooks/{id}`. */
export const webhookPatch = z
  .strictObject({
    url: url.optional(),
    events: events.optional(),
    description: description.optional(),
    enabled: z
      .boolean()
      .optional()
      .describe(
        'False: nothing is delivered, and nothing new is kept for it; true: what has waited is delivered, too',
      ),
  })
  .refine((change) => Object.keys(change).length > 0, 'Must name what is to change.')
  .meta({ id: 'UpdateWebhookRequest', minProperties: 1, examples: [{ enabled: true }] });

/** `POST /v1/webhooks/{id}/rotate-secret`. */
export const rotation = z
  .strictObject({
    overlapSeconds: z
      .int()
      .min(0)
      .max(limits.overlapSeconds.value)
      .default(86_400)
      .describe('Time for which the secret before goes on signing beside the new one'),
  })
  .meta({ id: 'RotateWebhookSecretRequest', examples: [{ overlapSeconds: 3_600 }] });

/** Of `PATCH` and `DELETE /v1/webhooks/{id}`. */
export const webhookHeaders = z.object({
  'if-match': z
    .string()
    .optional()
    .describe('The `ETag` of the webhook as it was read: nothing is changed when it is another one by now'),
});

const id = z.string().max(limits.idChars.value);

/** Of a webhook. */
export const webhookParams = z.object({ id });

/** Of a delivery of a webhook. */
export const deliveryParams = z.object({ id, deliveryId: id });

const page = {
  limit: z.coerce
    .number()
    .int()
    .min(1)
    .max(limits.pageEntries.value)
    .default(20)
    .describe('Entries of a page'),
  cursor: z.uuid().optional().describe('`nextCursor` of the page before'),
};

/** `GET /v1/webhooks`. */
export const webhooksQuery = z.strictObject(page);

/** `GET /v1/webhooks/{id}/deliveries`. */
export const deliveriesQuery = z.strictObject({
  ...page,
  status: z.enum(deliveryStatuses).optional().describe('Only deliveries of this status'),
});

const instant = z.iso.datetime();

const exampleWebhook = {
  ...{ id: '0198d2f4-c4b1-7e3b-87a5-a0b1c2d3e4f6', tenantId: 'acme', url: exampleUrl },
  ...{ events: ['document.deleted', 'document.failed', 'document.indexed'], description: 'Our catalogue' },
  ...{ enabled: true, disabledReason: null, disabledAt: null, failingSince: null, previousSecretUntil: null },
  ...{ version: 1, createdAt: '2026-11-29T08:10:00.000Z', updatedAt: '2026-11-29T08:10:00.000Z' },
} as const;

const webhookFields = {
  id: z.string(),
  tenantId,
  url: z.string(),
  events: z.array(z.enum(messageTypes)),
  description: z.string(),
  enabled: z.boolean().describe('Whether anything is delivered'),
  disabledReason: z
    .enum(disabledReasons)
    .nullable()
    .describe('`gone`: the receiver answered 410; `failing`: it accepted nothing for days'),
  disabledAt: instant.nullable(),
  failingSince: instant
    .nullable()
    .describe('Since when every attempt has failed; null when the last one was accepted'),
  previousSecretUntil: instant.nullable().describe('Until when the secret before signs, too'),
  version: z.int().positive().describe('Counts the changes by its owner'),
  createdAt: instant,
  updatedAt: instant,
};

/** A webhook as administrators of its tenant see it. */
export const webhookResource = z.object(webhookFields).meta({ id: 'Webhook', examples: [exampleWebhook] });
export type WebhookResource = z.output<typeof webhookResource>;

/** The same with its secret, which is shown this once. */
export const newWebhookResource = z
  .object({
    ...webhookFields,
    secret: z
      .string()
      .describe('By it the receiver verifies what it gets (Standard Webhooks 1.0); shown this once'),
  })
  .meta({
    id: 'NewWebhook',
    examples: [{ ...exampleWebhook, secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo=' }],
  });

/** Answer of `GET /v1/webhooks`. */
export const webhookList = z
  .object({ data: z.array(webhookResource), nextCursor: z.string().nullable() })
  .meta({ id: 'WebhookList', examples: [{ data: [exampleWebhook], nextCursor: null }] });

const exampleDelivery = {
  ...{ id: '0198d2f5-0b1c-7d2e-8f30-4a5b6c7d8e9f', type: 'document.indexed', status: 'pending' },
  payload: {
    ...{ type: 'document.indexed', timestamp: '2026-11-29T08:10:02.000Z' },
    data: { id: '0198d2f4-5c1a-7e30-9b6e-3f2a1c4d5e6f', version: 1, status: 'indexed', chunkCount: 3 },
  },
  attempts: [{ at: '2026-11-29T08:10:02.100Z', statusCode: 503, error: 'status', milliseconds: 41 }],
  ...{ nextAttemptAt: '2026-11-29T08:10:07.500Z', createdAt: '2026-11-29T08:10:02.050Z', completedAt: null },
} as const;

/** A delivery as administrators of its tenant see it. */
export const deliveryResource = z
  .object({
    id: z.string().describe('What the receiver gets as `webhook-id`, the same in every attempt'),
    type: z.enum(deliveryTypes),
    status: z.enum(deliveryStatuses).describe('`pending` until it is accepted or given up'),
    payload: z.unknown().describe('What is sent'),
    attempts: z
      .array(
        z.object({
          at: instant,
          statusCode: z.int().nullable().describe('Null without an answer'),
          error: z
            .enum(attemptErrors)
            .nullable()
            .describe('`status`: another answer than 2xx; null when it was accepted'),
          milliseconds: z.int().nonnegative(),
        }),
      )
      .describe(`The last ${limits.attempts.value}, oldest first`),
    nextAttemptAt: instant.nullable(),
    createdAt: instant,
    completedAt: instant.nullable(),
  })
  .meta({ id: 'WebhookDelivery', examples: [exampleDelivery] });
export type DeliveryResource = z.output<typeof deliveryResource>;

/** Answer of `GET /v1/webhooks/{id}/deliveries`. */
export const deliveryList = z
  .object({ data: z.array(deliveryResource), nextCursor: z.string().nullable() })
  .meta({ id: 'WebhookDeliveryList', examples: [{ data: [exampleDelivery], nextCursor: null }] });
