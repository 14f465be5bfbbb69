import { type AnyRoute, route } from '@lectern/http';
import { z } from 'zod';
import type { App } from '../app.ts';
import type { UsageReport } from '../use-cases/get-usage.ts';
import { errorsOf } from './errors.ts';

const instant = z.iso.datetime({ offset: true });

const usageQuery = z.strictObject({
  groupBy: z.enum(['key', 'model', 'prompt', 'day']).default('model'),
  keyId: z
    .string()
    .min(1)
    .max(64)
    .optional()
    .describe(
      'Id of an API key or a session: its part of what the caller is shown. Empty data for one that is somebody else’s',
    ),
  model: z
    .string()
    .min(1)
    .max(100)
    .optional()
    .describe('Name of a target: its calls alone, and no requests, which are of no target'),
  from: instant
    .optional()
    .describe(
      'Inclusive; the start of the month of `to` (UTC), if left out. Requests are counted by the day (UTC): each day that the period touches counts whole',
    ),
  to: instant.optional().describe('Exclusive; now, if left out'),
});

const count = z.int().nonnegative();

const usageResource = z
  .object({
    from: z.iso.datetime(),
    to: z.iso.datetime(),
    of: z.enum(['tenant', 'user', 'key']).describe('Whose calls and requests these are'),
    data: z.array(
      z.object({
        group: z
          .string()
          .describe(
            'Id of the API key or session, name of the target, version of a prompt as `summary@3`, or day (UTC); empty for documents and for erased people by key, and for calls of no prompt',
          ),
        requests: count
          .optional()
          .describe(
            'Requests to this API, whatever for, some seconds after they were answered; by key and by day alone, and not of one `model`',
          ),
        refusedRequests: count.optional().describe('Of the requests, those that were answered with a 4xx'),
        failedRequests: count.optional().describe('Of the requests, those that were answered with a 5xx'),
        calls: count.describe(
          'Of providers: an attempt that failed, its repetition, and the next target that answered, are three. One that is not made, since a budget or the state of its target forbids it, is none',
        ),
        failed: count.describe(
          'Of the calls, those that ended with an error, be it after a part of the answer; what they took counts',
        ),
        cached: count.describe('Of the calls, answers that were kept: no model was asked, and nothing taken'),
        inputTokens: count,
        outputTokens: count,
        milliseconds: count,
        cost: z.number().nonnegative().describe('In the currency of the prices'),
      }),
    ),
  })
  .meta({
    id: 'Usage',
    examples: [
      {
        ...{ from: '2026-11-01T00:00:00.000Z', to: '2026-11-29T08:00:00.000Z', of: 'tenant' },
        data: [
          {
            ...{ group: '2026-11-28', requests: 340, refusedRequests: 4, failedRequests: 0 },
            ...{
              calls: 12,
              failed: 1,
              cached: 2,
              inputTokens: 14_020,
              outputTokens: 1_804,
            },
            ...{ milliseconds: 20_412, cost: 0.0032 },
          },
        ],
      },
    ],
  });

/** `GET /v1/usage`. */
export function usageRoutes(app: Pick<App, 'getUsage'>): AnyRoute[] {
  return [
    route({
      method: 'get',
      path: '/v1/usage',
      operationId: 'getUsage',
      summary:
        'Requests, and what calls of models took: of the key that asks, of the person, or for administrators of the tenant',
      auth: 'principal',
      query: usageQuery,
      responses: { 200: usageResource },
      errors: errorsOf('period_invalid'),
      handler: async ({ principal: caller, query: { groupBy, keyId, model, from, to }, signal }) => {
        const only = { keyId, model };
        const report = await app.getUsage(
          { caller, groupBy, only, from: dateOf(from), to: dateOf(to) },
          signal,
        );
        return { body: presentUsage(report) };
      },
    }),
  ];
}

const dateOf = (text: string | undefined): Date | undefined =>
  text === undefined ? undefined : new Date(text);

function presentUsage({ from, to, of, sums }: UsageReport): z.input<typeof usageResource> {
  return { from: from.toISOString(), to: to.toISOString(), of, data: [...sums] };
}
