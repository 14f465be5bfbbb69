import { type AnyRoute, answerHeader, entityTagOf, isExpectedTag, route } from '@lectern/http';
import type { App } from '../app.ts';
import type { AliasList } from '../use-cases/list-aliases.ts';
import { errorsOf } from './errors.ts';
import { aliasesBody, aliasesHeaders, aliasList, presentAliases } from './schemas.ts';

/** What stands behind the names of models, for a tenant's administrators. */
export function aliasRoutes(app: Pick<App, 'listAliases' | 'setAliases'>): AnyRoute[] {
  const administered = {
    path: '/v1/model-aliases',
    auth: 'principal',
    role: 'admin',
  } as const;
  return [
    route({
      ...administered,
      scope: 'generate',
      method: 'get',
      revalidated: true,
      responses: { 200: aliasList },
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
      headers: aliasesHeaders,
      body: aliasesBody,
      responses: {
        200: { body: aliasList, headers: { ETag: answerHeader('Of the aliases as they are now') } },
      },
      errors: errorsOf(
        ...([
          'alias_reserved',
          'aliases_changed',
          'budget_exhausted',
          'limited_to_collections',
          'target_unknown',
        ] as const),
        ...(['vectors_differ', 'vectors_unchecked'] as const),
      ),
      handler: async ({ principal: caller, headers, body: asked, signal }) => {
        const input = { caller, ...asked, isExpected: expectation(headers) };
        const body = presentAliases(await app.setAliases(input, signal));
        return { body, headers: { ETag: entityTagOf(body) } };
      },
    }),
  ];
}

/** Whether the aliases are still as `If-Match` says; undefined where it says nothing. */
function expectation({
  'if-match': expected,
}: {
  readonly 'if-match'?: string | undefined;
}): ((aliases: AliasList) => boolean) | undefined {
  if (expected === undefined) return undefined;
  return (aliases) => isExpectedTag(expected, entityTagOf(presentAliases(aliases)));
}
