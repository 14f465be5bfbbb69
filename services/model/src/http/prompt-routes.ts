import { storedPrompt } from '@lectern/contracts';
import { type AnyRoute, location, route } from '@lectern/http';
import { idempotencyHeaders, replayedHeader, replayedHeaders } from '@lectern/idempotency';
import type { App } from '../app.ts';
import { errorsOf } from './errors.ts';
import {
  liveBody,
  newPromptVersion,
  presentPrompt,
  presentVersion,
  presentVersions,
  promptList,
  promptParams,
  promptResource,
  promptVersionList,
  promptVersionParams,
  promptVersionResource,
  shownPrompt,
  storedPromptQuery,
} from './prompt-schemas.ts';

type Prompts = Pick<
  App,
  | 'addPromptVersion'
  | 'listPrompts'
  | 'getPrompt'
  | 'getPromptVersion'
  | 'listPromptVersions'
  | 'setLiveVersion'
  | 'deletePrompt'
>;

const forAll = { auth: 'principal', scope: 'generate' } as const;
/** What others run is changed: a key that is for asking must not. */
const administered = { auth: 'principal', role: 'admin', scope: 'models:write' } as const;

/** Prompts of a tenant and their versions. They are run by the bff, which has the documents. */
export function promptRoutes(app: Prompts): AnyRoute[] {
  return [...readingRoutes(app), ...changingRoutes(app), storedRoute(app)];
}

function readingRoutes(app: Prompts): AnyRoute[] {
  return [
    route({
      ...forAll,
      method: 'get',
      path: '/v1/prompts',
      operationId: 'listPrompts',
      summary: 'The prompts of the tenant, by name',
      responses: { 200: promptList },
      handler: async ({ principal: caller, signal }) => ({
        body: { data: (await app.listPrompts({ caller }, signal)).map(presentPrompt) },
      }),
    }),
    route({
      ...forAll,
      method: 'get',
      path: '/v1/prompts/:name',
      operationId: 'getPrompt',
      summary: 'One prompt, with its live version',
      params: promptParams,
      responses: { 200: shownPrompt },
      errors: errorsOf('prompt_not_found'),
      handler: async ({ principal: caller, params: { name }, signal }) => {
        const { prompt, live } = await app.getPrompt({ caller, name }, signal);
        return { body: { ...presentPrompt(prompt), live: presentVersion(live) } };
      },
    }),
    route({
      ...forAll,
      method: 'get',
      path: '/v1/prompts/:name/versions',
      operationId: 'listPromptVersions',
      summary: 'The versions of a prompt, newest first',
      params: promptParams,
      responses: { 200: promptVersionList },
      errors: errorsOf('prompt_not_found'),
      handler: async ({ principal: caller, params: { name }, signal }) => ({
        body: presentVersions(await app.listPromptVersions({ caller, name }, signal)),
      }),
    }),
    route({
      ...forAll,
      method: 'get',
      path: '/v1/prompts/:name/versions/:version',
      operationId: 'getPromptVersion',
      summary: 'One version of a prompt, which never changes',
      params: promptVersionParams,
      responses: { 200: promptVersionResource },
      errors: errorsOf('prompt_not_found', 'prompt_version_not_found'),
      handler: async ({ principal: caller, params: { name, version }, signal }) => ({
        body: presentVersion(await app.getPromptVersion({ caller, name, version }, signal)),
      }),
    }),
  ];
}

function changingRoutes(app: Prompts): AnyRoute[] {
  return [
    route({
      ...forAll,
      method: 'post',
      path: '/v1/prompts',
      operationId: 'createPromptVersion',
      summary: 'Add a version to a prompt, which is made with its first one; that one is live at once',
      role: 'member',
      headers: idempotencyHeaders,
      body: newPromptVersion,
      responses: { 201: { body: promptVersionResource, headers: { ...location, ...replayedHeader } } },
      errors: errorsOf(
        ...(['answer_schema_invalid', 'idempotency_key_in_progress', 'idempotency_key_reused'] as const),
        ...(['limited_to_collections', 'prompt_alias_unknown'] as const),
        ...(['prompts_exhausted', 'template_invalid', 'version_taken', 'versions_exhausted'] as const),
      ),
      handler: async ({ principal: caller, headers: asked, body, signal }) => {
        const input = { caller, idempotencyKey: asked['idempotency-key'], ...body };
        const { answer, replayed } = await app.addPromptVersion(input, signal);
        const { name, version } = answer;
        const headers = { Location: `/v1/prompts/${name}/versions/${version}`, ...replayedHeaders(replayed) };
        return { status: 201, body: presentVersion(answer), headers };
      },
    }),
    route({
      ...administered,
      method: 'put',
      path: '/v1/prompts/:name/live',
      operationId: 'setLivePromptVersion',
      summary: 'Make a version the live one, from the next run on: a newer one, or an older one to roll back',
      params: promptParams,
      body: liveBody,
      responses: { 200: promptResource },
      errors: errorsOf('limited_to_collections', 'prompt_not_found', 'prompt_version_not_found'),
      handler: async ({ principal: caller, params: { name }, body: { version }, signal }) => ({
        body: presentPrompt(await app.setLiveVersion({ caller, name, version }, signal)),
      }),
    }),
    route({
      ...administered,
      method: 'delete',
      path: '/v1/prompts/:name',
      operationId: 'deletePrompt',
      summary: 'Delete a prompt with all its versions, for good',
      params: promptParams,
      responses: { 204: {} },
      errors: errorsOf('limited_to_collections', 'prompt_not_found'),
      handler: async ({ principal: caller, params: { name }, signal }) => {
        await app.deletePrompt({ caller, name }, signal);
        return { status: 204 };
      },
    }),
  ];
}

function storedRoute(app: Prompts): AnyRoute {
  return route({
    method: 'get',
    path: '/internal/prompts/:name',
    operationId: 'getStoredPrompt',
    summary: 'A version of a prompt, to be run',
    auth: 'internal',
    callers: ['bff'],
    params: promptParams,
    query: storedPromptQuery,
    responses: { 200: storedPrompt },
    errors: errorsOf('prompt_not_found', 'prompt_version_not_found'),
    handler: async ({ principal: caller, params: { name }, query: { version }, signal }) => {
      const {
        createdAt: _,
        createdBy: __,
        ...stored
      } = await app.getPromptVersion({ caller, name, version }, signal);
      return { body: stored };
    },
  });
}
