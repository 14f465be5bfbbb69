import type { ModelTool, SearchFilter, ToolChoice } from '@lectern/contracts';
import { AppError } from '@lectern/errors';
import type { NamedCollection } from '../../use-cases/answer-by-alias.ts';
import { type Formed, schemaOfResponse } from '../answer-format.ts';
import { type AskedInConversation, type Entry, offeredTool, readConversation } from '../conversation.ts';
import { toSearchFilter } from '../files/attribute-filter.ts';
import { namedIn } from '../ids.ts';
import { textOf } from '../question.ts';
import { samplingOfResponse, type Tuned } from '../sampling.ts';
import type { FileSearch, InputItem, ResponsesBody } from './request.ts';

/** What is asked of a response, and what it may rest on. */
export interface AskedInResponse extends AskedInConversation, Tuned, Formed {
  readonly topK: number;
  readonly collections?: readonly NamedCollection[] | undefined;
  readonly filter?: SearchFilter | undefined;
  readonly leastRelevance?: number | undefined;
  /** Whether the passages that were found are a part of the response. */
  readonly showsFound: boolean;
}

const usualResults = 6;

/**
 * Reads the request for a response. Without `file_search` an answer may rest on all documents of the caller.
 *
 * @throws AppError as `readConversation`, and `invalid_argument` (`invalid_body`) for a filter that is none
 */
export function askedInResponse(body: ResponsesBody): AskedInResponse {
  const { input, instructions, tools, tool_choice: choice, parallel_tool_calls: several } = body;
  const wishes: Entry[] = instructions == null ? [] : [{ ...instructed, text: instructions }];
  const entries =
    typeof input === 'string'
      ? [{ role: 'user' as const, text: input, pointer: '/input' }]
      : joinCalls(input.flatMap((item, at) => entryOf(item, `/input/${at}`)));
  const asked = readConversation([...wishes, ...entries], {
    ...{ whole: '/input', tools: functionsIn(tools), toolChoice: choiceOf(choice) },
    severalCalls: several !== false,
  });
  return {
    ...{ ...asked, ...searchOf(body), showsFound: showsFound(body) },
    ...{ sampling: samplingOfResponse(body), answerSchema: schemaOfResponse(body.text?.format) },
  };
}

const instructed = { role: 'instructions' as const, pointer: '/instructions' };

function entryOf(item: InputItem, pointer: string): Entry[] {
  if ('role' in item) {
    const { role } = item;
    const text = textOf(item.content);
    if (role === 'user') return [{ role, text, pointer: `${pointer}/content` }];
    return role === 'assistant'
      ? [{ role, text, pointer, toolCalls: [] }]
      : [{ role: 'instructions', text, pointer }];
  }
  if (item.type === 'function_call') {
    const call = { id: item.call_id, name: item.name, arguments: item.arguments };
    return [{ role: 'assistant', text: '', pointer, toolCalls: [call] }];
  }
  if (item.type !== 'function_call_output') return [];
  return [
    { role: 'tool', text: textOf(item.output), toolCallId: item.call_id, pointer: `${pointer}/call_id` },
  ];
}

/** Calls are items of their own here; for a model those that follow each other are one message, with the text ahead of them. */
function joinCalls(entries: readonly Entry[]): Entry[] {
  const joined: Entry[] = [];
  for (const entry of entries) {
    const last = joined.at(-1);
    const isCall = entry.role === 'assistant' && entry.toolCalls.length > 0;
    if (!isCall || last?.role !== 'assistant') joined.push(entry);
    else joined[joined.length - 1] = { ...last, toolCalls: [...last.toolCalls, ...entry.toolCalls] };
  }
  return joined;
}

/** The `file_search` among tools, and where it stands. */
export function fileSearchIn(tools: ResponsesBody['tools']): { tool: FileSearch; at: number } | undefined {
  for (const [at, tool] of (tools ?? []).entries()) if (tool.type === 'file_search') return { tool, at };
  return undefined;
}

/** Whether the response is to have the passages that `file_search` finds. */
export function showsFound({ tools, include }: Pick<ResponsesBody, 'tools' | 'include'>): boolean {
  return fileSearchIn(tools) !== undefined && include?.includes('file_search_call.results') === true;
}

function searchOf({
  tools,
}: ResponsesBody): Omit<
  AskedInResponse,
  keyof AskedInConversation | keyof Tuned | keyof Formed | 'showsFound'
> {
  const found = fileSearchIn(tools);
  if (found === undefined) return { topK: usualResults };
  const { vector_store_ids: ids, max_num_results: most, filters, ranking_options: ranking } = found.tool;
  return {
    topK: most ?? usualResults,
    collections: namedIn(ids, `/tools/${found.at}/vector_store_ids`),
    filter: filters == null ? undefined : filterOf(filters, `/tools/${found.at}`),
    leastRelevance: ranking?.score_threshold ?? undefined,
  };
}

function filterOf(filters: FileSearch['filters'], at: string): SearchFilter {
  try {
    return toSearchFilter(filters);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const { code, message, reason, errors = [] } = error;
    throw new AppError(code, message, {
      reason,
      errors: errors.map(({ pointer, detail }) => ({ pointer: at + pointer, detail })),
    });
  }
}

function functionsIn(tools: ResponsesBody['tools']): ModelTool[] {
  return (tools ?? []).flatMap((tool) => (tool.type === 'function' ? [offeredTool(tool)] : []));
}

/** Documents are searched in any case: who wants just that wants no other tool. */
function choiceOf(choice: ResponsesBody['tool_choice']): ToolChoice | undefined {
  if (choice == null || typeof choice === 'string') return choice ?? undefined;
  return choice.type === 'file_search' ? 'none' : { name: choice.name };
}
