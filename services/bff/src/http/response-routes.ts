import { type AnyRoute, route, type StreamEvent } from '@lectern/http';
import type { App } from '../app.ts';
import { inTermsOf } from '../openai/model-refusals.ts';
import { askedInResponse } from '../openai/responses/asked-in-response.ts';
import { responsesBody } from '../openai/responses/request.ts';
import {
  type ResponseEvent,
  type ResponseObject,
  responseEvents,
  responseObject,
} from '../openai/responses/schemas.ts';
import { createResponseWriter, toStreamEvent } from '../openai/responses/write-response.ts';
import { tunedNamesOfResponse } from '../openai/sampling.ts';
import { cacheStatus, cacheStatusOf, wantsFresh } from './cache-status.ts';
import { answerErrors, type ChatParts } from './chat-routes.ts';
import { errorsOf } from './errors.ts';
import { streamAnswer } from './stream-answer.ts';

const names = { sampling: tunedNamesOfResponse, whole: '/input', format: '/text/format' };

/** The newer API of OpenAI for answers, without what it stores. */
export function responseRoutes(
  { answerByAlias }: Pick<App, 'answerByAlias'>,
  { logger, now, newId, answers }: Omit<ChatParts, 'publicUrl'>,
): AnyRoute[] {
  return [
    route({
      method: 'post',
      path: '/v1/responses',
      operationId: 'createResponse',
      summary: 'Answer from the documents of the caller, for clients of the newer API of OpenAI',
      auth: 'principal',
      scope: 'generate',
      concurrency: [{ group: answers }],
      body: responsesBody,
      responses: { 200: { body: responseObject, events: responseEvents, headers: cacheStatus } },
      errors: [...answerErrors, ...errorsOf('missing_scope')],
      // No look at `Accept`: clients ask for JSON also where they read a stream.
      handler: async (input) => {
        const { principal: caller, body, req, signal } = input;
        const asked = { caller, ...askedInResponse(body), alias: body.model, fresh: wantsFresh(req) };
        const created = Math.floor(now().getTime() / 1_000);
        const writer = createResponseWriter({ body, created, newId });
        const events = writer.events(inTermsOf(names, answerByAlias(asked, signal)));
        if (body.stream !== true) {
          const response = await wholeResponse(events);
          return { body: response, headers: cacheStatusOf(response) };
        }
        await streamAnswer(input, sent(events), {
          failed: (problem) => toStreamEvent(writer.failed(problem)),
          logger,
        });
        return undefined;
      },
    }),
  ];
}

async function wholeResponse(events: AsyncIterable<ResponseEvent>): Promise<ResponseObject> {
  let last: ResponseEvent | undefined;
  for await (const event of events) last = event;
  if (last === undefined || !('response' in last))
    throw new Error('A response ended without its last event.');
  return last.response;
}

async function* sent(events: AsyncGenerator<ResponseEvent, void>): AsyncGenerator<StreamEvent, void> {
  for await (const event of events) yield toStreamEvent(event);
}
