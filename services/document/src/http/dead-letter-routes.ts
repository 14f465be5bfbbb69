import { deadLetterLimits } from '@lectern/contracts';
import { type AnyRoute, route } from '@lectern/http';
import type { App } from '../app.ts';
import type { GatheredDeadLetters } from '../use-cases/gather-dead-letters.ts';
import {
  deadLetterCounts,
  deadLetterList,
  deadLetterQuery,
  deleteDeadLettersQuery,
  redriveBody,
} from './dead-letter-schemas.ts';
import { errorsOf } from './errors.ts';

const limit = deadLetterLimits.deadLetterPage.value;
const shared = {
  auth: 'principal',
  role: 'admin',
  errors: errorsOf('dead_letters_unavailable', 'limited_to_collections'),
} as const;

/** `/v1/admin/dead-letters`: events about the caller's tenant that were given up. */
export function deadLetterRoutes(app: Pick<App, 'gatherDeadLetters'>): AnyRoute[] {
  return [
    route({
      ...shared,
      method: 'get',
      path: '/v1/admin/dead-letters',
      operationId: 'listDeadLetters',
      summary: "Events of the caller's tenant that could not be handled, by queue, and why",
      scope: 'documents:read',
      query: deadLetterQuery,
      responses: { 200: deadLetterList },
      handler: async ({ principal: caller, query, signal }) => {
        const found = await app.gatherDeadLetters({ caller, action: 'list', ...query }, signal);
        return { body: { data: found.queues, unavailable: found.unavailable } };
      },
    }),
    route({
      ...shared,
      method: 'post',
      path: '/v1/admin/dead-letters/redrive',
      operationId: 'redriveDeadLetters',
      summary: 'Have dead letters handled anew, when their cause is mended',
      scope: 'documents:write',
      body: redriveBody,
      responses: { 200: deadLetterCounts },
      handler: async ({ principal: caller, body: { ids }, signal }) => ({
        body: toCounts(await app.gatherDeadLetters({ caller, action: 'redrive', ids, limit }, signal)),
      }),
    }),
    route({
      ...shared,
      method: 'delete',
      path: '/v1/admin/dead-letters',
      operationId: 'deleteDeadLetters',
      summary: 'Delete dead letters for good; their documents stay as they are',
      scope: 'documents:write',
      query: deleteDeadLettersQuery,
      responses: { 200: deadLetterCounts },
      handler: async ({ principal: caller, query: { ids }, signal }) => ({
        body: toCounts(await app.gatherDeadLetters({ caller, action: 'delete', ids, limit }, signal)),
      }),
    }),
  ];
}

function toCounts({ queues, unavailable }: GatheredDeadLetters) {
  return { data: queues.map(({ queue, count, complete }) => ({ queue, count, complete })), unavailable };
}
