import {
  attributesNeedCollection,
  boundedRecord,
  hasCollectionOfAttributes,
  promptLimits,
  promptName,
  promptVersion,
  searchCollections,
  searchFilter,
} from '@lectern/contracts';
import {
  type AnyRoute,
  type ConcurrencyGroup,
  type Reply,
  requireAcceptable,
  route,
  type StreamEvent,
} from '@lectern/http';
import type { Logger } from '@lectern/telemetry';
import { z } from 'zod';
import type { App } from '../app.ts';
import type { Citation } from '../domain/citations.ts';
import { limits } from '../limits.ts';
import type { PromptPart } from '../use-cases/run-prompt.ts';
import { cacheStatus, cacheStatusOf, wantsFresh } from './cache-status.ts';
import { errorsOf } from './errors.ts';
import { passedErrorsOf } from './passed-errors.ts';
import { answerEvents, citation } from './schemas.ts';
import { streamAnswer, streamType, wholeType } from './stream-answer.ts';

const runParams = z.object({ name: promptName });

const value = z.union(
  [z.string().max(limits.promptCharacters.value), z.number(), z.boolean()],
  'Must be a text, a number, true or false.',
);

const runBody = z
  .strictObject({
    variables: boundedRecord(z.string(), value, { max: promptLimits.promptVariables.value })
      .default({})
      .describe(
        'A value for each variable of the prompt, and for no other; data, in which braces mean nothing',
      ),
    version: promptVersion.optional().describe('The live one, if left out'),
    collections: searchCollections.optional(),
    stream: z.boolean().default(false).describe('Whether the answer is sent as it is written'),
    filter: searchFilter.optional().describe('What the answer may rest on; only for a prompt with documents'),
  })
  .refine(hasCollectionOfAttributes, attributesNeedCollection)
  .meta({
    id: 'RunPromptRequest',
    examples: [{ variables: { ticket: 'The printer on floor 3 is on fire.' } }],
  });

const count = z.int().nonnegative();

const runFacts = {
  name: promptName,
  version: promptVersion,
  output: z
    .record(z.string(), z.unknown())
    .nullable()
    .describe('The answer as it keeps to the schema; null without one, and where nothing was found'),
  answered: z
    .boolean()
    .nullable()
    .describe('Whether it states what a passage holds; null for a prompt that rests on no documents'),
  model: z.string(),
  degraded: z.array(z.string()),
  usage: z.object({ inputTokens: count, outputTokens: count }).describe('Zeros for an answer that was kept'),
  cached: z.boolean().describe('Whether the model’s answer was kept, and none was asked now'),
};

const runResponse = z
  .object({
    answer: z.string().describe('A text; for a prompt with an answer schema the JSON as text'),
    citations: z.array(citation),
    ...runFacts,
  })
  .meta({
    id: 'PromptAnswer',
    examples: [
      {
        ...{ name: 'ticket-summary', version: 2, answer: '{"summary":"A printer burns on floor 3."}' },
        ...{ output: { summary: 'A printer burns on floor 3.' }, answered: null, citations: [] },
        ...{ model: 'llama3.2', degraded: [], usage: { inputTokens: 61, outputTokens: 14 } },
        cached: false,
      },
    ],
  });

/**
 * `data` of the events of a run with `stream`, in the order of those of `POST /v1/generate`. An answer with a schema is one `delta`: it is checked as a whole.
 */
const runEvents = { ...answerEvents, done: z.object(runFacts) };

/** What the route needs beside the use case. */
export interface PromptParts {
  readonly logger: Logger;
  /** How many answers are written at once, with those of other routes. */
  readonly answers: ConcurrencyGroup;
}

/** Prompts that a tenant keeps in the model service, run: with documents, where they want some. */
export function promptRoutes(app: Pick<App, 'runPrompt'>, { logger, answers }: PromptParts): AnyRoute[] {
  return [
    route({
      method: 'post',
      path: '/v1/prompts/:name/run',
      operationId: 'runPrompt',
      summary:
        'Answer a prompt with values for its variables, from documents of the caller where it wants them',
      auth: 'principal',
      scope: 'generate',
      concurrency: [{ group: answers }],
      params: runParams,
      body: runBody,
      responses: { 200: { body: runResponse, events: runEvents, headers: cacheStatus } },
      errors: [
        ...errorsOf('answer_off_schema', 'documents_unused', 'model_endless', 'model_missing'),
        ...errorsOf('model_not_found', 'prompt_not_found', 'prompt_too_long', 'prompt_version_unknown'),
        ...errorsOf('variables_wrong'),
        ...passedErrorsOf('budget_exhausted', 'context_length_exceeded'),
      ],
      handler: async (input) => {
        const { principal: caller, params, body, req, signal } = input;
        const { stream, ...told } = body;
        requireAcceptable(req, [stream ? streamType : wholeType]);
        const parts = app.runPrompt({ caller, ...params, ...told, fresh: wantsFresh(req) }, signal);
        if (!stream) return whole(parts);
        await streamAnswer(input, eventsOf(parts), {
          failed: (data) => ({ event: 'error', data }),
          logger,
        });
        return undefined;
      },
    }),
  ];
}

async function whole(parts: AsyncIterable<PromptPart>): Promise<Reply> {
  let answer = '';
  let citations: readonly Citation[] = [];
  for await (const part of parts) {
    if (part.type === 'delta') answer += part.text;
    else if (part.type === 'citations') citations = part.citations;
    else {
      const { type: _, ...facts } = part;
      return { body: { ...facts, answer, citations }, headers: cacheStatusOf(facts) };
    }
  }
  throw new Error('A run ended without its last part.');
}

/** An error after the first event is an `error` event, and the stream ends without `done`. */
async function* eventsOf(parts: AsyncGenerator<PromptPart, void>): AsyncGenerator<StreamEvent, void> {
  for await (const { type, ...data } of parts) yield { event: type, data };
}
