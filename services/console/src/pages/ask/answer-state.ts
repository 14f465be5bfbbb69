import type { AnswerPart, Citation } from '@lectern/client';

/** A question, and its answer as far as it has come. */
export interface Exchange {
  readonly id: number;
  readonly question: string;
  readonly text: string;
  readonly citations: readonly Citation[];
  readonly state: 'writing' | 'done' | 'stopped' | 'failed';
  /** Set when it is done. */
  readonly outcome?: {
    readonly answered: boolean;
    readonly model: string;
    readonly degraded: readonly string[];
  };
  readonly error?: unknown;
  /** From the question to the first text, and to the end, in milliseconds. */
  readonly firstMs?: number | undefined;
  readonly totalMs?: number | undefined;
}

export function newExchange(id: number, question: string): Exchange {
  return { id, question, text: '', citations: [], state: 'writing' };
}

/** The answer with one more part. @param ms since the question */
export function withPart(exchange: Exchange, part: AnswerPart, ms: number): Exchange {
  switch (part.type) {
    case 'delta':
      return { ...exchange, text: exchange.text + part.text, firstMs: exchange.firstMs ?? ms };
    case 'citations':
      return { ...exchange, citations: part.citations };
    case 'done': {
      const { answered, model, degraded } = part;
      return { ...exchange, state: 'done', totalMs: ms, outcome: { answered, model, degraded } };
    }
  }
}
