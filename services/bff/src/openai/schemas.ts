import {
  attributesNeedCollection,
  boundedArray,
  hasCollectionOfAttributes,
  modelAlias,
  modelTool,
  platformAlias,
  searchCollections,
  searchFilter,
  toolCall,
} from '@lectern/contracts';
import { problemSchema } from '@lectern/http';
import { z } from 'zod';
import { cached, citation } from '../http/schemas.ts';
import { limits } from '../limits.ts';
import { responseFormat } from './answer-format.ts';
import { chatFields, unserved } from './fields.ts';
import { collectionIdOf } from './ids.ts';
import { anyContent } from './message-content.ts';
import { chatSampling } from './sampling.ts';

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
  .describe('The last one is the question; those before it explain it');

const calledTool = z.looseObject({
  id: toolCall.shape.id,
  type: z.literal('function', 'is not served'),
  function: z.looseObject({ name: toolCall.shape.name, arguments: toolCall.shape.arguments }),
});

const assistantMessage = z
  .looseObject({
    role: z.literal('assistant'),
    content: anyContent,
    tool_calls: boundedArray(calledTool, { max: limits.calledTools.value }).nullish(),
  })
  .describe('Explains the question to a model. Each call of a tool needs its result behind it');

const toolMessage = z.looseObject({
  role: z.literal('tool'),
  content: anyContent,
  tool_call_id: toolCall.shape.id,
});

const otherMessage = z
  .looseObject({ role: z.enum(['system', 'developer', 'function']), content: anyContent })
  .describe(
    'How answers are to be, for a model, as far as the platform’s own rules allow it; one of `function` is not read',
  );

const offeredTool = z.looseObject({
  type: z.literal('function', unserved),
  function: z.looseObject({
    name: modelTool.shape.name,
    description: modelTool.shape.description.nullable(),
    parameters: modelTool.shape.parameters.nullish(),
    strict: z.boolean().nullish(),
  }),
});

/** What is searched, for clients that can send fields of ours beside. */
export const searchedFields = {
  collections: searchCollections
    .nullish()
    .describe('What the answer may rest on: the `collections` of a search'),
  filter: searchFilter.nullish().describe('The same: the `filter` of a search'),
  topK: z
    .int()
    .min(1)
    .max(limits.answerPassages.value)
    .nullish()
    .describe('Passages that it may rest on; 6 by default'),
};
const searchedSchema = z.object(searchedFields);

/** Whether there are tools where one has to be called, and among them the one that is named. */
export function hasToolsForChoice({
  tools,
  tool_choice: choice,
}: {
  readonly tools?: readonly object[] | null | undefined;
  readonly tool_choice?: unknown;
}): boolean {
  if (choice == null || choice === 'none' || choice === 'auto') return true;
  const offered = tools ?? [];
  const named = nameOf(choice);
  return named === undefined ? offered.length > 0 : offered.some((tool) => nameOf(tool) === named);
}

/** The name of a function, as either dialect has it. */
function nameOf(declared: unknown): unknown {
  if (typeof declared !== 'object' || declared === null) return undefined;
  if ('function' in declared) return nameOf(declared.function);
  return 'name' in declared ? declared.name : undefined;
}

/** Of {@link hasToolsForChoice}, for the schema of a request. */
export const toolsForChoice = { path: ['tool_choice'], error: 'Asks for a tool that is not among `tools`.' };

/** The fields of ours as the search takes them. */
export function searchedIn({ collections, filter, topK }: z.output<typeof searchedSchema>) {
  return { collections: collections?.map(collectionIdOf), filter: filter ?? undefined, topK: topK ?? 6 };
}

/** What OpenAI's clients send. Fields that OpenAI's API does not have are taken and not read. */
export const chatBody = z
  .looseObject({
    model: modelAlias.describe('One of `GET /v1/models`; `lectern` is the platform’s own'),
    messages: boundedArray(
      z.discriminatedUnion('role', [userMessage, assistantMessage, toolMessage, otherMessage]),
      { min: 1, max: limits.chatMessages.value },
    ).describe('The last one of the user is the question to the caller’s documents; the others explain it'),
    ...searchedFields,
    ...chatSampling,
    stream: z.boolean().nullish(),
    stream_options: z.looseObject({ include_usage: z.boolean().nullish() }).nullish(),
    tools: boundedArray(offeredTool, { max: limits.offeredTools.value })
      .nullish()
      .describe(
        'For a model behind the alias; a 400 where there is none. Documents are searched all the same',
      ),
    tool_choice: z
      .union(
        [
          z.enum(['none', 'auto', 'required']),
          z.looseObject({
            type: z.literal('function'),
            function: z.looseObject({ name: modelTool.shape.name }),
          }),
        ],
        unserved,
      )
      .nullish(),
    parallel_tool_calls: z.boolean().nullish(),
    response_format: responseFormat,
    ...chatFields.inPart,
    ...chatFields.refused,
    ...chatFields.ignored,
  })
  .refine((body) => hasCollectionOfAttributes(searchedIn(body)), attributesNeedCollection)
  .refine(hasToolsForChoice, toolsForChoice)
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

/** What this platform says of an answer beside what OpenAI's API does; missing for one that was cut, and in part for a message that calls tools. */
export const facts = {
  answered: z
    .boolean()
    .optional()
    .describe('Whether the answer states what a passage holds; false when it says that there is no answer'),
  citations: z.array(citation).optional(),
  writer: z.string().optional().describe('What wrote it: a model by its name, or `extractive`'),
  degraded: z.array(z.string()).optional(),
  cached,
};

export const urlCitation = z
  .object({
    type: z.literal('url_citation'),
    url_citation: z.object({
      start_index: count,
      end_index: count,
      url: z.string().describe('Of the page that shows the passage'),
      title: z.string(),
    }),
  })
  .describe('A marker of the text as a source; `citations` says more of it');

const finishReason = z.enum(['stop', 'length', 'content_filter', 'tool_calls']);
const shownCall = z.object({
  id: z.string(),
  type: z.literal('function'),
  function: z.object({ name: z.string(), arguments: z.string() }),
});
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
          content: z.string().nullable().describe('Null for a message that only calls tools, or refuses'),
          tool_calls: z.array(shownCall).optional(),
          refusal: z
            .string()
            .nullable()
            .describe('Why there is no answer in JSON: nothing was found to answer from'),
          annotations: z.array(urlCitation),
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
        delta: z.object({
          role: z.literal('assistant').optional(),
          content: z.string().optional(),
          refusal: z.string().optional(),
          tool_calls: z.array(shownCall.extend({ index: z.int() })).optional(),
          annotations: z.array(urlCitation).optional(),
        }),
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
