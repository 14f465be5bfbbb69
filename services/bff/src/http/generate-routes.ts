import {
  type AnyRoute,
  type ConcurrencyGroup,
  requireAcceptable,
  route,
  type StreamEvent,
} from '@lectern/http';
import type { Logger } from '@lectern/telemetry';
import type { z } from 'zod';
import type { App } from '../app.ts';
import type { Citation } from '../domain/citations.ts';
import { collectAnswer } from '../use-cases/collect-answer.ts';
import type { AnswerPart } from '../use-cases/generate-answer.ts';
import { cacheStatus, cacheStatusOf, wantsFresh } from './cache-status.ts';
import { errorsOf } from './errors.ts';
import { passedErrorsOf } from './passed-errors.ts';
import { answerEvents, generateBody, generateResponse } from './schemas.ts';
import { streamAnswer, streamType, wholeType } from './stream-answer.ts';

/** What the routes for answers need beside the use case. */
export interface GenerateParts {
  readonly logger: Logger;
  /** How many answers are written at once, with those of other routes. */
  readonly answers: ConcurrencyGroup;
}

/** Answers to questions. */
export function generateRoutes(
  { generateAnswer }: Pick<App, 'generateAnswer'>,
  { logger, answers }: GenerateParts,
): AnyRoute[] {
  return [
    route({
      method: 'post',
      path: '/v1/generate',
      operationId: 'generate',
      summary: 'Answer a question from the documents of the caller, with citations',
      auth: 'principal',
      scope: 'generate',
      concurrency: [{ group: answers }],
      body: generateBody,
      responses: { 200: { body: generateResponse, events: answerEvents, headers: cacheStatus } },
      errors: [...errorsOf('model_endless'), ...passedErrorsOf('context_length_exceeded')],
      handler: async (input) => {
        const { principal: caller, body, req, signal } = input;
        requireAcceptable(req, [body.stream ? streamType : wholeType]);
        const { prompt, topK, filter, collections } = body;
        const asked = { caller, prompt, topK, filter, collections, fresh: wantsFresh(req) };
        const parts = generateAnswer(asked, signal);
        if (!body.stream) return whole(parts);
        await streamAnswer(input, eventsOf(parts), {
          failed: (data) => ({ event: 'error', data }),
          logger,
        });
        return undefined;
      },
    }),
  ];
}

async function whole(parts: AsyncIterable<AnswerPart>) {
  const collected = await collectAnswer(parts);
  const { citations, degraded, usage: _, cached, ...answer } = collected;
  const body: z.input<typeof generateResponse> = {
    ...{ ...answer, citations: citations.map(shown), degraded: [...degraded] },
    ...(cached ? { cached } : {}),
  };
  return { body, headers: cacheStatusOf(collected) };
}

function shown(citation: Citation) {
  return { ...citation, headings: [...citation.headings] };
}

/**
 * Events `delta`, `citations`, `done`. An error after the first is an `error` event, and the stream ends without `done`: a client that
 * waits for `done` detects a truncated answer.
 */
async function* eventsOf(parts: AsyncGenerator<AnswerPart, void>): AsyncGenerator<StreamEvent, void> {
  for await (const part of parts) {
    if (part.type === 'found') continue;
    const { type, ...data } = part.type === 'done' ? withoutUsage(part) : part;
    yield { event: type, data };
  }
}

function withoutUsage({ usage: _, atBound: __, cached, ...part }: Extract<AnswerPart, { type: 'done' }>) {
  return { ...part, ...(cached ? { cached } : {}) };
}
