import { instanceStatus } from '@lectern/contracts';
import { AppError } from '@lectern/errors';
import { type AnyRoute, cacheControl, defineErrors, route } from '@lectern/http';
import { z } from 'zod';
import { type Description, describedSeconds, platform } from '../platform/describe-platform.ts';
import type { GatherStatus } from '../platform/gather-status.ts';

const errors = defineErrors({
  limited_to_collections: [
    'permission_denied',
    'An API key that is limited to collections does not see the platform.',
  ],
  not_an_operator: ['permission_denied', 'The tenant of the caller does not operate this platform.'],
});

const seenInstance = z.object({
  address: z.string(),
  state: z
    .enum(['ready', 'not-ready', 'down', 'gone', 'unknown'])
    .describe(
      '`down`: it does not answer; `gone`: the same, and discovery does not list it any more; `unknown`: it answers, and not how it is',
    ),
  answeredInMs: z.int().nonnegative().describe('How long it took to answer, or until it was given up'),
  status: instanceStatus.nullable().describe('Null unless it answered'),
});

const platformStatus = z
  .object({
    at: z.iso.datetime(),
    services: z.array(z.object({ service: z.string(), instances: z.array(seenInstance) })),
  })
  .meta({
    id: 'PlatformStatus',
    examples: [
      {
        at: '2026-11-29T08:30:00.000Z',
        services: [
          {
            service: 'retrieval',
            instances: [{ address: 'http://10.0.0.7:8080', state: 'down', answeredInMs: 3, status: null }],
          },
        ],
      },
    ],
  });

/** What the routes need. */
export interface PlatformParts {
  describe(): Promise<Description>;
  readonly gather: GatherStatus;
  /** Ids of tenants whose administrators see the platform, or `*` alone for all. */
  readonly operators: readonly string[];
}

/** `/v1/platform`: what everybody may know of the platform, and what its operators may. */
export function platformRoutes({ describe, gather, operators }: PlatformParts): AnyRoute[] {
  return [
    route({
      method: 'get',
      path: '/v1/platform',
      operationId: 'getPlatform',
      summary: 'What everybody may know: its version, how people get an account, and what it can do',
      auth: 'none',
      responses: { 200: { body: platform, headers: cacheControl } },
      handler: async () => {
        const { platform: body, isComplete } = await describe();
        const keep = isComplete ? `public, max-age=${describedSeconds}` : 'no-store';
        return { body, headers: { 'Cache-Control': keep } };
      },
    }),
    route({
      method: 'get',
      path: '/v1/platform/status',
      operationId: 'getPlatformStatus',
      summary:
        'How each instance of each service is: breakers, queues, outboxes; for operators of the platform',
      auth: 'principal',
      role: 'admin',
      scope: 'platform:read',
      responses: { 200: platformStatus },
      errors: errors('limited_to_collections', 'not_an_operator'),
      handler: async ({ principal: { collections, tenantId } }) => {
        if (collections !== undefined) throw limitedToCollections();
        if (!operators.includes('*') && !operators.includes(tenantId)) throw notAnOperator();
        return { body: await gather() };
      },
    }),
  ];
}

function limitedToCollections(): AppError {
  return new AppError('permission_denied', 'This API key is limited to collections.', {
    reason: 'limited_to_collections',
  });
}

function notAnOperator(): AppError {
  return new AppError('permission_denied', 'Your tenant does not operate this platform.', {
    reason: 'not_an_operator',
  });
}
