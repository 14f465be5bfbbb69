import type { ModelMessage, ModelTool, ToolChoice } from '@lectern/contracts';
import { limits } from '../limits.ts';

/** A message of a conversation that is neither ours nor the question. */
export type Turn = Exclude<ModelMessage, { role: 'system' | 'user' }> | { role: 'user'; content: string };

/** What a question stands in. */
export interface Dialogue {
  /** How the application that asks wants answers to be. */
  readonly instructions?: string | undefined;
  /** What was said before the question. */
  readonly before: readonly Turn[];
  /** Tools that were called for the question, and what came of it. */
  readonly after: readonly Turn[];
  readonly tools?: readonly ModelTool[] | undefined;
  readonly toolChoice?: ToolChoice | undefined;
  /** Whether one answer may call several tools. */
  readonly severalCalls?: boolean | undefined;
}

/** Whether tools are offered and may be called. */
export function mayCallTools({ tools = [], toolChoice }: Pick<Dialogue, 'tools' | 'toolChoice'>): boolean {
  return tools.length > 0 && toolChoice !== 'none';
}

/** Whether tools were called for the question, and what they returned is to be answered from. */
export function hasResults({ after }: Pick<Dialogue, 'after'>): boolean {
  return after.some(({ role }) => role === 'tool');
}

/** Whether nobody but a model can go on: others read neither tools nor what they returned. */
export function needsModel(dialogue: Dialogue): boolean {
  return mayCallTools(dialogue) || hasResults(dialogue);
}

/**
 * The newest turns that a model is sent, as many as the limits allow; a result never comes without its call, which a model would refuse.
 */
export function newestTurns(turns: readonly Turn[]): readonly Turn[] {
  let room = limits.dialogueCharacters.value;
  let from = turns.length;
  while (from > 0 && turns.length - from < limits.dialogueTurns.value) {
    room -= sizeOf(turns[from - 1]);
    if (room < 0) break;
    from -= 1;
  }
  while (turns[from]?.role === 'tool') from += 1;
  return turns.slice(from);
}

function sizeOf(turn: Turn | undefined): number {
  if (turn === undefined) return 0;
  const calls = turn.role === 'assistant' ? (turn.toolCalls ?? []) : [];
  return calls.reduce((sum, call) => sum + call.name.length + call.arguments.length, turn.content.length);
}
