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
import { type AnyRoute, type ConcurrencyGroup, route } from '@lectern/http';
import { z } from 'zod';
import type { App } from '../app.ts';
import { limits } from '../limits.ts';
import type { PromptAnswer } from '../use-cases/run-prompt.ts';
import { cacheStatus, cacheStatusOf, wantsFresh } from './cache-status.ts';
import { errorsOf } from './errors.ts';
import { passedErrorsOf } from './passed-errors.ts';
import { citation } from './schemas.ts';

const runParams = z.object({ name: promptName });

const value = z.union([z.string().max(limits.promptCharacters.value), z.number(), z.boolean()]);

const runBody = z
  .strictObject({
    variables: boundedRecord(z.string(), value, { max: promptLimits.promptVariables.value })
      .default({})
      .describe(
        'A value for each variable of the prompt, and for no other; data, in which braces mean nothing',
      ),
    version: promptVersion.optional().describe('The live one, if left out'),
    collections: searchCollections.optional(),
    filter: searchFilter.optional().describe('What the answer may rest on; only for a prompt with documents'),
  })
  .refine(hasCollectionOfAttributes, attributesNeedCollection)
  .meta({
    id: 'RunPromptRequest',
    examples: [{ variables: { ticket: 'The printer on floor 3 is on fire.' } }],
  });

const count = z.int().nonnegative();

const runResponse = z
  .object({
    name: promptName,
    version: promptVersion,
    answer: z.string().describe('A text; for a prompt with an answer schema the JSON as text'),
    output: z
      .record(z.string(), z.unknown())
      .nullable()
      .describe('The answer as it keeps to the schema; null without one, and where nothing was found'),
    answered: z
      .boolean()
      .nullable()
      .describe('Whether it states what a passage holds; null for a prompt that rests on no documents'),
    citations: z.array(citation),
    model: z.string(),
    degraded: z.array(z.string()),
    usage: z
      .object({ inputTokens: count, outputTokens: count })
      .describe('Zeros for an answer that was kept'),
    cached: z.boolean().describe('Whether the model’s answer was kept, and none was asked now'),
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

/** Prompts that a tenant keeps in the model service, run: with documents, where they want some. */
export function promptRoutes(
  app: Pick<App, 'runPrompt'>,
  { answers }: { readonly answers: ConcurrencyGroup },
): AnyRoute[] {
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
      responses: { 200: { body: runResponse, headers: cacheStatus } },
      errors: [
        ...errorsOf('answer_off_schema', 'documents_unused', 'model_endless', 'model_missing'),
        ...errorsOf('model_not_found', 'prompt_not_found', 'prompt_too_long', 'variables_wrong'),
        ...passedErrorsOf('budget_exhausted'),
      ],
      handler: async ({ principal: caller, params, body, req, signal }) => {
        const asked = { caller, ...params, ...body, fresh: wantsFresh(req) };
        const answer = await app.runPrompt(asked, signal);
        return { body: shown(answer), headers: cacheStatusOf(answer) };
      },
    }),
  ];
}

function shown({ output, citations, degraded, ...answer }: PromptAnswer): z.input<typeof runResponse> {
  return {
    ...answer,
    // Every answer schema is one of an object.
    output: output as Record<string, unknown> | null,
    citations: citations.map((one) => ({ ...one, headings: [...one.headings] })),
    degraded: [...degraded],
  };
}
