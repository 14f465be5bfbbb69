import { type AnyRoute, route } from '@lectern/http';
import type { App } from '../app.ts';
import { errorsOf } from './errors.ts';
import { aliasesBody, aliasList, presentAliases } from './schemas.ts';

/** What stands behind the names of models, for a tenant's administrators. */
export function aliasRoutes(app: Pick<App, 'listAliases' | 'setAliases'>): AnyRoute[] {
  const administered = {
    path: '/v1/model-aliases',
    auth: 'principal',
    role: 'admin',
    responses: { 200: aliasList },
  } as const;
  return [
    route({
      ...administered,
      scope: 'generate',
      method: 'get',
      operationId: 'listModelAliases',
      summary: 'What stands behind each alias for the tenant, and what it could be',
      handler: async ({ principal: caller, signal }) => ({
        body: presentAliases(await app.listAliases({ caller }, signal)),
      }),
    }),
    route({
      ...administered,
      scope: 'models:write',
      method: 'put',
      operationId: 'setModelAliases',
      summary: 'Sets what the tenant has behind aliases, from the next call on',
      body: aliasesBody,
      errors: errorsOf(
        ...(['alias_reserved', 'budget_exhausted', 'limited_to_collections', 'target_unknown'] as const),
        ...(['vectors_differ', 'vectors_unchecked'] as const),
      ),
      handler: async ({ principal: caller, body, signal }) => ({
        body: presentAliases(await app.setAliases({ caller, ...body }, signal)),
      }),
    }),
  ];
}
