import type { ModelTool, ToolCall } from '@lectern/contracts';
import { AppError } from '@lectern/errors';
import type { Dialogue, Turn } from '../domain/dialogue.ts';
import { type SearchedQuestion, searchedQuestion } from '../domain/follow-up.ts';
import { visibleText } from '../domain/visible-text.ts';
import { limits } from '../limits.ts';

/** A message as both of OpenAI's APIs have it, with the place where it stands in the request. */
export type Entry = Placed &
  (
    | { readonly role: 'instructions' }
    | { readonly role: 'user' }
    | { readonly role: 'assistant'; readonly toolCalls: readonly ToolCall[] }
    | { readonly role: 'tool'; readonly toolCallId: string }
  );

interface Placed {
  readonly text: string;
  readonly pointer: string;
}

/** What is asked in a conversation, and what it stands in. */
export interface AskedInConversation {
  readonly prompt: string;
  readonly searched: SearchedQuestion;
  readonly dialogue: Dialogue;
}

/**
 * Reads a conversation: the last message of the user is the question, what is before it explains it, and what is behind it came of tools that were
 * called for it.
 *
 * @param whole where the conversation stands in the request
 * @throws AppError `invalid_argument` (`question_missing`, `question_too_long`, `tool_calls_unmatched`)
 */
export function readConversation(
  entries: readonly Entry[],
  { whole, ...tools }: Pick<Dialogue, 'tools' | 'toolChoice' | 'severalCalls'> & { readonly whole: string },
): AskedInConversation {
  const at = entries.findLastIndex(({ role }) => role === 'user');
  const question = entries[at];
  if (question === undefined) throw missing(whole, 'There is no message of the user.');
  const prompt = questionIn(question);
  assertMatched(entries);
  const earlier = entries.slice(0, at).filter(({ role }) => role === 'user');
  const texts = earlier.map(({ text }) => text.trim()).filter((text) => text !== '');
  const wishes = entries.filter(({ role }) => role === 'instructions').map(({ text }) => text);
  const names = namesOf(entries);
  return {
    prompt,
    searched: searchedQuestion([...texts, prompt]),
    dialogue: {
      ...{ instructions: wishes.join('\n\n'), ...tools },
      before: turnsOf(entries.slice(0, at), names),
      after: withoutBeginning(turnsOf(entries.slice(at + 1), names)),
    },
  };
}

function questionIn({ text, pointer }: Entry): string {
  const question = text.trim();
  if (visibleText(question).trim() === '') throw missing(pointer, 'The last message of the user is empty.');
  const most = limits.questionCharacters.value;
  if (question.length <= most) return question;
  throw new AppError('invalid_argument', `The last message of the user has more than ${most} characters.`, {
    reason: 'question_too_long',
    errors: [{ pointer, detail: 'is too long' }],
  });
}

function missing(pointer: string, sentence: string): AppError {
  return new AppError('invalid_argument', sentence, {
    reason: 'question_missing',
    errors: [{ pointer, detail: 'holds no question' }],
  });
}

/** Models refuse a conversation in which a call has no result, or a result no call. */
function assertMatched(entries: readonly Entry[]): void {
  const open = new Map<string, string>();
  for (const entry of entries) {
    if (entry.role === 'tool') {
      if (!open.delete(entry.toolCallId))
        throw unmatched(entry.pointer, 'is the result of no call before it');
    } else if (entry.role !== 'instructions') assertNone(open);
    if (entry.role !== 'assistant') continue;
    for (const { id } of entry.toolCalls) {
      if (open.has(id)) throw unmatched(entry.pointer, 'calls two tools by one id');
      open.set(id, entry.pointer);
    }
  }
  assertNone(open);
}

function assertNone(open: ReadonlyMap<string, string>): void {
  const [pointer] = open.values();
  if (pointer !== undefined) throw unmatched(pointer, 'calls a tool without a result behind it');
}

function unmatched(pointer: string, detail: string): AppError {
  return new AppError('invalid_argument', 'Calls of tools and their results do not belong together.', {
    reason: 'tool_calls_unmatched',
    errors: [{ pointer, detail }],
  });
}

function namesOf(entries: readonly Entry[]): ReadonlyMap<string, string> {
  const calls = entries.flatMap((entry) => (entry.role === 'assistant' ? entry.toolCalls : []));
  return new Map(calls.map(({ id, name }) => [id, name]));
}

function turnsOf(entries: readonly Entry[], names: ReadonlyMap<string, string>): Turn[] {
  return entries.flatMap((entry) => (entry.role === 'instructions' ? [] : [turnOf(entry, names)]));
}

function turnOf(entry: Exclude<Entry, { role: 'instructions' }>, names: ReadonlyMap<string, string>): Turn {
  const { role, text: content } = entry;
  if (role === 'user') return { role, content };
  if (entry.role === 'tool') {
    const { toolCallId } = entry;
    return { role: 'tool', toolCallId, name: names.get(toolCallId) ?? '', content };
  }
  const calls = entry.role === 'assistant' ? entry.toolCalls : [];
  return { role: 'assistant', content, ...(calls.length === 0 ? {} : { toolCalls: [...calls] }) };
}

/** Without the beginning of an answer that the caller has written: answers are not continued, and many models refuse to. */
function withoutBeginning(turns: readonly Turn[]): readonly Turn[] {
  const last = turns.at(-1);
  return last?.role === 'assistant' && last.toolCalls === undefined ? turns.slice(0, -1) : turns;
}

/** A function as clients of either dialect declare it. */
interface DeclaredFunction {
  readonly name: string;
  readonly description?: string | null | undefined;
  readonly parameters?: ModelTool['parameters'] | null | undefined;
  readonly strict?: boolean | null | undefined;
}

/** A function of a client as a model is offered it: one without parameters takes none. */
export function offeredTool({ name, description, parameters, strict }: DeclaredFunction): ModelTool {
  return {
    name,
    parameters: parameters ?? { type: 'object', properties: {} },
    ...(description == null ? {} : { description }),
    ...(strict == null ? {} : { strict }),
  };
}
