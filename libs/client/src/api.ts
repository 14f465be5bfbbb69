import createFetchClient, { type FetchResponse, type MaybeOptionalInit } from 'openapi-fetch';
import type { HttpMethod, MediaType, PathsWithMethod, RequiredKeysOf } from 'openapi-typescript-helpers';
import type { components, paths } from './api-types.ts';
import { pathSegment } from './path-segment.ts';
import type { Send } from './transport.ts';

type Schemas = components['schemas'];
/** A stored document with its status and timeline. */
export type Document = Schemas['Document'];
/** One step of a document through the pipeline. */
export type StatusEvent = Schemas['StatusEvent'];
export type SearchRequest = Schemas['SearchRequest'];
export type SearchResponse = Schemas['SearchResponse'];
export type GenerateRequest = Schemas['GenerateRequest'];
export type GeneratedAnswer = Schemas['GeneratedAnswer'];
export type RunPromptRequest = Schemas['RunPromptRequest'];
export type PromptAnswer = Schemas['PromptAnswer'];
export type Citation = Schemas['Citation'];

type InitOf<Init> =
  RequiredKeysOf<Init> extends never
    ? [(Init & { [key: string]: unknown })?]
    : [Init & { [key: string]: unknown }];

type OperationOf<Path extends keyof paths, Method> = Method extends keyof paths[Path]
  ? NonNullable<paths[Path][Method]>
  : never;

type Answered<Answer> = Extract<Answer, { data: unknown }>;

type ApiMethod<Method extends HttpMethod> = <
  Path extends PathsWithMethod<paths, Method>,
  Init extends MaybeOptionalInit<paths[Path], Method>,
>(
  path: Path,
  ...init: InitOf<Init>
) => Promise<Answered<FetchResponse<OperationOf<Path, Method>, Init, MediaType>>>;

/**
 * Every operation of the API, typed by its path, as openapi-fetch has it; but what is no success is thrown. `data` is missing only
 * with 304, which comes to a request with `If-None-Match`.
 */
export interface Api {
  readonly GET: ApiMethod<'get'>;
  readonly POST: ApiMethod<'post'>;
  readonly PUT: ApiMethod<'put'>;
  readonly PATCH: ApiMethod<'patch'>;
  readonly DELETE: ApiMethod<'delete'>;
}

/** The operations below this address, sent by this transport. */
export function createApi(baseUrl: string, send: Send): Api {
  const fetch = (request: Request): Promise<Response> => send(() => request.clone());
  // The transport throws whatever openapi-fetch would return as an `error`.
  return createFetchClient<paths>({ baseUrl, fetch, pathSerializer }) as unknown as Api;
}

function pathSerializer(template: string, ids: Readonly<Record<string, unknown>>): string {
  return template.replaceAll(/\{(\w+)\}/g, (_, name: string) => pathSegment(String(ids[name])));
}
