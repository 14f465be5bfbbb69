import {
  aliasNames,
  embedByModelRequest,
  embedByModelResponse,
  encodeVector,
  writeAnswerRequest,
  writtenAnswerEvents,
} from '@lectern/contracts';
import { toProblem } from '@lectern/errors';
import {
  type AnyRoute,
  openEventStream,
  problemSchema,
  type RouteInput,
  route,
  scopeOf,
} from '@lectern/http';
import type { Logger } from '@lectern/telemetry';
import type { App } from '../app.ts';
import type { AnswerPart } from '../use-cases/write-answer.ts';
import { errorsOf } from './errors.ts';

/** What an answer is refused for. */
const answerErrors = errorsOf(
  ...([
    'alias_unknown',
    'answer_off_schema',
    'budget_exhausted',
    'context_length_exceeded',
    'model_refused',
  ] as const),
  ...(['request_refused', 'sampling_refused', 'tools_refused', 'tools_unserved'] as const),
);

/** What other services ask of models. */
export function modelRoutes(
  app: Pick<App, 'writeAnswer' | 'embedByModel' | 'listAliases'>,
  logger: Logger,
): AnyRoute[] {
  return [
    route({
      method: 'post',
      path: '/internal/answers',
      operationId: 'writeAnswer',
      summary: 'An answer by the first model behind an alias that can give one, as it is written',
      auth: 'internal',
      callers: ['bff'],
      body: writeAnswerRequest,
      responses: { 200: { events: { ...writtenAnswerEvents, error: problemSchema } } },
      errors: answerErrors,
      handler: async (input) => {
        const { principal: caller, body, signal } = input;
        await stream(input, app.writeAnswer({ caller, ...body }, signal), logger);
        return undefined;
      },
    }),
    route({
      method: 'get',
      path: '/internal/aliases',
      operationId: 'listAliasNames',
      summary: 'The names that a tenant can ask answers and vectors of',
      auth: 'internal',
      callers: ['bff'],
      responses: { 200: aliasNames },
      handler: async ({ principal: caller, signal }) => {
        const { served, servedEmbeddings } = await app.listAliases({ caller }, signal);
        return { body: { aliases: [...served], embeddings: [...servedEmbeddings] } };
      },
    }),
    route({
      method: 'post',
      path: '/internal/vectors',
      operationId: 'embedByModel',
      summary: 'Vectors of texts by a model that is not built in',
      auth: 'internal',
      callers: ['bff', 'embedding'],
      body: embedByModelRequest,
      responses: { 200: embedByModelResponse },
      errors: errorsOf('budget_exhausted', 'embedding_refused', 'model_refused', 'model_unknown'),
      handler: async ({ req, body, signal }) => {
        const caller = scopeOf(req)?.principal;
        const { target, vectors, inputTokens } = await app.embedByModel({ caller, ...body }, signal);
        const encoded = vectors.map((vector) => encodeVector(Float32Array.from(vector)));
        return { body: { target, vectors: encoded, usage: { inputTokens } } };
      },
    }),
  ];
}

type Input = Pick<RouteInput<undefined, undefined, unknown>, 'req' | 'res'>;

/** An error before the first part is a problem response with its own status; a later one is an `error` event, and `done` is missing. */
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
