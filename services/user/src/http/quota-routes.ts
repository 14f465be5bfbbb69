import { type AnyRoute, route } from '@lectern/http';
import { z } from 'zod';
import type { App } from '../app.ts';

const bytes = z.int().nonnegative();

const quotaResource = z
  .object({
    quotaBytes: bytes.describe('What the documents of the tenant may take together'),
    reservedBytes: bytes.describe(
      'What they take: newest versions that did not fail, and earlier ones that still answer searches',
    ),
  })
  .meta({ id: 'Quota', examples: [{ quotaBytes: 10_737_418_240, reservedBytes: 1_204 }] });

/** `GET /v1/quota`. */
export function quotaRoutes(app: Pick<App, 'getQuota'>): AnyRoute[] {
  return [
    route({
      method: 'get',
      path: '/v1/quota',
      operationId: 'getQuota',
      summary: "How many bytes of documents the caller's tenant may store, and how many it does",
      auth: 'principal',
      scope: 'documents:read',
      responses: { 200: quotaResource },
      handler: async ({ principal: caller, signal }) => ({ body: await app.getQuota({ caller }, signal) }),
    }),
  ];
}
