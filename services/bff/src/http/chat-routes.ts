import { type AnyRoute, type ConcurrencyGroup, route, type StreamEvent } from '@lectern/http';
import type { Logger } from '@lectern/telemetry';
import type { App } from '../app.ts';
import {
  type CompletionHead,
  completionChunks,
  completionOf,
  wholeCompletion,
} from '../openai/completion.ts';
import { namedIn } from '../openai/ids.ts';
import { inTermsOf } from '../openai/model-refusals.ts';
import { askedInChat } from '../openai/question.ts';
import { tunedNamesOfChat } from '../openai/sampling.ts';
import {
  type ChatChunk,
  chatBody,
  chatCompletion,
  chatEvents,
  modelList,
  modelObject,
  modelParams,
  searchedIn,
} from '../openai/schemas.ts';
import { cacheStatus, cacheStatusOf, wantsFresh } from './cache-status.ts';
import { errorsOf } from './errors.ts';
import { passedErrorsOf } from './passed-errors.ts';
import { streamAnswer } from './stream-answer.ts';

/** What an answer for a client of OpenAI's API is refused for. */
export const answerErrors = [
  ...errorsOf('answer_off_schema', 'format_unserved', 'model_endless', 'model_not_found'),
  ...errorsOf('question_missing', 'question_too_long'),
  ...errorsOf('tool_calls_unmatched'),
  ...passedErrorsOf(
    'budget_exhausted',
    'collection_not_found',
    'context_length_exceeded',
    'request_refused',
    'sampling_refused',
    'tools_refused',
    'tools_unserved',
  ),
];

/** What the routes for OpenAI's clients need beside the use cases. */
export interface ChatParts {
  readonly logger: Logger;
  now(): Date;
  newId(): string;
  /** How many answers are written at once, with those of other routes. */
  readonly answers: ConcurrencyGroup;
  /** Where people reach the pages that annotations lead to, without a slash at its end. */
  readonly publicUrl: string;
}

/** OpenAI's API as far as it is served: models, and answers from documents as completions of a chat. */
export function chatRoutes(
  app: Pick<App, 'answerByAlias' | 'listModels' | 'getModel'>,
  parts: ChatParts,
): AnyRoute[] {
  return [...modelRoutes(app), completionRoute(app, parts)];
}

function modelRoutes({ listModels, getModel }: Pick<App, 'listModels' | 'getModel'>): AnyRoute[] {
  return [
    route({
      method: 'get',
      path: '/v1/models',
      operationId: 'listModels',
      summary: 'What answers and vectors can be asked of, as clients of the API of OpenAI read it',
      auth: 'principal',
      scope: 'generate',
      responses: { 200: modelList },
      handler: async ({ principal: caller, signal }) => ({
        body: { object: 'list', data: (await listModels({ caller }, signal)).map(shownModel) },
      }),
    }),
    route({
      method: 'get',
      path: '/v1/models/:id',
      operationId: 'getModel',
      summary: 'One of them',
      auth: 'principal',
      scope: 'generate',
      params: modelParams,
      responses: { 200: modelObject },
      errors: errorsOf('model_not_found'),
      handler: async ({ principal: caller, params: { id: alias }, signal }) => ({
        body: shownModel(await getModel({ caller, alias }, signal)),
      }),
    }),
  ];
}

function completionRoute(
  { answerByAlias }: Pick<App, 'answerByAlias'>,
  { logger, now, newId, answers, publicUrl }: ChatParts,
): AnyRoute {
  return route({
    method: 'post',
    path: '/v1/chat/completions',
    operationId: 'createChatCompletion',
    summary:
      'Answer the last message of the user from the documents of the caller, for clients of the API of OpenAI',
    auth: 'principal',
    scope: 'generate',
    concurrency: [{ group: answers }],
    body: chatBody,
    responses: { 200: { body: chatCompletion, events: chatEvents, headers: cacheStatus } },
    errors: answerErrors,
    // No look at `Accept`: clients ask for JSON also where they read a stream.
    handler: async (input) => {
      const { principal: caller, body, req, signal } = input;
      const { model, stream, stream_options: options } = body;
      const collections = body.collections == null ? undefined : namedIn(body.collections, '/collections');
      const searched = { ...searchedIn(body), collections };
      const asked = { caller, ...askedInChat(body), ...searched, alias: model, fresh: wantsFresh(req) };
      const names = { sampling: tunedNamesOfChat(body), whole: '/messages', format: '/response_format' };
      const pieces = completionOf(inTermsOf(names, answerByAlias(asked, signal)), publicUrl);
      const created = Math.floor(now().getTime() / 1_000);
      const head: CompletionHead = { id: `chatcmpl-${newId()}`, created, model };
      if (stream !== true) {
        const completion = await wholeCompletion(head, pieces);
        return { body: completion, headers: cacheStatusOf(completion) };
      }
      const chunks = completionChunks(head, pieces, { includeUsage: options?.include_usage === true });
      await streamAnswer(input, eventsOf(chunks), {
        failed: ({ error }) => ({ data: { error } }),
        logger,
      });
      return undefined;
    },
  });
}

function shownModel(alias: string) {
  return { id: alias, object: 'model', created: 0, owned_by: 'lectern' };
}

async function* eventsOf(chunks: AsyncGenerator<ChatChunk, void>): AsyncGenerator<StreamEvent, void> {
  for await (const data of chunks) yield { data };
  yield { text: '[DONE]' };
}
