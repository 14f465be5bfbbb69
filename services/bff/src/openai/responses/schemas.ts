import { attributeValue, platformAlias } from '@lectern/contracts';
import { z } from 'zod';
import { facts } from '../schemas.ts';

const status = z.enum(['in_progress', 'completed', 'incomplete']);

const fileCitation = z
  .object({
    type: z.literal('file_citation'),
    index: z.int().nonnegative().describe('Where the marker stands in the text, in UTF-16 units'),
    file_id: z.string(),
    filename: z.string().describe('The title of a document without a file name'),
  })
  .meta({ id: 'FileCitation' });
export type FileCitation = z.output<typeof fileCitation>;

const outputText = z.object({
  type: z.literal('output_text'),
  text: z.string(),
  annotations: z.array(fileCitation),
  logprobs: z.array(z.never()),
});
export type OutputText = z.output<typeof outputText>;

const refusal = z
  .object({ type: z.literal('refusal'), refusal: z.string() })
  .describe('Why there is no answer in JSON: nothing was found to answer from');
const messagePart = z.discriminatedUnion('type', [outputText, refusal]);
export type MessagePart = z.output<typeof messagePart>;

const searchResult = z.object({
  file_id: z.string(),
  filename: z.string(),
  score: z.number().min(0).max(1).describe('How relevant it is; 0 where nothing was compared by meaning'),
  text: z.string(),
  attributes: z
    .record(z.string(), attributeValue)
    .describe('Those of the file in the first of the vector stores that are named and that it is in'),
});

const outputItem = z
  .discriminatedUnion('type', [
    z.object({
      type: z.literal('file_search_call'),
      id: z.string(),
      status,
      queries: z.array(z.string()),
      results: z.array(searchResult).nullable(),
    }),
    z.object({
      type: z.literal('message'),
      id: z.string(),
      role: z.literal('assistant'),
      status,
      content: z.array(messagePart),
    }),
    z.object({
      type: z.literal('function_call'),
      id: z.string(),
      call_id: z.string(),
      name: z.string(),
      arguments: z.string(),
      status,
    }),
  ])
  .meta({ id: 'ResponseOutputItem' });
export type OutputItem = z.output<typeof outputItem>;

const count = z.int().nonnegative();
const usage = z
  .object({
    input_tokens: count,
    input_tokens_details: z.object({ cached_tokens: count, cache_write_tokens: count }),
    output_tokens: count,
    output_tokens_details: z.object({ reasoning_tokens: count }),
    total_tokens: count,
  })
  .describe('What a model took; zeros where none wrote the answer');

const example = {
  ...{ id: 'resp_0198d2f4a28f7c1995f38e9fa0b1c2d4', object: 'response' as const, created_at: 1_795_875_702 },
  ...{ status: 'completed' as const, error: null, incomplete_details: null, instructions: null },
  ...{ metadata: {}, model: platformAlias, parallel_tool_calls: true, temperature: null, top_p: null },
  ...{ tool_choice: 'auto' as const, tools: [], previous_response_id: null, truncation: 'disabled' as const },
  ...{ text: { format: { type: 'text' as const } }, store: false as const, background: false as const },
  ...{ max_output_tokens: null, answered: true, writer: 'extractive' },
  output: [
    {
      ...{ type: 'message' as const, id: 'msg_1', role: 'assistant' as const, status: 'completed' as const },
      content: [{ type: 'output_text' as const, text: 'By the sun [1].', annotations: [], logprobs: [] }],
    },
  ],
};

const back = 'As it was asked for';
const askedBack = {
  temperature: z.number().nullable().describe(back),
  top_p: z.number().nullable().describe(back),
  max_output_tokens: z.int().nullable().describe(back),
};

