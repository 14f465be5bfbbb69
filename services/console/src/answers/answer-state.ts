import type { AnswerPart, Citation, PromptPart } from '@lectern/client';

/** A part of an answer, of a question or of a prompt. */
export type WrittenPart = AnswerPart | PromptPart;

type OutcomeOf<Part> = Omit<Extract<Part, { type: 'done' }>, 'type'>;

/** An answer as far as it has come. */
export interface WrittenAnswer<Part extends WrittenPart> {
  readonly text: string;
  readonly citations: readonly Citation[];
  readonly state: 'writing' | 'done' | 'stopped' | 'failed';
  /** Set when it is done. */
  readonly outcome?: OutcomeOf<Part>;
  readonly error?: unknown;
  /** From the request to the first text, and to the end, in milliseconds. */
  readonly firstMs?: number;
  readonly totalMs?: number;
}

/** An answer of which nothing has come. */
export const unwritten = { text: '', citations: [], state: 'writing' } as const;

type Change<Part extends WrittenPart> = (next: (before: WrittenAnswer<Part>) => WrittenAnswer<Part>) => void;

/**
 * Takes the parts of an answer as they come.
 *
 * @param change is called with what becomes of the answer, at its end as well
 * @param signal ends it, without an error
 * @throws what the parts throw, once the answer has it
 */
export async function takeParts<Part extends WrittenPart>(
  parts: AsyncIterable<Part>,
  change: Change<Part>,
  signal: AbortSignal,
): Promise<void> {
  const startedAt = performance.now();
  const since = () => performance.now() - startedAt;
  try {
    for await (const part of parts) {
      const ms = since();
      change((before) => withPart(before, part, ms));
    }
  } catch (error) {
    const totalMs = since();
    const state = signal.aborted ? 'stopped' : 'failed';
    change((before) => ({ ...before, state, error, totalMs }));
    if (!signal.aborted) throw error;
  }
}

function withPart<Part extends WrittenPart>(
  answer: WrittenAnswer<Part>,
  part: Part,
  ms: number,
): WrittenAnswer<Part> {
  if (part.type === 'delta') {
    return { ...answer, text: answer.text + part.text, firstMs: answer.firstMs ?? ms };
  }
  if (part.type === 'citations') return { ...answer, citations: part.citations };
  const { type: _, ...outcome } = part;
  return { ...answer, state: 'done', totalMs: ms, outcome: outcome as unknown as OutcomeOf<Part> };
}
