import { toProblem } from '@lectern/errors';
import {
  type AnyRoute,
  type ConcurrencyGroup,
  openEventStream,
  type RouteInput,
  requireAcceptable,
  route,
  scopeOf,
} from '@lectern/http';
import type { Logger } from '@lectern/telemetry';
import type { z } from 'zod';
import type { App } from '../app.ts';
import type { Config } from '../config.ts';
import type { Citation } from '../domain/citations.ts';
import { collectAnswer } from '../use-cases/collect-answer.ts';
import type { AnswerPart } from '../use-cases/generate-answer.ts';
import { errorsOf } from './errors.ts';
import { answerEvents, generateBody, generateResponse } from './schemas.ts';

/** Of an answer in one piece, and of one as it is written; `stream` of the request decides. */
const wholeType = 'application/json';
const streamType = 'text/event-stream';

type Input = RouteInput<undefined, undefined, z.output<typeof generateBody>>;

/** What the routes for answers need beside the use case. */
export interface GenerateParts {
  readonly logger: Logger;
  /** How many answers are written at once. */
  readonly config: Pick<Config, 'MAX_ANSWERS_PER_CALLER' | 'MAX_ANSWERS'>;
}

/** Answers to questions. */
export function generateRoutes(
  { generateAnswer }: Pick<App, 'generateAnswer'>,
  { logger, config }: GenerateParts,
): AnyRoute[] {
  const answers: ConcurrencyGroup = {
    name: 'answers',
    perCaller: config.MAX_ANSWERS_PER_CALLER,
    total: config.MAX_ANSWERS,
  };
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
      responses: { 200: { body: generateResponse, events: answerEvents } },
      errors: errorsOf('model_endless'),
      handler: async (input) => {
        const { principal: caller, body, req, signal } = input;
        requireAcceptable(req, [body.stream ? streamType : wholeType]);
        const { prompt, topK, filter, collections } = body;
        const parts = generateAnswer({ caller, prompt, topK, filter, collections }, signal);
        if (!body.stream) return { body: await whole(parts) };
        await stream(input, parts, logger);
        return undefined;
      },
    }),
  ];
}

async function whole(parts: AsyncIterable<AnswerPart>): Promise<z.input<typeof generateResponse>> {
  const { citations, degraded, ...answer } = await collectAnswer(parts);
  return { ...answer, citations: citations.map(shown), degraded: [...degraded] };
}

function shown(citation: Citation) {
  return { ...citation, headings: [...citation.headings] };
}

/**
 * Events `delta`, `citations`, `done`. An error before the first part is a problem response with its own status. A later one is
 * an `error` event, and the stream ends without `done`: a client that waits for `done` detects a truncated answer.
 */
async function stream(
  { req, res }: Input,
  parts: AsyncGenerator<AnswerPart, void>,
  logger: Logger,
): Promise<void> {
  const first = await parts.next();
  // A shutdown waits for an answer, since it has an end.
  const events = openEventStream(req, res, { endOnShutdown: false });
  try {
    for (let next = first; next.done !== true; next = await parts.next()) {
      const { type, ...data } = next.value;
      await events.send({ event: type, data });
    }
  } catch (error) {
    if (events.signal.aborted) throw error;
    logger.warn({ err: error }, 'answer stream ended by an error');
    const requestId = scopeOf(req)?.requestId;
    await events.send({
      event: 'error',
      data: toProblem(error, requestId === undefined ? {} : { requestId }),
    });
  } finally {
    await parts.return();
  }
  events.close();
}
