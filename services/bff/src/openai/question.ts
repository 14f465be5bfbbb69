import type { ToolChoice } from '@lectern/contracts';
import { type Formed, schemaOfChat } from './answer-format.ts';
import { type AskedInConversation, type Entry, offeredTool, readConversation } from './conversation.ts';
import { samplingOfChat, type Tuned } from './sampling.ts';
import type { ChatBody } from './schemas.ts';

/**
 * What is asked in the messages of a chat completion.
 *
 * @throws AppError as `readConversation`
 */
export function askedInChat(body: ChatBody): AskedInConversation & Tuned & Formed {
  const { tools, tool_choice: choice, parallel_tool_calls: several } = body;
  const asked = readConversation(body.messages.flatMap(entryOf), {
    ...{
      whole: '/messages',
      tools: (tools ?? []).map((tool) => offeredTool(tool.function)),
      toolChoice: choiceOf(choice),
    },
    severalCalls: several !== false,
  });
  return { ...asked, sampling: samplingOfChat(body), answerSchema: schemaOfChat(body.response_format) };
}

function entryOf(message: ChatBody['messages'][number], at: number): Entry[] {
  const text = textOf(message.content);
  const pointer = `/messages/${at}`;
  switch (message.role) {
    case 'user':
      return [{ role: 'user', text, pointer: `${pointer}/content` }];
    case 'system':
    case 'developer':
      return [{ role: 'instructions', text, pointer }];
    case 'assistant': {
      const calls = message.tool_calls ?? [];
      const toolCalls = calls.map(({ id, function: { name, arguments: given } }) => ({
        ...{ id, name, arguments: given },
      }));
      return [{ role: 'assistant', text, toolCalls, pointer: `${pointer}/tool_calls` }];
    }
    case 'tool': {
      const { tool_call_id: toolCallId } = message;
      return [{ role: 'tool', text, toolCallId, pointer: `${pointer}/tool_call_id` }];
    }
    case 'function':
      return [];
  }
}

/** The text of a content in any of its forms: of parts those that are text. */
export function textOf(content: unknown): string {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return '';
  const texts = content.map((part: { readonly text?: unknown } | null) => part?.text);
  return texts.filter((text) => typeof text === 'string').join('\n');
}

function choiceOf(choice: ChatBody['tool_choice']): ToolChoice | undefined {
  if (choice == null || typeof choice === 'string') return choice ?? undefined;
  return { name: choice.function.name };
}
