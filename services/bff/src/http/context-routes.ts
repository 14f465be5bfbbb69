import { type AnyRoute, route } from '@lectern/http';
import type { App } from '../app.ts';
import { errorsOf } from './errors.ts';
import { contextParams, contextQuery, contextResponse } from './schemas.ts';

/** The context that an agent begins with. */
export function contextRoutes({ getAgentContext }: Pick<App, 'getAgentContext'>): AnyRoute[] {
  return [
    route({
      method: 'get',
      path: '/v1/ai-agent/context/:userId',
      operationId: 'getAgentContext',
      summary: 'Who the agent serves, their latest documents, and passages for a question',
      auth: 'principal',
      scope: 'search',
      params: contextParams,
      query: contextQuery,
      responses: { 200: contextResponse },
      errors: errorsOf('user_not_found'),
      handler: async ({
        principal: caller,
        params: { userId },
        query: { q: query, filter, collections, budgetTokens },
        signal,
      }) => ({
        body: await getAgentContext({ caller, userId, query, filter, collections, budgetTokens }, signal),
      }),
    }),
  ];
}
