import type { Citation } from '../domain/citations.ts';
import type { TokenUsage } from '../ports.ts';
import type { AnswerPart } from './generate-answer.ts';

/** An answer in one piece. */
export interface WholeAnswer {
  readonly answer: string;
  readonly answered: boolean;
  readonly citations: readonly Citation[];
  readonly model: string;
  readonly degraded: readonly string[];
  readonly usage: TokenUsage;
  readonly cached: boolean;
}

/** Waits for the last part of an answer. What the parts throw is thrown. */
export async function collectAnswer(parts: AsyncIterable<AnswerPart>): Promise<WholeAnswer> {
  let answer = '';
  let citations: readonly Citation[] = [];
  for await (const part of parts) {
    if (part.type === 'delta') answer += part.text;
    else if (part.type === 'citations') citations = part.citations;
    else if (part.type === 'done') {
      const { answered, model, degraded, usage, cached } = part;
      return { answer, answered, citations, model, degraded, usage, cached };
    }
  }
  throw new Error('An answer ended without its last part.');
}