export const responseObject = z
  .object({
    id: z.string(),
    object: z.literal('response'),
    created_at: z.int().describe('Unix time, in seconds'),
    status: z.enum(['in_progress', 'completed', 'incomplete', 'failed']),
    error: z.object({ code: z.string(), message: z.string() }).nullable(),
    incomplete_details: z.object({ reason: z.enum(['max_output_tokens', 'content_filter']) }).nullable(),
    instructions: z.string().nullable(),
    metadata: z.record(z.string(), z.string()),
    model: z.string().describe(back),
    parallel_tool_calls: z.boolean(),
    ...askedBack,
    tool_choice: z.union([z.string(), z.looseObject({ type: z.string() })]),
    tools: z.array(z.looseObject({ type: z.string() })),
    previous_response_id: z.null(),
    truncation: z.literal('disabled'),
    text: z.object({ format: z.looseObject({ type: z.string() }) }).describe(back),
    store: z.literal(false).describe('Nothing is stored'),
    background: z.literal(false),
    output: z.array(outputItem),
    usage: usage.nullish(),
    ...facts,
  })
  .meta({ id: 'OpenAiResponse', examples: [example] });
export type ResponseObject = z.output<typeof responseObject>;

const sequence_number = count;
const place = { item_id: z.string(), output_index: count };
const inText = { ...place, content_index: z.literal(0) };
const ofResponse = <T extends string>(type: T) =>
  z.object({ type: z.literal(type), sequence_number, response: responseObject });
const ofItem = <T extends string>(type: T) =>
  z.object({ type: z.literal(type), sequence_number, output_index: count, item: outputItem });
const ofSearch = <T extends string>(type: T) =>
  z.object({ type: z.literal(type), sequence_number, ...place });
const ofPart = <T extends string>(type: T) =>
  z.object({ type: z.literal(type), sequence_number, ...inText, part: messagePart });

/** The events of a streamed response by name, in the order that OpenAI's clients need; `response.failed` comes in the place of what is missing. */
export const responseEvents = {
  'response.created': ofResponse('response.created'),
  'response.in_progress': ofResponse('response.in_progress'),
  'response.output_item.added': ofItem('response.output_item.added'),
  'response.file_search_call.in_progress': ofSearch('response.file_search_call.in_progress'),
  'response.file_search_call.searching': ofSearch('response.file_search_call.searching'),
  'response.file_search_call.completed': ofSearch('response.file_search_call.completed'),
  'response.content_part.added': ofPart('response.content_part.added'),
  'response.output_text.delta': z.object({
    type: z.literal('response.output_text.delta'),
    sequence_number,
    ...inText,
    delta: z.string(),
    logprobs: z.array(z.never()),
  }),
  'response.output_text.annotation.added': z.object({
    type: z.literal('response.output_text.annotation.added'),
    sequence_number,
    ...inText,
    annotation_index: count,
    annotation: fileCitation,
  }),
  'response.output_text.done': z.object({
    type: z.literal('response.output_text.done'),
    sequence_number,
    ...inText,
    text: z.string(),
    logprobs: z.array(z.never()),
  }),
  'response.refusal.delta': z.object({
    ...{ type: z.literal('response.refusal.delta'), sequence_number, ...inText },
    delta: z.string(),
  }),
  'response.refusal.done': z.object({
    ...{ type: z.literal('response.refusal.done'), sequence_number, ...inText },
    refusal: z.string(),
  }),
  'response.content_part.done': ofPart('response.content_part.done'),
  'response.function_call_arguments.delta': z.object({
    type: z.literal('response.function_call_arguments.delta'),
    sequence_number,
    ...place,
    delta: z.string(),
  }),
  'response.function_call_arguments.done': z.object({
    type: z.literal('response.function_call_arguments.done'),
    sequence_number,
    ...place,
    name: z.string(),
    arguments: z.string(),
  }),
  'response.output_item.done': ofItem('response.output_item.done'),
  'response.completed': ofResponse('response.completed'),
  'response.incomplete': ofResponse('response.incomplete'),
  'response.failed': ofResponse('response.failed'),
};
export type ResponseEvent = z.output<(typeof responseEvents)[keyof typeof responseEvents]>;
