import { boundedArray, modelAlias, platformAlias } from '@lectern/contracts';
import { problemSchema } from '@lectern/http';
import { z } from 'zod';
import { citation } from '../http/schemas.ts';
import { limits } from '../limits.ts';

export const modelParams = z.object({ id: z.string().min(1).max(limits.idCharacters.value) });

const example = { id: platformAlias, object: 'model' as const, created: 0, owned_by: 'lectern' };

export const modelObject = z
  .object({
    id: z.string(),
    object: z.literal('model'),
    created: z.int().describe('Always 0: a name has no age'),
    owned_by: z.string(),
  })
  .meta({ id: 'OpenAiModel', examples: [example] });

export const modelList = z
  .object({ object: z.literal('list'), data: z.array(modelObject) })
  .meta({ id: 'OpenAiModelList', examples: [{ object: 'list', data: [example] }] });

const notText = 'only text is read';

const userMessage = z
  .looseObject({
    role: z.literal('user'),
    content: z.union(
      [
        z.string(),
        boundedArray(z.looseObject({ type: z.literal('text'), text: z.string() }), {
          min: 1,
          max: limits.chatParts.value,
        }),
      ],
      notText,
    ),
  })
  .describe('The last one is the question, and is answered by itself');

const otherMessage = z
  .looseObject({
    role: z.enum(['system', 'developer', 'assistant', 'tool', 'function']),
    content: z.unknown().optional(),
  })
  .describe('Taken and not read: answers have rules of their own, and rest on documents alone');

/** A field that asks for what is not served, by any value but those that ask for nothing. */
const unserved = 'is not served';
const none = z.array(z.never(unserved)).max(0, unserved).nullish();
const noChoice = z.enum(['none', 'auto'], unserved).nullish();
const never = z.null(unserved).optional();

/** What OpenAI's clients send. Fields that are not named here, such as `temperature`, are taken and ignored. */
export const chatBody = z
  .looseObject({
    model: modelAlias.describe('One of `GET /v1/models`; `lectern` is the platform’s own'),
    messages: boundedArray(z.discriminatedUnion('role', [userMessage, otherMessage]), {
      min: 1,
      max: limits.chatMessages.value,
    }).describe('Only the last one of the user is read: it is the question to the caller’s documents'),
    stream: z.boolean().nullish(),
    stream_options: z.looseObject({ include_usage: z.boolean().nullish() }).nullish(),
    n: z.literal(1, unserved).nullish(),
    logprobs: z.literal(false, unserved).nullish(),
    top_logprobs: z.literal(0, unserved).nullish(),
    store: z.literal(false, unserved).nullish(),
    response_format: z.looseObject({ type: z.literal('text', unserved) }).nullish(),
    modalities: boundedArray(z.literal('text', unserved), { max: 1 }).nullish(),
    tools: none,
    functions: none,
    tool_choice: noChoice,
    function_call: noChoice,
    audio: never,
    web_search_options: never,
  })
  .meta({
    id: 'ChatCompletionRequest',
    examples: [
      { model: platformAlias, messages: [{ role: 'user', content: 'How do bees find their way?' }] },
    ],
  });
export type ChatBody = z.output<typeof chatBody>;

const count = z.int().nonnegative();
const usage = z
  .object({ prompt_tokens: count, completion_tokens: count, total_tokens: count })
  .describe('What a model took; nothing where none wrote the answer');

/** What this platform says of an answer beside what OpenAI's API does; missing for one that was cut. */
const facts = {
  answered: z
    .boolean()
    .optional()
    .describe('Whether the answer states what a passage holds; false when it says that there is no answer'),
  citations: z.array(citation).optional(),
  writer: z.string().optional().describe('What wrote it: a model by its name, or `extractive`'),
  degraded: z.array(z.string()).optional(),
  cached: z
    .literal(true)
    .optional()
    .describe('There, where the answer of a model was kept, and none was asked now'),
};

const finishReason = z.enum(['stop', 'length', 'content_filter']);
const head = { id: z.string(), created: z.int().describe('Unix time, in seconds'), model: z.string() };
const exampleHead = { id: 'chatcmpl-0198d2f4', created: 1_795_875_702, model: platformAlias };

export const chatCompletion = z
  .object({
    ...head,
    object: z.literal('chat.completion'),
    choices: z.array(
      z.object({
        index: z.literal(0),
        finish_reason: finishReason,
        logprobs: z.null(),
        message: z.object({
          role: z.literal('assistant'),
          content: z.string(),
          refusal: z.null(),
          annotations: z.array(z.never()),
        }),
      }),
    ),
    usage: usage.optional(),
    ...facts,
  })
  .meta({
    id: 'ChatCompletion',
    examples: [
      {
        ...exampleHead,
        object: 'chat.completion',
        choices: [
          {
            ...{ index: 0, finish_reason: 'stop', logprobs: null },
            message: {
              ...{ role: 'assistant', content: 'By the sun [1].', refusal: null, annotations: [] },
            },
          },
        ],
        usage: { prompt_tokens: 0, completion_tokens: 0, total_tokens: 0 },
        ...{ answered: true, citations: [], writer: 'extractive', degraded: [] },
      },
    ],
  });

const chatChunk = z
  .object({
    ...head,
    object: z.literal('chat.completion.chunk'),
    choices: z.array(
      z.object({
        index: z.literal(0),
        delta: z.object({ role: z.literal('assistant').optional(), content: z.string().optional() }),
        finish_reason: finishReason.nullable(),
        logprobs: z.null(),
      }),
    ),
    usage: usage.nullish(),
    ...facts,
  })
  .meta({
    id: 'ChatCompletionChunk',
    examples: [
      {
        ...exampleHead,
        object: 'chat.completion.chunk',
        choices: [{ index: 0, delta: { content: 'By the sun' }, finish_reason: null, logprobs: null }],
      },
    ],
  });
export type ChatChunk = z.input<typeof chatChunk>;

/** `data` of the events of a stream, which have no names: chunks and then `[DONE]`, or an error in the place of what is missing. */
export const chatEvents = {
  message: z.union([chatChunk, problemSchema.pick({ error: true }), z.literal('[DONE]')]),
};
