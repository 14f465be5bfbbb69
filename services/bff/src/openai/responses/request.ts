import { boundedArray, modelAlias, modelTool, platformAlias, toolCall } from '@lectern/contracts';
import { z } from 'zod';
import { limits } from '../../limits.ts';
import { responseFields, unserved } from '../fields.ts';
import { attributeFilter } from '../files/attribute-filter.ts';
import { anyContent } from '../message-content.ts';
import { responseSampling } from '../sampling.ts';
import { hasToolsForChoice, toolsForChoice } from '../schemas.ts';

const notText = 'of messages only text is read';
/** A client that believes that answers are stored sends ids in the place of what it has. */
const notStored = 'refers to what is not stored: send the item itself, as clients do with `store: false`';

const inputText = z.looseObject({ type: z.enum(['input_text', 'text']), text: z.string() });
const messageType = z.literal('message').optional();

const userMessage = z
  .looseObject({
    type: messageType,
    role: z.literal('user'),
    content: z.union([z.string(), boundedArray(inputText, { min: 1, max: limits.chatParts.value })], notText),
  })
  .describe('The last one is the question; those before it explain it');
const otherMessage = z.looseObject({
  type: messageType,
  role: z.enum(['system', 'developer', 'assistant']),
  content: anyContent,
});
const functionCall = z.looseObject({
  type: z.literal('function_call'),
  call_id: toolCall.shape.id,
  name: toolCall.shape.name,
  arguments: toolCall.shape.arguments,
});
const functionOutput = z.looseObject({
  type: z.literal('function_call_output'),
  call_id: toolCall.shape.id,
  output: anyContent,
});
const unread = z
  .looseObject({ type: z.enum(['file_search_call', 'reasoning']) })
  .describe('Taken from an earlier response, and not read');

const item = z.union([userMessage, otherMessage, functionCall, functionOutput, unread]);
export type InputItem = z.output<typeof item>;

/** What is wrong with an input: of items the first that is not served. */
function inputProblem(input: unknown): string {
  if (!Array.isArray(input)) return 'Must be a text, or a list of items.';
  const items: readonly unknown[] = input.slice(0, limits.chatMessages.value);
  const at = items.findIndex((one) => !item.safeParse(one).success);
  if (at === -1) return `Must have 1 to ${limits.chatMessages.value} items.`;
  return `Item ${at} ${isReference(items[at]) ? notStored : `is not served; ${notText}`}.`;
}

function isReference(input: unknown): boolean {
  return typeof input === 'object' && input !== null && 'type' in input && input.type === 'item_reference';
}

const fileSearch = z
  .looseObject({
    type: z.literal('file_search'),
    vector_store_ids: boundedArray(z.string().min(1).max(limits.idCharacters.value), {
      min: 1,
      max: limits.searchedStores.value,
    }).describe('Collections, as `vs_…`'),
    max_num_results: z.int().min(1).max(limits.foundPassages.value).nullish().describe('6 by default'),
    filters: attributeFilter
      .nullish()
      .describe('By attributes of files in the vector store; it has to be just one'),
    ranking_options: z
      .looseObject({ score_threshold: z.number().min(0).max(1).nullish() })
      .nullish()
      .describe('`score_threshold` counts, as a least relevance; there is one way to rank'),
  })
  .refine(({ filters, vector_store_ids: ids }) => filters == null || new Set(ids).size === 1, {
    path: ['filters'],
    error: 'Asks for attributes: `vector_store_ids` must name the one vector store that they are of.',
  });
export type FileSearch = z.output<typeof fileSearch>;

const functionTool = z.looseObject({
  type: z.literal('function'),
  name: modelTool.shape.name,
  description: modelTool.shape.description.nullable(),
  parameters: modelTool.shape.parameters.nullish(),
  strict: z.boolean().nullish(),
});

const tool = z.discriminatedUnion('type', [fileSearch, functionTool], unserved);

const toolChoice = z.union(
  [
    z.enum(['none', 'auto', 'required']),
    z.looseObject({ type: z.literal('function'), name: modelTool.shape.name }),
    z.looseObject({ type: z.literal('file_search') }),
  ],
  unserved,
);

/** What OpenAI's clients send. Fields that OpenAI's API does not have are taken and not read. */
export const responsesBody = z
  .looseObject({
    model: modelAlias.describe('One of `GET /v1/models`; `lectern` is the platform’s own'),
    input: z.union([z.string(), boundedArray(item, { min: 1, max: limits.chatMessages.value })], {
      error: ({ input }) => inputProblem(input),
    }),
    instructions: z
      .string()
      .nullish()
      .describe('How answers are to be, for a model, as far as the platform’s own rules allow it'),
    ...responseSampling,
    stream: z.boolean().nullish(),
    tools: boundedArray(tool, { max: limits.offeredTools.value })
      .refine((tools) => tools.filter(({ type }) => type === 'file_search').length <= 1, {
        error: 'Has more than one `file_search`.',
      })
      .nullish()
      .describe(
        '`file_search` says which documents an answer rests on; functions need a model behind the alias',
      ),
    tool_choice: toolChoice.nullish(),
    parallel_tool_calls: z.boolean().nullish(),
    include: boundedArray(z.enum(['file_search_call.results', 'reasoning.encrypted_content'], unserved), {
      max: limits.chatParts.value,
    })
      .nullish()
      .describe(
        '`file_search_call.results` shows the passages that were found, which takes the scope `search`; there is no reasoning to include',
      ),
    metadata: z.record(z.string().max(64), z.string().max(512)).nullish().describe('Comes back as it is'),
    ...responseFields.inPart,
    ...responseFields.refused,
    ...responseFields.ignored,
  })
  .refine(hasToolsForChoice, toolsForChoice)
  .meta({
    id: 'ResponsesRequest',
    examples: [
      {
        ...{ model: platformAlias, input: 'How do bees find their way?' },
        tools: [{ type: 'file_search', vector_store_ids: ['vs_0198d2f4a28f7c1995f38e9fa0b1c2d4'] }],
      },
    ],
  });
export type ResponsesBody = z.output<typeof responsesBody>;
