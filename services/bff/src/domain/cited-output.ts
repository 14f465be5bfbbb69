import { createAnswerFilter } from './answer-filter.ts';
import type { Citation } from './citations.ts';
import { createMarkedAnswer } from './marked-answer.ts';
import type { Passage } from './passage.ts';

/** An answer in JSON whose texts were held to the passages. */
export interface CitedOutput {
  readonly output: unknown;
  readonly citations: readonly Citation[];
  /** Markers that did not hold. */
  readonly dropped: number;
  /** Whether some text of it says what a passage holds. */
  readonly answered: boolean;
}

/**
 * Goes through the texts of an answer in JSON as through answers of their own: markers stay where their passage holds the statement, links
 * where they stand in a passage that the same text cites. Names of members and numbers stay as they are.
 */
export function citedOutput(output: unknown, prompt: string, passages: readonly Passage[]): CitedOutput {
  const citations = new Map<string, Citation>();
  let dropped = 0;
  let answered = false;
  const cite = (text: string): string => {
    const marked = createMarkedAnswer(prompt, passages);
    const filter = createAnswerFilter(passages);
    const cited = filter.push(marked.push(text)) + filter.push(marked.end()) + filter.end();
    const found = marked.cited();
    for (const one of found.citations) citations.set(`${one.marker}${one.quote}`, one);
    dropped += found.dropped;
    answered ||= found.answered;
    return cited;
  };
  const walk = (value: unknown): unknown => {
    if (typeof value === 'string') return cite(value);
    if (Array.isArray(value)) return value.map(walk);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, walk(member)]));
  };
  return { output: walk(output), citations: [...citations.values()], dropped, answered };
}
