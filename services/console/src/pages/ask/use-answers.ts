import type { AnswerOptions, AnswerPart } from '@lectern/client';
import { useState } from 'react';
import { unwritten, type WrittenAnswer } from '../../answers/answer-state.ts';
import { useAnswerWriter } from '../../answers/use-answer-writer.ts';
import { useClient } from '../../session/session.tsx';

/** A question, and its answer as far as it has come. */
export interface Exchange {
  readonly id: number;
  readonly question: string;
  readonly answer: WrittenAnswer<AnswerPart>;
}

/** Questions of this visit with their answers, the newest first, and what goes on with them. */
export interface Answers {
  readonly exchanges: readonly Exchange[];
  readonly isWriting: boolean;
  ask(question: string, options: Omit<AnswerOptions, 'signal'>): void;
  stop(): void;
}

/** Asks, and shows the answer while it is written. One at a time; leaving the page ends it. */
export function useAnswers(): Answers {
  const client = useClient();
  const [exchanges, setExchanges] = useState<readonly Exchange[]>([]);
  const { isWriting, write, stop } = useAnswerWriter<AnswerPart>();
  const ask: Answers['ask'] = (question, options) => {
    const id = exchanges.length + 1;
    setExchanges((all) => [{ id, question, answer: unwritten }, ...all]);
    write(
      (signal) => client.streamAnswer(question, { ...options, signal }),
      (next) =>
        setExchanges((all) =>
          all.map((each) => (each.id === id ? { ...each, answer: next(each.answer) } : each)),
        ),
    );
  };
  return { exchanges, isWriting, ask, stop };
}
